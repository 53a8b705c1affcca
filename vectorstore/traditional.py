"""Chinese as the library's analyses write it: in simplified characters, with the mainland's words."""

from functools import cache
from typing import TYPE_CHECKING

from vectorstore.languages import HAN

if TYPE_CHECKING:
    from opencc import OpenCC


def simplified(text: str) -> str:
    """A text in traditional characters in simplified ones, with the terms that go with them: 影片生成 and 視訊生成 →
    视频生成. Text that is simplified, or not Chinese, stays as it is: 影像 and 序列 are words of the mainland too."""
    if not HAN.search(text) or _converter("t2s").convert(text) == text:
        return text
    return str(_converter("tw2sp").convert(text))


@cache
def _converter(configuration: str) -> "OpenCC":
    from opencc import OpenCC

    return OpenCC(configuration)
