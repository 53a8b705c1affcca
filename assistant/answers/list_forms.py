"""Answers that list papers: those that pass filters, those like one, a number of them, approaches."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.answers.approaches import Approach, approaches_of, told_in_chinese
from assistant.answers.evidence import Draft
from assistant.answers.extractive import Composed
from assistant.answers.form_texts import passing
from assistant.answers.selection import holding, mentions, papers_that_answer, quotes_on_topic
from assistant.cues import lead
from assistant.markdown import escape, link
from assistant.questions.kinds import counts_digests, has_content, topic_counted
from assistant.quotes import Quote
from assistant.values import Understood
from vectorstore.languages import language_of
from vectorstore.values import Hit

if TYPE_CHECKING:
    from vectorstore.library import Library

Found = tuple[Hit, list[Quote]]

MOST_LISTED = 10
MOST_NAMED = 5
MOST_SIMILAR = 5


def listing(library: "Library", draft: Draft, understood: Understood, found: Sequence[Found]) -> Composed:
    """The latest papers that pass the filters, each with the sentence that says what it does."""
    total = library.count("", understood.filters)
    limits = passing(understood.filters, draft.forms)
    draft.add(draft.forms.listing.format(passing=limits, count=total))
    if total > len(found):
        draft.add(draft.forms.first_of.format(shown=len(found)))
    _blocks(draft, found)
    if total > len(found):
        draft.add(draft.forms.more_by_filters)
    return draft.done()


def counted_digests(library: "Library", draft: Draft, understood: Understood) -> Composed:
    """The number of digests, and the first and the last of their days."""
    days = [day for day, _ in library.digest_days(understood.filters)]
    number = sum(len(library.digest(day)) for day in days) if understood.filters else library.counts().digests
    limits = passing(understood.filters, draft.forms)
    draft.add(draft.forms.counted_digests.format(passing=limits, count=number))
    if days:
        draft.add(draft.forms.of_days.format(days=len(days), first=days[0], last=days[-1]))
    return draft.done()


def counted(library: "Library", draft: Draft, understood: Understood, found: Sequence[Found]) -> Composed:
    """A number, what it is a number of, some of those papers, and how to see the others."""
    if counts_digests(understood.text):
        return counted_digests(library, draft, understood)
    words = topic_counted(understood.text)
    total = library.count("", understood.filters)
    limits = passing(understood.filters, draft.forms)
    if not has_content(words):
        draft.add(draft.forms.counted.format(passing=limits, count=total))
        _some(draft, found[:MOST_NAMED], total, draft.forms.newest_of)
        if total > MOST_NAMED:
            draft.add(draft.forms.more_by_filters)
        return draft.done()
    number = library.count(words, understood.filters)
    said = draft.texts.quote.format(escape(words))
    if phrases := _phrases(words, understood.text):
        saying = library.saying(phrases, understood.filters)
        said = draft.forms.comma.join(draft.texts.quote.format(escape(phrase)) for phrase in phrases)
        facts = {"words": said, "count": len(saying), "total": total, "anywhere": number}
        draft.add(draft.forms.counted_phrases.format(passing=limits, **facts))
        number, held = len(saying), [each for each in found if each[0].paper.arxiv_id in saying][:MOST_NAMED]
    else:
        draft.add(draft.forms.counted_words.format(passing=limits, words=said, count=number, total=total))
        held = [each for each in found if mentions(each[0], words)][:MOST_NAMED]
    if number and held:
        _some(draft, held, number, draft.forms.nearest_of)
    else:
        draft.add(draft.forms.nearest_to)
        _blocks(draft, found[:MOST_NAMED])
    if number > len(held):
        draft.add(draft.forms.more_by_search.format(words=escape(words), count=number))
    return draft.done()


def _phrases(words: str, question: str) -> list[str]:
    """The words counted, those that stand side by side in the question together; [] where none do, or none are Latin,
    as Chinese is counted by its pairs of characters anyway."""
    phrases: list[str] = []
    for word in words.split():
        together = f"{phrases[-1]} {word}" if phrases else ""
        if together and re.search(rf"(?<!\w){re.escape(together)}(?!\w)", question):
            phrases[-1] = together
        else:
            phrases.append(word)
    return phrases if any(" " in phrase for phrase in phrases) and words.isascii() else []


def _some(draft: Draft, shown: Sequence[Found], count: int, some: str) -> None:
    """Papers under how many of how many they are."""
    if shown:
        draft.add(some.format(shown=len(shown), count=count) if len(shown) < count else draft.forms.all_of)
        _blocks(draft, shown)


def similar(library: "Library", draft: Draft, understood: Understood, found: Sequence[Found]) -> Composed:
    """The papers nearest to one, each with the sentence that is."""
    others = [(hit, quotes) for hit, quotes in found if hit.paper.arxiv_id not in understood.subjects]
    paper = library.paper(understood.subjects[0])
    draft.add(draft.forms.similar.format(title=link(paper.title, paper.url) if paper else ""))
    if not others:
        draft.add(draft.forms.nothing_similar)
    for hit, quotes in others[:MOST_SIMILAR]:
        draft.add(draft.block(hit, quotes[:1]))
    return draft.done()


def approaches(draft: Draft, understood: Understood, found: Sequence[Found], answers: Sequence[Found]) -> Composed:
    """The papers that answer, of those found, under what they do, each with the sentence that says so; in Chinese what
    an analysis says of that too."""
    ids = {hit.paper.arxiv_id for hit, _ in answers}
    groups, others = approaches_of([each for each in found if each[0].paper.arxiv_id in ids], understood.text)
    opening = draft.forms.approaches if groups else draft.texts.answers
    draft.add(opening.format(count=len(others) + sum(len(group.found) for group in groups)))
    for group in groups:
        draft.add(f"**{group.method.name(understood.language)}**")
        _done(draft, understood, group.found, group)
    if groups and others:
        draft.add(f"**{draft.forms.other_approaches}**")
    _done(draft, understood, others)
    return draft.done()


def _done(draft: Draft, understood: Understood, found: Sequence[Found], group: Approach | None = None) -> None:
    """Papers, each with its first quote."""
    for hit, quotes in found:
        block = draft.block(hit, quotes[:1])
        if understood.language == "zh" and (passage := told_in_chinese(hit, group.method if group else None)):
            basis = draft.texts.basis[passage.basis or "unknown"]
            said = draft.texts.interpretation if passage.entry else draft.texts.interpretation_apart
            block += f"\n\n{said.format(basis=basis, quote=draft.analysis(hit, passage))}"
        draft.add(block)


def among(library: "Library", draft: Draft, understood: Understood, found: Sequence[Found]) -> Composed:
    """Those of some papers that meet the question, each with the sentence that does; a refusal where none does."""
    wanted = [hit for hit, _ in found if hit.paper.arxiv_id in understood.subjects]
    held = holding(library, understood.text, wanted)
    answers = held or papers_that_answer(library, understood.text, language_of(understood.text), wanted)
    if not answers:
        draft.add(draft.forms.none_of_them)
        draft.add("\n".join(f"- {draft.headline(hit)}" for hit in wanted[:MOST_NAMED]))
        return draft.done(refused=True)
    draft.add(draft.forms.among.format(count=len(answers), total=len(wanted)))
    quotes = dict(found)
    for hit in answers[:MOST_LISTED]:
        draft.add(draft.block(hit, quotes_on_topic(library, understood.text, quotes[hit])[:1]))
    return draft.done()


def _blocks(draft: Draft, found: Sequence[Found]) -> None:
    for hit, quotes in found[:MOST_LISTED]:
        first = lead(quotes)
        draft.add(draft.block(hit, [first] if first else []))
