"""What a paper brings and releases, as chips; a release leads to its address where the authors give one."""

from dataclasses import dataclass

from ui.pages.texts import Words
from vectorstore.text.kinds import Kind, kinds_of, name_of, releases_of
from vectorstore.values import Paper


@dataclass(frozen=True, slots=True)
class KindChip:
    """A name, and an address, "" for none."""

    label: str
    url: str = ""


def kind_chips(paper: Paper, words: Words) -> tuple[KindChip, ...]:
    """The kinds first, then what is released."""
    addresses: dict[Kind, str] = {each.what: each.url for each in releases_of(paper.abstract, paper.comment)}
    kinds = kinds_of(paper.title, paper.abstract, paper.comment)
    return tuple(KindChip(name_of(kind, words.language), addresses.get(kind, "")) for kind in kinds)
