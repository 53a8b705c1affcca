"""Which words of a quote are the question's: marked, so that a reader sees at a glance why a paper is there."""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9-]{2,}")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_COMMON = {
    "the", "and", "for", "with", "from", "that", "this", "are", "what", "which", "how", "who", "does", "paper",
    "papers", "about", "there", "any", "use", "can", "into", "not", "show", "work", "works", "tell",
}  # fmt: skip
_COMMON_HAN = re.compile(
    "哪些|哪篇|什么|怎么|怎样|如何|为什么|论文|文章|研究|工作|关于|有没有|方法|问题|解决|使用|可以|的|了|吗|呢"
)


class AskedWords:
    """A question's words, to be found again in other texts give or take an English ending."""

    def __init__(self, text: str) -> None:
        self._stems = {_stem(word) for word in _LATIN.findall(text) if word.lower() not in _COMMON}
        runs = [run for part in _HAN.findall(text) for run in _COMMON_HAN.split(part)]
        self._pairs = {run[i : i + 2] for run in runs for i in range(len(run) - 1)}

    def marked(self, text: str) -> Markup:
        """The text, escaped, with these words in <mark>."""
        html, end = Markup(""), 0
        for start, stop in self._spans(text):
            html += escape(text[end:start]) + Markup("<mark>{}</mark>").format(text[start:stop])
            end = stop
        return html + escape(text[end:])

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        words = {m.start(): m.end() for m in _LATIN.finditer(text) if _stem(m[0]) in self._stems}
        place = 0
        while place < len(text):
            end = words.get(place, place)
            # Chinese has no spaces: neighbouring pairs of the question's characters make one mark.
            while text[end : end + 2] in self._pairs:
                end += 2 if text[end + 1 : end + 3] not in self._pairs else 1
            if end > place:
                yield place, end
            place = max(end, place + 1)


def _stem(word: str) -> str:
    return re.sub(r"(?:ing|ed|es|s|e)$", "", word.lower()) if len(word) > 4 else word.lower()
