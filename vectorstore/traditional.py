"""Chinese as the library's analyses write it: in simplified characters, with the mainland's words."""

from functools import cache
from typing import TYPE_CHECKING

from vectorstore.languages import HAN

if TYPE_CHECKING:
    from opencc import OpenCC


def simplified(text: str) -> str:
    """The text in simplified characters and the terms that go with them: 影片生成 and 視訊生成 → 视频生成. Text that is
    simplified, or not Chinese, stays as it is."""
    return _converter().convert(text) if HAN.search(text) else text


@cache
def _converter() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("tw2sp")
