"""What a question asks of the library besides a search: papers by a name in their title, authors, the newest."""

from typing import Any

from sqlalchemy import ColumnElement, func, literal, or_, select

from vectorstore.catalogue import Catalogue
from vectorstore.derived import BrokenIndexError
from vectorstore.folding import fold
from vectorstore.lexical import Lexical
from vectorstore.queries import select_papers, select_passing
from vectorstore.rows import paper_of
from vectorstore.schema import papers
from vectorstore.values import Filters, Hit, Paper

MOST_TITLED = 50
MOST_NAMESAKES = 500
"""Papers looked at for one whose author has a name, and not only the letters of it."""
MOST_BY = 50
AFTER_SPACE = "!"
"""The character after the space: what begins with "a " lies between "a " and "a!"."""


def titled(catalogue: Catalogue, name: str, at_start: bool) -> list[Paper]:
    """Papers, at most 50, whose title holds the words of a name in a row, punctuation and case aside; with `at_start`
    those whose title begins with them, which an index finds."""
    key = fold(name)
    if not key:
        return []
    title = papers.c.title_key
    begins: ColumnElement[bool] = (title == key) | ((title >= f"{key} ") & (title < f"{key}{AFTER_SPACE}"))
    within = func.instr(literal(" ") + title + literal(" "), f" {key} ") > 0
    with catalogue.reading() as connection:
        rows = connection.execute(select_papers().where(begins if at_start else within).limit(MOST_TITLED))
        return [paper_of(row) for row in rows]


def has_author(catalogue: Catalogue, name: str) -> bool:
    """Whether the words of a name stand in a row in an author's, whichever of an author's names comes first."""
    if not (key := fold(name)):
        return False
    folded = papers.c.authors_folded
    with catalogue.reading() as connection:
        holding = connection.scalars(select(folded).where(func.instr(folded, key) > 0).limit(MOST_NAMESAKES))
        return any(f" {key} " in f" {line} " for lines in holding for line in lines.splitlines())


def papers_by(catalogue: Catalogue, name: str, most: int = MOST_BY) -> list[int]:
    """Catalogue ids of papers of which `has_author` holds, or whose author spells the name with other gaps, as Fei-Fei
    and Feifei; the latest first."""
    key = fold(name)
    if not key:
        return []
    folded, longest = papers.c.authors_folded, max(key.split(), key=len)
    half = len(longest) // 2  # wherever a gap may part the word, its beginning or its end stays whole: few hold either
    holding = or_(folded.contains(longest[:half]), folded.contains(longest[-half:] if half else longest))
    spelled = func.instr(func.replace(folded, " ", ""), key.replace(" ", "")) > 0
    query = select(papers.c.id, folded).where(holding, spelled)
    with catalogue.reading() as connection:
        latest = connection.execute(query.order_by(papers.c.published.desc(), papers.c.id.desc()).limit(MOST_NAMESAKES))
        found = [row.id for row in latest if any(_is_called(line, key) for line in row.authors_folded.splitlines())]
    return found[:most]


def _is_called(folded: str, key: str) -> bool:
    """Whether a line of `fold_names` is of a person with these names: in a row, or all of them whatever their gaps."""
    names = folded.split()
    names = names[: len(names) // 2]
    turned = ("".join(names[start:] + names[:start]) for start in range(len(names)))
    return f" {key} " in f" {folded} " or key.replace(" ", "") in turned


def newest(catalogue: Catalogue, filters: Filters, top: int) -> list[Hit]:
    """The papers that pass, latest publication first, with score 0."""
    query: Any = select_passing(filters)
    with catalogue.reading() as connection:
        latest = query.order_by(papers.c.published.desc().nulls_last(), papers.c.id.desc()).limit(top)
        ids = list(connection.scalars(latest))
    found, links = catalogue.papers(ids), catalogue.links(ids)
    return [Hit(found[each], 0.0, None, None, 0.0, (), links.get(each, ())) for each in ids if each in found]


def count(catalogue: Catalogue, lexical: Lexical, words: str, filters: Filters) -> int:
    """How many papers pass the filters and hold each of these words in title, abstract or analysis."""
    if not words:
        with catalogue.reading() as connection:
            passing = select_passing(filters).subquery()
            return connection.scalar(select(func.count()).select_from(passing)) or 0
    try:
        holding = lexical.holding(words)
    except BrokenIndexError:
        return 0
    return len(holding.intersection(catalogue.allowed(filters).tolist()) if filters else holding)
