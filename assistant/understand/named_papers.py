"""Which paper of the library words mean: an id, a title, a coined name, a part of a title, or what it is about."""

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from assistant.cues import defines, of_others, presents
from assistant.understand.author_names import is_word
from assistant.understand.beside import trimmed, without
from vectorstore.text.arxiv_ids import ids_in
from vectorstore.text.folding import fold
from vectorstore.text.languages import HAN
from vectorstore.text.sentences import sentences
from vectorstore.values import Filters, Paper

if TYPE_CHECKING:
    from vectorstore.library import Library

LONGEST_NAME = 300
"""Characters; no title is longer."""

NEAREST = 8
"""Papers looked at for a description."""

BEGINNING = 600
"""Characters of an abstract that a description is compared with."""
NEAR, HELD, HALF = 0.5, 0.5, 0.3
"""Late interaction from which a description fits; what holding all its words adds; the part of them that is enough."""

SAID_BY = 20
"""Papers that say a paper's own name, at most."""

FEW = 5
"""Papers that say a name, at most, for it to be that of one of them."""

DESCRIBED = 3
"""Words, or so many pairs of Chinese characters, from which on words describe a paper and are no name."""


def paper_called(library: "Library", words: str) -> Paper | None:
    """Returns the paper with this id, title, part of a title or coined name; of several the newest. None where none has
    it."""
    words = trimmed(words[:LONGEST_NAME])
    if named := next(ids_in(words), None):
        return library.paper(named.arxiv_id)
    for name in dict.fromkeys((words, _bare(words))):
        if paper := paper_titled(library, name):
            return paper
    return _spelt_otherwise(library, _bare(words)) or coined_in_an_abstract(library, _bare(words))


def paper_meant(library: "Library", words: str, shown: Sequence[Paper] = ()) -> Paper | None:
    """Returns the paper that words call or, where they are no name, describe; those `shown` before come first."""
    bare = _bare(words)
    if paper := paper_called(library, words) or described(library, bare, shown):
        return paper
    describes = len(_pieces(bare)) >= DESCRIBED and not _looks_like_a_name(bare)
    return next((hit.paper for hit in library.search.papers(bare, top=1, passages=0)), None) if describes else None


def nickname(paper: Paper) -> str:
    """Tells what a paper calls its work: the part of the title before a colon or "Technical Report", "" where there is
    neither."""
    name, parted, _ = re.sub(r"(?i)\s+technical report$", ":", paper.title).partition(":")
    return name.strip() if parted else ""


def described(library: "Library", words: str, papers: Sequence[Paper]) -> Paper | None:
    """Returns the one of some papers that words describe: that holds most of them, or else is nearest to their meaning;
    None where none is near."""
    wanted = _pieces(words)
    if not papers or not wanted:
        return None
    near = library.search.similarity(words, [f"{paper.title}. {paper.abstract[:BEGINNING]}" for paper in papers])
    held = [len(wanted & _pieces(f"{paper.title} {paper.abstract}")) / len(wanted) for paper in papers]
    best = max(range(len(papers)), key=lambda place: (near[place] + HELD * held[place], -place))
    return papers[best] if near[best] >= NEAR or held[best] > HALF else None


def paper_of_own_name(library: "Library", name: str) -> Paper | None:
    """Returns the paper whose title begins with this as its own name; None for one that many papers say, which is a
    term."""
    own = [paper for paper in library.search.titled(name, at_start=True) if _compact(nickname(paper)) == _compact(name)]
    return _newest(own) if own and library.search.count(name, Filters()) <= SAID_BY else None


def paper_titled(library: "Library", name: str) -> Paper | None:
    """Returns the paper with this title, or whose own name, or a part of whose title that no other has, this is."""
    if not fold(name):
        return None
    papers = library.search.titled(name, at_start=True)
    key, own = fold(name), {paper.arxiv_id: _compact(nickname(paper)) for paper in papers}
    titles = [paper for paper in papers if fold(paper.title) == key]
    coined = [paper for paper in papers if own[paper.arxiv_id] == _compact(name)]
    begun = [paper for paper in papers if own[paper.arxiv_id].startswith(_compact(name))] if len(papers) == 1 else []
    if meant := titles or coined or begun:
        return _newest(meant)
    within = [paper for paper in library.search.titled(name) if not HAN.search(name)]
    return within[0] if len(within) == 1 and (len(fold(name).split()) > 1 or not name.islower()) else None


def _spelt_otherwise(library: "Library", words: str) -> Paper | None:
    """The paper whose own name is spelt alike but for gaps and hyphens, or that alone holds all the words in its
    title."""
    name, hits = _compact(words), library.search.papers(words, top=NEAREST, passages=0) if words else []
    for hit in hits:
        own = _compact(nickname(hit.paper))
        if own and (own == name or (len(name) > 5 and (own.startswith(name) or name.startswith(own)))):
            return hit.paper
    holding = [hit.paper for hit in hits if (said := _pieces(words)) and said <= _pieces(hit.paper.title)]
    return holding[0] if len(holding) == 1 else None


def coined_in_an_abstract(library: "Library", name: str) -> Paper | None:
    """Returns the earliest of the few papers that give their own work a name with a capital inside or a digit."""
    if not re.fullmatch(r"\S*(?:[A-Z]\S*[A-Z0-9]|[a-z0-9]\S*[A-Z]|[A-Z][a-z]+)\S*", name) or is_word(name):
        return None
    saying = library.search.saying([name], Filters())
    papers = [paper for each in saying if (paper := library.paper(each))] if len(saying) <= FEW else []
    own = [paper for paper in papers if _gives(paper.abstract, name)]
    return min(own, key=lambda paper: (paper.published or date.max, paper.arxiv_id), default=None)


def _gives(abstract: str, name: str) -> bool:
    """Whether an abstract has a sentence that brings or explains what a name stands for."""
    said = [abstract[start:end] for start, end in sentences(abstract) if name in abstract[start:end]]
    return any(not of_others(each) and (presents(each) or defines(each, [name])) for each in said)


def _looks_like_a_name(words: str) -> bool:
    """Whether most long words of a text are capitalised, as in a title, or it is one coined word with a number."""
    latin = re.findall(r"[A-Za-z][\w.+-]*", words)
    long = [word for word in latin if len(word) > 3]
    capitals = sum(not word[0].islower() for word in long)
    return (bool(long) and capitals >= 0.6 * len(long)) or (len(latin) <= 2 and not HAN.search(words))


def _bare(words: str) -> str:
    """A name without what stands beside it: "the … paper"."""
    return without("paper", words[:LONGEST_NAME])


def _pieces(text: str) -> set[str]:
    """The stems of Latin words, and pairs of Chinese characters."""
    words = {re.sub(r"(?:ing|ed|es|s|e)$", "", word) or word for word in re.findall(r"[a-z0-9]+", text.lower())}
    runs = re.findall(r"[\u3400-\u9fff]+", text)
    return words | {run[i : i + 2] for run in runs for i in range(max(1, len(run) - 1))}


def _compact(name: str) -> str:
    return fold(name).replace(" ", "")


def _newest(papers: Sequence[Paper]) -> Paper:
    return max(papers, key=lambda paper: (paper.published or date.min, paper.arxiv_id))
