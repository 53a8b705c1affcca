"""Whether an answer says what its sources say: by code, in both languages.

In goes a text whose sentences carry marks [n], and what each number stands for; out comes a Finding for each sentence:
the marks that hold, what is wrong with it and in which part, and for each mark the sentence of its source that shows
the claim. Read `checking.py` first. Exact rules find what the sources do not have (`facts`): numbers with their units,
in digits or words (`numerals`) or worked out (`arithmetic`), names (`proper_names`), all and first (`universals`);
`markless` says what needs no mark. Whether the sources say something else is learnt: an `encoder` reads both in either
language, and `doubts` compares them word for word; `training/` fits it to claims that people wrote.
`showing` finds the sentence that shows a claim by its `tokens`; `words.toml` has the words of units, universals and
what is untold.
"""

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from assistant.checks.checking import Problem, Source, judge
from assistant.checks.citations import cited_sentences, marked_parts, marks, unmarked, with_marks
from assistant.checks.markless import asks, is_untold, needs_none, told_after_all
from assistant.checks.showing import shown
from assistant.quotes import Quote, leads_in

if TYPE_CHECKING:
    from vectorstore.library import Library

__all__ = ["Finding", "Problem", "Source", "check", "check_sentence", "noted"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence without its marks, the marks that hold (all where none does), what is wrong with it and in which part,
    if that is known, and for each mark the sentence of its source that shows the claim. `span` is where it stands in
    the text with its marks."""

    sentence: str
    marks: frozenset[int] = frozenset()
    problem: Problem | Literal["uncited", "told"] | None = None
    quotes: Mapping[int, Quote] = field(default_factory=dict)
    span: tuple[int, int] = (0, 0)
    part: str = ""


def check(library: "Library", text: str, sources: Mapping[int, Source]) -> list[Finding]:
    """A Finding for each sentence of a text in safe Markdown, in order. What needs no mark has none and no problem: a
    heading, a label, a table's head, what leads to a list, what says that something is untold."""
    lines = text.split("\n")
    found = []
    for each in cited_sentences(text):
        said, span = html.unescape(each.text), (each.start, each.start + len(each.text))
        if numbers := marks(each.text):
            one = check_sentence(library, said, numbers, sources)
            found.append(replace(one, span=span))
        else:
            sentence = unmarked(said)
            free = needs_none(lines, each.line) or leads_in(sentence) or asks(sentence) or is_untold(sentence)
            found.append(Finding(sentence, problem=None if free else "uncited", span=span))
    return found


def check_sentence(library: "Library", sentence: str, numbers: set[int], sources: Mapping[int, Source]) -> Finding:
    """What holds of a sentence with these marks, among all sources that it could cite. Where its marks [n] still
    stand in it, each is held against the part that it ends, if all hold so."""
    said = unmarked(sentence)
    if is_untold(said):
        cited = [sources[number].text for number in numbers if number in sources]
        return Finding(said, frozenset(numbers), "told" if told_after_all(said, cited) else None)
    parts = marked_parts(sentence) or [(said, tuple(numbers))]
    judged = [judge(library, part, set(of), sources) for part, of in parts] if len(parts) > 1 else []
    if not judged or any(one.fault for one in judged):
        whole = judge(library, said, numbers, sources)
        kept, fault = whole.marks, whole.fault
    else:
        kept, fault = frozenset[int]().union(*(one.marks for one in judged)), None
    told = {number: part for part, of in parts for number in of}
    quotes = {number: shown(library, told.get(number, said), sources[number]) for number in sorted(kept & set(sources))}
    problem, part = (fault.problem, fault.part) if fault else (None, "")
    return Finding(said, kept, problem, {number: quote for number, quote in quotes.items() if quote}, part=part)


def noted(text: str, findings: Sequence[Finding], flag: Callable[[Finding], str]) -> str:
    """The text with only the marks that hold, and behind each sentence what `flag` says of it."""
    shown, at = "", 0
    for each in findings:
        start, end = each.span
        said = with_marks(text[start:end], each.marks)
        shown += text[at:start] + said + (f" {note}" if (note := flag(each)) else "")
        at = end
    return shown + text[at:]
