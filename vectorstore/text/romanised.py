"""Chinese names as papers write their authors: 李飞飞 is Feifei Li, Fei-Fei Li or Li Feifei.

Readings are those of Mandarin in pinyin. A name that its bearer spells otherwise, as in Hong Kong, is not found.
"""

import re
from collections.abc import Iterator
from itertools import islice, product

MOST_READINGS = 8
"""Of one name: a few characters are read in several ways, and which one a name takes nobody can tell from it."""

_COMPOUND = (
    "欧阳|司马|上官|诸葛|司徒|夏侯|慕容|皇甫|尉迟|公孙|令狐|东方|端木|长孙|宇文|南宫|独孤|轩辕|万俟|申屠|濮阳|公羊|钟离"
    "|澹台|宗政|呼延|闻人|东郭|西门|百里|太史|闾丘"
)
_SINGLE = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛"
    "伍韦申尤毕聂丛焦向柳邢骆岳齐梅莫庄辛管祝左涂谷祁舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单"
    "包司柏宁柯阮桂闵解柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫苟褚廉简娄盖符奚木穆党燕郎邸冀姬屠连郜晏栾郁商蒙计喻窦迟"
    "敖冷卓花仇艾蓝巩稽井练仲乐虞卞封竺冼原官楚佟栗匡宗应巫鞠桑荆谌银扬明沙伏岑习肖闫付代佘晁区缪隗阚朴"
)
NAME = rf"(?:(?:{_COMPOUND})|[{_SINGLE}])(?!的)[\u4e00-\u9fff](?:(?!的)[\u4e00-\u9fff])?"
"""A Chinese name of two to four characters, by its surname: what has this shape need not be one, as 高效 shows."""

# As surnames these are not read as they mostly are in words, or in more than one way.
_SURNAMES = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "区": "ou", "盖": "ge", "缪": "miao", "卜": "bu",
    "薄": "bo", "阚": "kan", "翟": "zhai di", "朴": "piao park pu", "覃": "qin tan", "牟": "mou mu", "乐": "yue le",
    "谌": "chen shen", "隗": "wei kui", "柏": "bai bo", "尉迟": "yuchi", "万俟": "moqi", "澹台": "tantai",
}  # fmt: skip
_WRITTEN = re.compile(NAME)


def readings(name: str) -> tuple[str, ...]:
    """Tells how papers may write a Chinese name, given name first, likeliest first, at most 8: 李飞飞 → Feifei Li.
    Returns () for what has not the shape of one."""
    if not _WRITTEN.fullmatch(name):
        return ()
    cut = family_length(name)
    each = (
        f"{own.capitalize()} {first.capitalize()}" for first in _surname(name[:cut]) for own in _spelled(name[cut:], 2)
    )
    return tuple(islice(dict.fromkeys(each), MOST_READINGS))


def family_length(name: str) -> int:
    """Tells how many characters of a Chinese name are the family's."""
    double = re.match(_COMPOUND, name) if len(name) > 2 else None
    return double.end() if double else 1


def _surname(characters: str) -> Iterator[str]:
    known = _SURNAMES.get(characters)
    yield from known.split() if known else _spelled(characters, 1)


def _spelled(characters: str, most: int) -> Iterator[str]:
    """The usual readings of some characters in a row, `most` of each, in letters without tones; ü as passports and
    papers write it."""
    from pypinyin import Style, pinyin

    each = [pinyin(character, style=Style.NORMAL, heteronym=True)[0][:most] for character in characters]
    for syllables in product(*each):
        joined = "".join(syllables)
        yield from (joined.replace("v", letter) for letter in ("u", "v", "yu")) if "v" in joined else (joined,)
