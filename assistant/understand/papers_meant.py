"""The papers that a question is about: those that it names, points at, or goes on from."""

from assistant.understand.asked import Asked
from assistant.understand.beside import trimmed
from assistant.understand.intent import Act
from assistant.understand.named_papers import described, paper_meant
from assistant.understand.pointers import Pointer, pointed
from assistant.understand.thread import OF_ONE
from vectorstore.values import Paper

Meant = tuple[Act, tuple[str, ...], tuple[str, ...]]
"""What is wanted after all, arXiv ids, and the names of papers that the library does not hold."""


def papers_meant(asked: Asked) -> Meant:
    """Gives the papers of a question. One that names no paper, with none shown, is one for papers on something."""
    act = asked.seen.act
    if act == "among":
        return act, _among(asked), ()
    if act not in (*OF_ONE, "similar", "compare"):
        return act, (), ()
    found, absent = _said(asked, only_one=act in OF_ONE)
    focus = asked.thread.focus
    if act == "compare":
        return _compared(asked, found, absent)
    if not (found or absent) and act == "paper":
        found = _described(asked)
    if not (found or absent or focus):
        return "papers", (), ()
    last = asked.thread.last
    in_focus = focus if last and last.act == "compare" else focus[:1]
    return act, tuple(found) if found or absent else in_focus, tuple(absent)


def _said(asked: Asked, *, only_one: bool) -> tuple[list[str], list[str]]:
    """The papers that stretches of the question name or point at, each once, and the names that none goes by."""
    found: list[str] = []
    absent: list[str] = []
    for tagged in asked.seen.tagged:
        if tagged.tag == "pointer":
            found += _pointed(asked, pointed(tagged.words))
        elif tagged.tag == "paper" and not (only_one and (found or absent)):
            paper = paper_meant(asked.library, tagged.words, _shown(asked))
            if paper:
                found.append(paper.arxiv_id)
            else:
                absent.append(trimmed(tagged.words))
    return list(dict.fromkeys(found)), absent


def _described(asked: Asked) -> list[str]:
    words = " ".join(each.words for each in asked.seen.tagged if each.tag == "wanted")
    paper = paper_meant(asked.library, words, _shown(asked)) if words else None
    return [paper.arxiv_id] if paper else []


def _compared(asked: Asked, found: list[str], absent: list[str]) -> Meant:
    """The sides of a comparison: with one alone also the paper spoken of last, with none the first two shown."""
    focus = asked.thread.focus
    if not asked.said("wanted"):
        if not (found or absent):
            found = list(focus[:2])
        elif len(found) + len(absent) < 2:
            found = list(dict.fromkeys([*focus[:1], *found]))
    return "compare", tuple(found), tuple(absent)


def _among(asked: Asked) -> tuple[str, ...]:
    """The papers shown, or those of them that the question points at by their places."""
    for tagged in asked.seen.tagged:
        pointer = pointed(tagged.words) if tagged.tag == "pointer" else None
        if pointer and pointer.kind == "places" and (some := _pointed(asked, pointer)):
            return tuple(some)
    return _listed(asked)


def _pointed(asked: Asked, pointer: Pointer) -> list[str]:
    focus = asked.thread.focus
    match pointer.kind:
        case "places":
            listed = _listed(asked)
            return [listed[place] for place in pointer.places if -len(listed) <= place < len(listed)]
        case "middle":
            listed = _listed(asked)
            return [listed[len(listed) // 2]] if listed else []
        case "described":
            paper = described(asked.library, pointer.words, _shown(asked))
            return [paper.arxiv_id] if paper else list(focus[:1])
        case "this":
            return list(focus[:1])
    both = len(pointer.places) == 2 and len(focus) != 2
    return list(_listed(asked)[:2] if both else focus if len(focus) > 1 else _listed(asked))


def _listed(asked: Asked) -> tuple[str, ...]:
    """The papers of the list in force, as they were shown, or as they are found again."""
    thread = asked.thread
    one = thread.last is not None and thread.last.act in (*OF_ONE, "similar", "compare")
    if not one or len(thread.shown) > 1 or not thread.listing:
        return thread.shown
    return thread.listed or tuple(asked.shown_by(thread.listing))


def _shown(asked: Asked) -> list[Paper]:
    return [paper for each in asked.thread.shown if (paper := asked.library.paper(each))]
