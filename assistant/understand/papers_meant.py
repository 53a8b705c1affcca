"""The papers that a question is about: those that it names, points at, or goes on from."""

import re

from assistant.understand.asked import Asked
from assistant.understand.author_names import is_word
from assistant.understand.beside import parted, trimmed
from assistant.understand.intent import Act
from assistant.understand.named_papers import coined_in_an_abstract, described, paper_meant, paper_of_own_name
from assistant.understand.pointing import PaperPointer, pointed
from assistant.understand.reading import Tagged
from assistant.understand.thread import OF_ONE
from vectorstore.values import Filters, Paper

COINED = 3
"""Words of a question that are looked up as papers' own names."""

_COINED = re.compile(r"(?<![\w-])(?=[\w-]*[A-Z0-9])(?=[\w-]*[A-Za-z])[A-Za-z0-9]\w+(?:-\w+)*", re.ASCII)

Meant = tuple[Act, tuple[str, ...], tuple[str, ...]]
"""What is wanted after all, arXiv ids, and the names of papers that the library does not hold."""


def papers_meant(asked: Asked) -> Meant:
    """Gives the papers of a question. One that names no paper, with none shown, is one for papers on something."""
    act = asked.seen.act
    if act == "define":
        return _defined(asked)
    if act == "among":
        return act, _among(asked), ()
    if act == "compare":
        return _compared(asked, *_said(asked, only_one=False))
    if act in (*OF_ONE, "similar"):
        return _about(asked, act)
    return "papers" if act == "talk" and asked.said("wanted") else act, (), ()


def _about(asked: Asked, act: Act) -> Meant:
    """The papers that a question names, else the one it describes, else those spoken of; where there are none, papers
    on what it says, or small talk where it says nothing."""
    found, absent = _said(asked, only_one=act in OF_ONE)
    if not (found or absent) and act == "paper":
        found = _described(asked)
    if found or absent:
        return act, tuple(found), tuple(absent)
    focus, last = _focus(asked), asked.thread.last
    if not focus:
        return "papers" if any(each.tag != "pointer" for each in asked.seen.tagged) else "talk", (), ()
    return act, focus if last and last.act == "compare" else focus[:1], ()


def _said(asked: Asked, *, only_one: bool) -> tuple[list[str], list[str]]:
    """The papers that stretches of the question name or point at, each once, and the names that none goes by."""
    found: list[str] = []
    absent: list[str] = []
    for tagged in asked.seen.tagged:
        if tagged.tag == "pointer":
            pointer = pointed(tagged.words)
            if not (only_one and found and pointer.kind == "this"):  # "the second one: what does it train on?"
                found += _pointed(asked, pointer)
        elif tagged.tag == "paper" and not (only_one and (found or absent)):
            several = [] if only_one else _several(asked, tagged.words)
            paper = paper_meant(asked.library, tagged.words, _shown(asked))
            if several:
                found += several
            elif paper:
                found.append(paper.arxiv_id)
            elif _may_be_name(tagged.words) and not (
                asked.text[tagged.end - 1 : tagged.end + 1].isascii() and asked.text[tagged.end :][:1].isalnum()
            ):
                absent.append(trimmed(tagged.words))  # of a word cut in two nobody says that it is a name
        elif paper := own_name(asked, tagged):
            found.append(paper.arxiv_id)
    if len(found) + len(absent) < (1 if only_one else 2) and not (only_one and asked.said("pointer")):
        found += _coined(asked)[: 1 if only_one else 2]
    return list(dict.fromkeys(found)), absent


def _may_be_name(words: str) -> bool:
    """Whether words may be a paper's name: not where all of them are plain ones in small letters."""
    return not all(word.islower() and is_word(word) for word in words.split())


def own_name(asked: Asked, tagged: Tagged) -> Paper | None:
    """The paper of which something wanted is the own name; None for other stretches."""
    named = tagged.tag == "wanted" and _COINED.fullmatch(tagged.words)
    return paper_of_own_name(asked.library, tagged.words) if named else None


def _several(asked: Asked, words: str) -> list[str]:
    """The papers of an enumeration of papers' own names; none for other words."""
    parts = parted(words)
    papers = [paper_of_own_name(asked.library, part) for part in parts] if len(parts) > 1 else []
    return [paper.arxiv_id for paper in papers if paper] if all(papers) else []


def _coined(asked: Asked) -> list[str]:
    """Papers whose own names, with a capital inside or a digit, stand in the question outside of what was tagged."""
    within = [(each.start, each.end) for each in asked.seen.tagged]
    free = [
        found[0]
        for found in _COINED.finditer(asked.text)
        if not any(start < found.end() and found.start() < end for start, end in within)
    ]
    papers = [paper_of_own_name(asked.library, word) for word in free[:COINED]]
    return [paper.arxiv_id for paper in papers if paper]


def _defined(asked: Asked) -> Meant:
    """A term, or the paper that has it as its own name or alone says it, of its own work; a coined one that no paper
    says is that of an absent paper."""
    library, name = asked.library, _coined_name(asked)
    if not name:
        return "define", (), ()
    saying = library.search.count(name, Filters())
    named = paper_of_own_name(library, name) or (coined_in_an_abstract(library, name) if saying == 1 else None)
    if named:
        return "paper", (named.arxiv_id,), ()
    return ("define", (), ()) if saying or is_word(name) else ("paper", (), (name,))


def _coined_name(asked: Asked) -> str | None:
    """The coined word that is all that a question asks the meaning of."""
    words = [trimmed(each.words) for each in asked.seen.tagged if each.tag in ("wanted", "paper")]
    return words[0] if len(words) == 1 and _COINED.fullmatch(words[0]) else None


def _described(asked: Asked) -> list[str]:
    words = " ".join(each.words for each in asked.seen.tagged if each.tag == "wanted")
    paper = paper_meant(asked.library, words, _shown(asked)) if words else None
    return [paper.arxiv_id] if paper else []


def _compared(asked: Asked, found: list[str], absent: list[str]) -> Meant:
    """The sides of a comparison: with one alone also a coined name, else the paper spoken of last; with none the first
    two shown."""
    focus = _focus(asked)
    if len(found) + len(absent) == 1:
        absent = [*absent, *_unheld(asked)[:1]]
    if found or not asked.said("wanted"):
        if not (found or absent):
            found = list(focus[:2])
        elif len(found) + len(absent) < 2:
            found = list(dict.fromkeys([*focus[:1], *found]))
    return "compare", tuple(found), tuple(absent)


def _unheld(asked: Asked) -> list[str]:
    """Coined words among what is wanted that are no paper's own name."""
    words = [each.words for each in asked.seen.tagged if each.tag == "wanted" and _COINED.fullmatch(each.words)]
    return [each for each in words if not (is_word(each) or paper_of_own_name(asked.library, each))]


def _among(asked: Asked) -> tuple[str, ...]:
    """The papers shown, or those of them that the question points at by their places."""
    for tagged in asked.seen.tagged:
        pointer = pointed(tagged.words) if tagged.tag == "pointer" else None
        if pointer and pointer.kind == "places" and (some := _pointed(asked, pointer)):
            return tuple(some)
    return _listed(asked)


def _pointed(asked: Asked, pointer: PaperPointer) -> list[str]:
    focus = _focus(asked)
    match pointer.kind:
        case "places":
            listed = _listed(asked)
            return [listed[place] for place in pointer.places if -len(listed) <= place < len(listed)]
        case "middle":
            listed = _listed(asked)
            return [listed[len(listed) // 2]] if listed else []
        case "described":
            if by := _by(asked, pointer.words):
                return by
            paper = described(asked.library, pointer.words, _shown(asked))
            return [paper.arxiv_id] if paper else list(focus[:1])
        case "this":
            return list(focus[:1])
    both = len(pointer.places) == 2 and len(focus) != 2
    return list(_listed(asked)[:2] if both else focus if len(focus) > 1 else _listed(asked))


def _by(asked: Asked, words: str) -> list[str]:
    """The one of the papers shown that has an author of a name among the words: "the Watanabe one"; or none."""
    said = set(words.lower().split())
    theirs = [paper for paper in _shown(asked) if said & set(" ".join(paper.authors).lower().split())]
    return [theirs[0].arxiv_id] if len(theirs) == 1 else []


def _focus(asked: Asked) -> tuple[str, ...]:
    """The papers spoken of last, else those listed."""
    return asked.thread.focus or _listed(asked)


def _listed(asked: Asked) -> tuple[str, ...]:
    """The papers of the list in force, as they were shown, or as they are found again."""
    thread = asked.thread
    one = thread.last is not None and thread.last.act in (*OF_ONE, "similar", "compare")
    if not thread.listing or len(thread.shown) > 1 or (thread.shown and not one):
        return thread.shown
    return thread.listed or tuple(asked.shown_by(thread.listing))


def _shown(asked: Asked) -> list[Paper]:
    return [paper for each in asked.thread.shown if (paper := asked.library.paper(each))]
