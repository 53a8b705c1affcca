"""Questions that an answer leads on to, made of its own papers."""

import re
from collections.abc import Iterator
from itertools import islice

from assistant.values import Answer
from ui.pages.texts import Words
from vectorstore.values import Paper

MOST = 3
AMONG = 8
"""Papers that answer of which the first with names are asked about."""
ABOUT_ONE = ("paper", "aspect", "authors", "when")
"""Acts whose answers are about the papers that the question names."""

_NAME = re.compile(r"[\w.+-]*[A-Z0-9][\w.+-]*")


def follow_ups(answer: Answer | None) -> list[str]:
    """What may be asked next, in the language of the answer; none where there is nothing to ask of."""
    if not answer or answer.refused:
        return []
    return list(islice(dict.fromkeys(_questions(answer, Words(answer.language))), MOST))


def _questions(answer: Answer, words: Words) -> Iterator[str]:
    understood = answer.understood
    if understood.act in ABOUT_ONE:
        about = [each.hit.paper for each in answer.papers if each.hit.paper.arxiv_id in understood.papers[:1]]
        for paper in about:
            name = _name(paper) or paper.arxiv_id
            yield from (
                words.fill(f"next_{aspect}", name=name)
                for aspect in ("method", "results", "limitations")
                if understood.aspect != aspect
            )
            yield words.fill("next_similar", name=name)
        return
    papers = [each.hit.paper for each in answer.papers if each.relevance == "yes"][:AMONG]
    # Papers that go by a name of their own make questions that a person would ask.
    names = [name for name in map(_name, papers) if name] or [paper.arxiv_id for paper in papers]
    if len(papers) > 1:
        yield words["next_code"]
    if len(names) > 1:
        yield words.fill("next_compare", one=names[0], other=names[1])
    if names:
        yield words.fill("next_limitations", name=names[0])
        yield words.fill("next_similar", name=names[0])


def _name(paper: Paper) -> str:
    """What a paper goes by before the colon of its title, "" where it has no such name."""
    name, colon, _ = paper.title.partition(":")
    return name.strip() if colon and _NAME.fullmatch(name.strip()) else ""
