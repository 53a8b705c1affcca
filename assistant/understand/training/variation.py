"""Variations of hand-written conversations, so that the network learns how people ask and not what about."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from random import Random

from assistant.understand.reading import Tag
from assistant.understand.training.corpus import TrainingTurn, is_han

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "翟"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红梅建国志文斌博宇浩然子轩雨晨思远欣怡佳琪梓涵俊"
    "豪天翔鹏飞学锋海波晓东立新永康正阳一鸣书航锦程景行云帆广林峰萱菁虹凯旋知锡刃育忠良彦泽楷安若溪清"
)

SWAPPED: frozenset[Tag] = frozenset({"wanted", "unwanted", "author", "not_author", "paper", "date", "category"})
INVENTED = 0.5
"""How probably another author is an invented one, so that a name is told by its shape."""

LONGEST_SWAPPED = {True: 9, False: 34}


def swapped(
    turns: Sequence[TrainingTurn], pool: Mapping[tuple[str, bool], Sequence[str]], chance: float, random: Random
) -> list[TrainingTurn]:
    """Returns the conversation with other words in the place of some marked ones, the same everywhere."""
    new: dict[tuple[str, str], str] = {}
    for turn in turns:
        for each in turn.tagged:
            han, most = is_han(each.words), LONGEST_SWAPPED[is_han(each.words)]
            words = pool.get((each.tag, han), ())
            if each.tag in SWAPPED and len(each.words) <= most and words and random.random() < chance:
                author = each.tag in ("author", "not_author")
                other = invented_name(random, han) if author and random.random() < INVENTED else random.choice(words)
                if len(other) <= most and not re.search(r"[，。,?？]", other):
                    new[each.tag, each.words] = other
    by_words = {words: other for (_, words), other in new.items()}
    return [
        replace(
            turn,
            pieces=tuple((tag, new.get((tag, words), words) if tag else words) for tag, words in turn.pieces),
            keep=turn.keep if isinstance(turn.keep, str) else tuple(by_words.get(words, words) for words in turn.keep),
        )
        for turn in turns
    ]


def invented_name(random: Random, han: bool) -> str:
    """Returns a Chinese name, in characters or as papers write it: the surname last, or alone."""
    from pypinyin import lazy_pinyin

    surname, given = random.choice(SURNAMES), "".join(random.choice(GIVEN) for _ in range(random.choice((1, 2, 2, 2))))
    if han:
        return surname + given
    first = "".join(lazy_pinyin(given)).capitalize()
    last = lazy_pinyin(surname)[0].capitalize()
    return random.choice((f"{first} {last}", f"{first} {last}", last, f"{last} {first}"))


def lowered(turns: Sequence[TrainingTurn]) -> list[TrainingTurn]:
    """Returns the conversation in small letters."""
    return _respelt(turns, str.lower)


def unpunctuated(turns: Sequence[TrainingTurn]) -> list[TrainingTurn]:
    """Returns the conversation without signs at the ends of pieces, as people type in a hurry."""
    return _respelt(turns, lambda words: re.sub(r"[?!.。？！]+(?=\s|$)|[,，、](?=\s)", "", words))


def misspelt(turns: Sequence[TrainingTurn], chance: float, random: Random) -> list[TrainingTurn]:
    """Returns the conversation with typing errors: letters left out, doubled or turned, and characters of the same
    sound."""

    def word(found: re.Match[str]) -> str:
        said = found[0]
        if random.random() >= chance:
            return said
        if is_han(said):
            alike = _homophones().get(said, said)
            return random.choice(alike) if len(said) == 1 else said
        place = random.randrange(1, len(said) - 1)
        kind = random.randrange(3)
        if kind == 0:
            return said[:place] + said[place + 1 :]
        if kind == 1:
            return said[:place] + said[place] + said[place:]
        return said[:place] + said[place + 1] + said[place] + said[place + 2 :]

    return _respelt(turns, lambda words: re.sub(r"[a-z]{4,}|[\u3400-\u9fff]", word, words))


def _respelt(turns: Sequence[TrainingTurn], spelling: Callable[[str], str]) -> list[TrainingTurn]:
    """Each piece of the conversation spelt otherwise, and what it keeps likewise."""
    new = {words: spelling(words) for turn in turns for tag, words in turn.pieces if tag}
    return [
        replace(
            turn,
            pieces=tuple((tag, new[words] if tag else spelling(words)) for tag, words in turn.pieces),
            keep=turn.keep if isinstance(turn.keep, str) else tuple(new.get(words, words) for words in turn.keep),
        )
        for turn in turns
    ]


@cache
def _homophones() -> Mapping[str, str]:
    """Each common character with those that sound alike."""
    from pypinyin import lazy_pinyin

    common = [chr(code) for code in range(0x4E00, 0x9FA6) if _in_gb2312(chr(code))]
    sounds: dict[str, str] = {}
    for character, sound in zip(common, lazy_pinyin("".join(common)), strict=True):
        sounds[sound] = sounds.get(sound, "") + character
    return {character: alike for alike in sounds.values() for character in alike}


def _in_gb2312(character: str) -> bool:
    """Whether a character is one of the 3,755 most common."""
    try:
        return character.encode("gb2312")[0] < 0xD8
    except UnicodeEncodeError:
        return False
