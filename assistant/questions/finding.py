"""The papers that a question is answered from, by its kind."""

import re
from typing import TYPE_CHECKING

from assistant.questions.kinds import counts_digests, has_content, is_small_talk, topic, topic_counted
from assistant.questions.subjects import nickname
from assistant.values import Kind, Understood
from vectorstore.values import Hit, Paper

if TYPE_CHECKING:
    from vectorstore.library import Library

LONGEST_COMPARED = 400
"""Characters of a paper that others' sentences are compared with."""

MOST_DAYS = 10
"""Days whose papers an answer shows, the latest."""


_PEOPLE = r"(?:people|researchers|authors|one|we|you|they|others)"
_HOW = re.compile(
    rf"^(?:and )?how (?:(?:do|does|did|can|could|should|would|might|have) {_PEOPLE}|to|can|could|should)\b"
    r"(?: (?:best|currently|usually)\b)?\s*"
    r"|^(?:what|which) (?:(?:are|new|other|good|best|common|existing|the) )*"
    r"(?:approaches|ways|methods|techniques|strategies|solutions)\b"
    r"(?: (?:are|exist|there|that|which|can|could|to|for|do|people|use)\b)*\s*"
    r"|^(?:approaches|ways|methods|techniques|strategies) (?:to|for|of)\s+"
    r"|^(?:大家|人们|研究者们?|研究人员|学者们?|业界|学界)?(?:目前|现在|都|一般|通常)*是?(?:怎么样?|如何|怎样)(?:才能|能够?|去|来)?"
    r"|^有?(?:哪些|什么)(?:办法|方法|思路|途径|技术|手段|策略)(?:可以|能够?|用于|用来|来)*",
    re.IGNORECASE,
)
"""How a question begins that asks how something is done."""


def find(library: "Library", understood: Understood, top: int) -> list[Hit]:
    """At most `top` papers, best first, and none that the filters leave out. Those that the question is about come
    first, in the order in which it names them."""
    filters = understood.filters
    if understood.kind == "day":
        days = [day for day, _ in library.digest_days(filters)][-MOST_DAYS:]
        return library.first_of_days(filters, days, top)
    if understood.kind in ("listing", "count"):
        return _listed(library, understood, top)
    papers = [paper for each in understood.subjects if (paper := library.paper(each))]
    if understood.kind == "among":
        return _among(library, papers, understood)
    if not papers:
        asked = wanted(understood.text, understood.kind)
        return [] if is_small_talk(understood.text) else library.search(asked, filters, top)
    if understood.kind == "similar":
        hits = library.search(f"{papers[0].title}\n{papers[0].abstract}", filters, top + 1)
        return [hit for hit in hits if hit.paper.arxiv_id != papers[0].arxiv_id][:top]
    return _first(papers, library.search(_naming(papers, understood.text), filters, max(top, len(papers))))


def _listed(library: "Library", understood: Understood, top: int) -> list[Hit]:
    """The latest papers that pass the filters, or those nearest to what is counted; none where digests are."""
    if counts_digests(understood.text):
        return []
    counted = topic_counted(understood.text) if understood.kind == "count" else ""
    return library.search(counted, understood.filters, top) if counted else library.newest(understood.filters, top)


def asked_of_sentences(library: "Library", understood: Understood) -> str:
    """What the sentences of the papers are compared with: the question, or the paper that others are to be like, or
    the title of the one that a question does no more than name."""
    if understood.kind == "similar" and (paper := library.paper(understood.subjects[0])):
        return f"{paper.title}. {paper.abstract}"[:LONGEST_COMPARED]
    if understood.kind == "about" and (paper := library.paper(understood.subjects[0])):
        bare = understood.text
        for name in filter(None, (paper.title, nickname(paper), paper.arxiv_id)):
            bare = bare.replace(name, " ")
        return understood.text if has_content(bare) else paper.title
    return understood.text


def wanted(text: str, kind: Kind) -> str:
    """What a question asks for; of "how do people …" what they do, for who does it leads to papers about people."""
    text = topic(text)
    return (_HOW.sub("", text) or text) if kind == "approaches" else text


def _naming(papers: list[Paper], text: str) -> str:
    """The question with the titles and ids of its papers, which a search puts before all others."""
    return " ".join([*(f"{paper.title} {paper.arxiv_id}" for paper in papers), text])


def _among(library: "Library", papers: list[Paper], understood: Understood) -> list[Hit]:
    """These papers alone, the one first that meets the question best."""
    ids = [paper.arxiv_id for paper in papers]
    asked = topic(understood.text)
    hits = [
        hit
        for hit in library.search(" ".join([*ids, asked]), understood.filters, len(ids))
        if hit.paper.arxiv_id in ids
    ]
    near = library.similarity(asked, [f"{hit.paper.title}. {hit.paper.abstract}" for hit in hits]) if hits else []
    scores = {hit.paper.arxiv_id: score for hit, score in zip(hits, near, strict=True)}
    return sorted(hits, key=lambda hit: -scores[hit.paper.arxiv_id])


def _first(papers: list[Paper], hits: list[Hit]) -> list[Hit]:
    order = {paper.arxiv_id: place for place, paper in enumerate(papers)}
    return sorted(hits, key=lambda hit: order.get(hit.paper.arxiv_id, len(order)))
