"""What a term means: the sentence of a paper that says so, then the papers on it."""

from collections.abc import Iterator, Sequence

from assistant.answers.draft import Composed, Draft
from assistant.answers.gathering import answering
from assistant.answers.listing import may_answer, papers, refusal
from assistant.answers.sections import sections_on, sentences_in
from assistant.cues import defines
from assistant.quotes import ranked_sentences
from assistant.values import Judged
from vectorstore.text.languages import language_of

MOST_LOOKED_THROUGH = 20
"""Papers whose abstracts and analyses are looked through."""


def define(draft: Draft, found: Sequence[Judged]) -> Composed:
    """Returns the first sentence of a paper's abstract that says what the term is, in Chinese one of an analysis too;
    then the papers that answer."""
    near = [each for each in found if each.relevance != "no"]
    if not near:
        return refusal(draft, found)
    names = draft.glossary.names_of(draft.intent.topic) or (draft.intent.topic,)
    looked_through = near[:MOST_LOOKED_THROUGH]
    said = next(_in_abstracts(draft, looked_through, names), "")
    interpreted = next(_in_analyses(draft, looked_through, names), "") if draft.language == "zh" else ""
    if not (said or interpreted):
        draft.add(draft.forms.undefined.format(names=draft.named([draft.intent.topic])))
        return papers(draft, found)
    draft.add(draft.forms.defined.format(names=draft.named([draft.intent.topic])))
    draft.add(said)
    draft.add(interpreted)
    if answering(found):
        return papers(draft, found)
    draft.add(draft.forms.may_answer)
    draft.add(may_answer(draft, near))
    return draft.done()


def _in_abstracts(draft: Draft, found: Sequence[Judged], names: Sequence[str]) -> Iterator[str]:
    told = [(each.hit.paper.title, each.hit.paper.evidence) for each in found]
    for each, ranked in zip(found, ranked_sentences(draft.library, draft.intent.topic, told), strict=True):
        if quote := next((quote for quote in ranked if defines(quote.text, names)), None):
            yield draft.block(each.hit, [quote])


def _in_analyses(draft: Draft, found: Sequence[Judged], names: Sequence[str]) -> Iterator[str]:
    for each in found:
        of = each.hit.paper.arxiv_id
        for placed in sections_on(draft.library, of):
            if language_of(placed[1].text) != "zh":
                continue
            for said in sentences_in(
                draft.library, draft.intent.topic, of, placed, 1, lambda text: defines(text, names)
            ):
                yield f"{draft.headline(each.hit)}\n\n{draft.interpretation(each.hit, said)}"
