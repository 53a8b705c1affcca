"""Questions that repeat words, or hold nothing but signs, are read as soon as any other.

A pattern that can share the same letters among its parts in two ways takes twice the time for each repetition. The
bound measures no speed, which a busy machine changes: it is far above what any question takes and far below what twenty
repetitions of such a pattern do.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from types import FrameType

import pytest

from assistant.understand.understanding import LONGEST_SPOKEN, Understanding
from assistant.values import Question
from vectorstore.glossary import Glossary
from vectorstore.library import Library

LONGEST = 2_000
"""Letters of any question; one of up to LONGEST_SPOKEN is read word by word."""
BOUND = 5  # seconds of the processor for one question
REPEATED = (
    "and ", "or ", "not ", "by ", "in ", "from ", "of ", "the ", "with ", "about ", "but ", "only ", "please ", "to ",
    "papers ", "which ", "what is ", "one ", "more ", "new ", "is ", "Aand ", "Ab ", "A-b", "Li ", "li ", "van ", "a",
    "A", "A.", "A, ", ", ", "no, ", "ok, ", " ", "- ", "-", "'", "'s ", "1", "7 ", "2025-", "2025 ", "12/", "3.",
    "cs.CV ", "cs.CV, ", "2512.15702 ", "(", ")", "[", "《", "“", "的", "和", "在", "不", "不是", "和李", "李",
    "李明和", "论文", "哪些", "用中文", "年", "月", "3月", "两", "一下", "，", "、", "？", "? ", ". ", ": ", "! ",
)  # fmt: skip
TIMES = 400
FRAMES = (
    ("papers ", "not in cs.CV x"),
    ("", "papers by x"),
    ("which papers by A", "in 2025 y"),
    ("what is ", "in Chinese x"),
    ("哪些论文", "不是2025年的李"),
)


@contextmanager
def within_bound() -> Iterator[None]:
    """Stops what takes longer: a pattern looks for signals now and then."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TimeoutError(f"more than {BOUND} seconds of the processor")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, BOUND)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@pytest.mark.parametrize("word", REPEATED)
def test_no_question_takes_a_time_that_grows_with_each_repeated_word(samples: Library, word: str) -> None:
    understanding = Understanding(samples, Glossary.load())
    for longest, (front, tail) in [*((LONGEST_SPOKEN, frame) for frame in FRAMES), (LONGEST, FRAMES[0])]:
        repeated = (word * TIMES)[: longest - len(front) - len(tail)]
        text = " ".join((front + repeated + tail).split())
        with within_bound():
            understanding.intent(Question(text), date(2026, 11, 18), lambda _: ())
    with within_bound():
        following = Question("and only those in 2025?", history=(text,))
        understanding.intent(following, date(2026, 11, 18), lambda _: ())


@pytest.mark.parametrize(
    "text", ["???!!!", "🙂🙂🙂", "ＶＬＭ ｐａｐｅｒｓ", "papers\u200b on\u200b video", "“video”", "。。。", "a" * 2_000]
)
def test_odd_text_is_read_as_some_search(samples: Library, text: str) -> None:
    intent = Understanding(samples, Glossary.load()).intent(Question(text), date(2026, 11, 18), lambda _: ())
    assert intent.act
    assert 0 <= intent.sure <= 1
