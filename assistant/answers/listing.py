"""Answers that list papers: those that answer, those that may, those like one; and the refusal where none answers."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answers.draft import Composed, Draft
from assistant.answers.form_texts import FormTexts, counted, number, passing
from assistant.answers.gathering import MOST, answering, further
from assistant.find import count, detailed
from assistant.markdown import link
from assistant.quotes import interpretations
from assistant.values import Judged

AT_ONCE = 10
"""Papers with their quotes in one answer."""
MOST_MAY = 10
MOST_NEAREST = 3
MOST_QUOTES = 2
"""Of one paper."""
MOST_LIKELIEST, BESIDE = 3, 0.6
"""Papers that are quoted where none surely answers, and the part of the first one's likelihood that each has."""
NEAR = 0.1
"""The probability to answer from which a paper is near enough to a refused question to be named."""


def papers(draft: Draft, found: Sequence[Judged]) -> Composed:
    """Tells how many papers answer and how many may; the next of those that answer with what shows it, then those that
    may with what is open. Where none surely answers those that may, of a question in many words, else a refusal."""
    intent = draft.intent
    if not (intent.topic or intent.type or intent.unwanted):
        return _passing(draft, found)
    yes, may = answering(found), answering(found, "maybe")
    if not yes:
        return _likeliest(draft, may) if may and detailed(intent) else refusal(draft, found)
    before = further(intent, yes)
    shown = yes[before : before + AT_ONCE]
    draft.add(_head(draft, yes, may, before, len(shown)))
    blocks(draft, shown)
    left = len(yes) - before - len(shown)
    if left:
        draft.add(counted(draft.forms.more, left))
    elif may:
        draft.add(draft.forms.may_answer)
        draft.add(may_answer(draft, may))
    return draft.done()


def _likeliest(draft: Draft, may: Sequence[Judged]) -> Composed:
    """That no paper surely answers; the likeliest with what shows it and what is open, and the others that may."""
    draft.add(counted(draft.forms.likeliest, len(may), MOST, passing=passing(draft.intent.filters, draft.forms)))
    shown = [each for each in may if each.score >= BESIDE * may[0].score][:MOST_LIKELIEST]
    for each in shown:
        blocks(draft, [each])
        draft.add(_open(draft, each))
    if others := may[len(shown) :]:
        draft.add(draft.forms.may_answer)
        draft.add(may_answer(draft, others))
    return draft.done()


def _open(draft: Draft, judged: Judged) -> str:
    """Of which conditions a paper does not tell; "" where it tells of all."""
    return draft.forms.open.format(conditions=draft.named(judged.open)) if judged.open else ""


def _head(draft: Draft, yes: Sequence[Judged], may: Sequence[Judged], before: int, shown: int) -> str:
    forms = draft.forms
    said = counted(forms.answer, len(yes), MOST, passing=passing(draft.intent.filters, forms))
    said += counted(forms.may_too, len(may), MOST - len(yes)) if may else ""
    said += forms.latest_first if draft.intent.latest else forms.best_first
    if not before:
        return said
    return _further_on(said, forms, before, shown)


def _further_on(head: str, forms: FormTexts, before: int, shown: int) -> str:
    """The head of a list that goes on, with the places of the papers in it in place of its last sign."""
    return head[:-1] + forms.from_to.format(first=before + 1, last=before + shown) if shown else forms.no_more


def blocks(draft: Draft, shown: Sequence[Judged]) -> None:
    """Adds papers with the sentences that show why; in a Chinese answer what an analysis says of that too."""
    ids = [each.hit.paper.arxiv_id for each in shown]
    chinese = interpretations(draft.library, draft.intent.text, ids, "zh") if draft.language == "zh" else {}
    for each in shown:
        block = draft.block(each.hit, each.quotes[:MOST_QUOTES])
        if passage := chinese.get(each.hit.paper.arxiv_id):
            block += f"\n\n{draft.interpretation(each.hit, passage)}"
        draft.add(block)


def may_answer(draft: Draft, may: Sequence[Judged]) -> str:
    """Returns a line for each paper that may answer, with the conditions of which it does not tell."""
    lines = []
    for each in may[:MOST_MAY]:
        lines.append(f"- {' · '.join(filter(None, (draft.headline(each.hit), _open(draft, each))))}")
    return "\n".join(lines)


def refusal(draft: Draft, found: Sequence[Judged]) -> Composed:
    """Says that no paper surely answers, and why: no paper passes the filters, or which conditions fail. Then the
    papers that may answer, else the nearest, each named as what it is."""
    draft.add(draft.texts.refusal if found else f"{draft.texts.refusal} {draft.texts.no_paper_passes}")
    if len(_conditions(draft)) > 1 and found and not answering(found):  # else it is a model that refuses
        _failed(draft)
    may, near = answering(found, "maybe"), [each for each in found if each.score >= NEAR]
    if may:
        draft.add(counted(draft.forms.only_may, len(may), MOST, passing=passing(draft.intent.filters, draft.forms)))
        draft.add(may_answer(draft, may))
    elif near:
        draft.add(draft.texts.nearest)
        draft.add(headlines(draft, near[:MOST_NEAREST]))
    return draft.done(refused=True)


def headlines(draft: Draft, found: Iterable[Judged]) -> str:
    """Returns a list of papers by their titles alone."""
    return "\n".join(f"- {draft.headline(each.hit)}" for each in found)


def _conditions(draft: Draft) -> tuple[str, ...]:
    return (*draft.intent.wanted, *draft.intent.typed)


def _failed(draft: Draft) -> None:
    """Adds how many papers meet each condition alone."""
    intent, forms, lines, some = draft.intent, draft.forms, [], False
    for condition in _conditions(draft):
        typed = condition in intent.typed
        alone = replace(
            intent,
            act="papers",
            wanted=() if typed else (condition,),
            typed=(condition,) if typed else (),
            type=intent.type if typed else None,
            unwanted=(),
            text=condition,
        )
        met = count(draft.library, alone, MOST)
        some = some or bool(met)
        said = forms.failed_each.format(conditions=draft.named([condition]), count=number(met, MOST))
        lines.append(f"- {said}")
    draft.add("\n".join([*lines, f"- {forms.failed_all}"]))
    if some:
        draft.add(forms.drop)


def _passing(draft: Draft, found: Sequence[Judged]) -> Composed:
    """The latest papers that pass the filters, each with the sentence that says what it does."""
    if not found:
        return refusal(draft, found)
    filters, forms = draft.intent.filters, draft.forms
    total, before = draft.library.search.count("", filters), further(draft.intent, found)
    shown = found[before : before + AT_ONCE]
    head = forms.listing.format(passing=passing(filters, forms), count=total)
    if before:
        head = _further_on(head, forms, before, len(shown))
    draft.add(head)
    if not before and total > len(shown):
        draft.add(forms.first_of.format(shown=len(shown)))
    blocks(draft, shown)
    if total > before + len(shown):
        draft.add(forms.more_by_filters)
    return draft.done()


def among(draft: Draft, found: Sequence[Judged]) -> Composed:
    """Returns those of the papers shown that answer, then those that may; a refusal where none does."""
    yes, may = answering(found), answering(found, "maybe")
    if not yes:
        draft.add(draft.forms.none_of_them)
        draft.add(may_answer(draft, may) if may else headlines(draft, found[:AT_ONCE]))
        return draft.done(refused=True)
    draft.add(draft.forms.among.format(count=len(yes), total=len(draft.intent.papers)))
    blocks(draft, yes[:AT_ONCE])
    if may:
        draft.add(draft.forms.may_answer)
        draft.add(may_answer(draft, may))
    return draft.done()


def similar(draft: Draft, found: Sequence[Judged]) -> Composed:
    """Returns the papers nearest to one, each with the sentence that is."""
    paper = draft.library.paper(draft.intent.papers[0])
    draft.add(draft.forms.similar.format(title=link(paper.title, paper.url) if paper else ""))
    yes = answering(found)
    if not yes:
        draft.add(draft.forms.nothing_similar)
        return draft.done(refused=True)
    blocks(draft, [replace(each, quotes=each.quotes[:1]) for each in yes[:AT_ONCE]])
    return draft.done()
