"""Where to begin reading on a topic: overviews, then the most general papers, then what digests single out."""

from collections.abc import Iterator, Sequence

from assistant.answers.draft import Composed, Draft
from assistant.answers.gathering import answering
from assistant.answers.listing import blocks, refusal
from assistant.values import Judged
from vectorstore.text.kinds import kinds_of

MOST_OF_A_STEP = 3


def reading_order(draft: Draft, found: Sequence[Judged]) -> Composed:
    """Returns some of the papers that answer, in the order in which to read them, each step with why it stands
    there."""
    yes = answering(found)
    if not yes:
        return refusal(draft, found)
    draft.add(draft.forms.begin.format(topic=draft.named(draft.intent.subjects), count=len(yes)))
    for number, (why, papers) in enumerate(_steps(draft, yes), 1):
        draft.add(f"**{number}. {why}**")
        blocks(draft, papers)
    return draft.done()


def _steps(draft: Draft, yes: Sequence[Judged]) -> Iterator[tuple[str, list[Judged]]]:
    forms, left = draft.forms, list(yes)
    for why, of_step in (
        (forms.begin_survey, [each for each in left if _is_survey(each)]),
        (forms.begin_general, _most_general(draft, left)),
        (forms.begin_singled_out, [each for each in left if _singled_out(draft, each)]),
    ):
        papers = [each for each in of_step if each in left][:MOST_OF_A_STEP]
        left = [each for each in left if each not in papers]
        if papers:
            yield why, papers


def _is_survey(judged: Judged) -> bool:
    return "survey" in kinds_of(judged.hit.paper.title, judged.hit.paper.abstract)


def _singled_out(draft: Draft, judged: Judged) -> bool:
    """Whether a digest has the paper among its key findings."""
    return any(entry.findings for _, entry in draft.library.entries(judged.hit.paper.arxiv_id))


def _most_general(draft: Draft, yes: Sequence[Judged]) -> list[Judged]:
    """Papers by how near their titles are to the topic alone."""
    near = draft.library.search.similarity(draft.intent.topic, [each.hit.paper.title for each in yes])
    return [each for _, each in sorted(zip(near, yes, strict=True), key=lambda pair: -pair[0])]
