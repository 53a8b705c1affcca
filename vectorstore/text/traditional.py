"""Chinese as the library's analyses write it: in simplified characters, with the mainland's words."""

from functools import cache
from typing import TYPE_CHECKING

from vectorstore.text.languages import HAN

if TYPE_CHECKING:
    from opencc import OpenCC


def simplified(text: str) -> str:
    """Writes a text in traditional characters in simplified ones, with the terms that go with them: 影片生成 and
    視訊生成 → 视频生成. Text that is simplified, or not Chinese, stays as it is: 影像 and 序列 are words of the
    mainland too."""
    if not HAN.search(text) or _converter("t2s").convert(text) == text:
        return text
    return str(_converter("tw2sp").convert(text))


def same_length(text: str) -> str:
    """Returns a text with each traditional character in its simplified form, and no word in the place of another, so
    that places in the text stay the same."""
    if not HAN.search(text):
        return text
    plain = _converter("t2s").convert(text)
    return plain if len(plain) == len(text) else "".join(_converter("t2s").convert(each)[:1] or each for each in text)


@cache
def _converter(configuration: str) -> "OpenCC":
    from opencc import OpenCC

    return OpenCC(configuration)
