"""The statements that read the catalogue. Those that every search runs are built once, which takes longer than running
them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, exists, false, func, literal, not_, or_, select

from vectorstore.catalogue.databases import holds
from vectorstore.catalogue.schema import (
    IS_ANALYSIS,
    categories,
    digests,
    entries,
    meta,
    paper_kinds,
    papers,
    passages,
    places,
    versions,
)
from vectorstore.text.folding import fold
from vectorstore.text.romanised import readings
from vectorstore.values import Filters

LONGEST = 500  # letters of an author's name: SQLite compares with no pattern of more than 50,000 bytes
MOST_WORDS = 5
"""Of a name whose gaps and order do not count."""
PARTED = 4
"""Letters from which a word of a name may be two syllables, written apart by some."""
MOST_TOGETHER = 9
"""Further authors of a paper that are looked for by one filter."""
OF_PAPER = (papers.c.arxiv_id, *(column for column in versions.c if column.name not in ("id", "paper_id")))


def among(query: Select[Any], column: ColumnElement[int]) -> Select[Any]:
    """Returns the query's rows where the column is one of the ids in the JSON list `wanted`: one parameter, however
    many."""
    return query.where(holds(column, bindparam("wanted", type_=String)))


def select_papers() -> Select[Any]:
    """Returns papers in their newest version, with their catalogue ids."""
    return select(papers.c.id, *OF_PAPER).join(versions, versions.c.id == papers.c.version_id)


def select_links(*more: Any) -> Select[Any]:
    """Returns digest entries, the newest digest first: what a link to one needs, and more columns."""
    joined = entries.join(digests).join(versions, versions.c.id == entries.c.version_id)
    joined = joined.join(papers, papers.c.id == entries.c.paper_id)
    columns = (entries.c.paper_id, digests.c.date, papers.c.arxiv_id, versions.c.version)
    return select(*columns, *more).select_from(joined).order_by(digests.c.date.desc(), entries.c.id)


def select_entries() -> Select[Any]:
    """Returns digest entries with the paper as they present it, the newest digest first."""
    said = (entries.c.digest_id, entries.c.position, entries.c.sections, entries.c.findings)
    return select_links(*said, *(column for column in OF_PAPER if column.name not in ("arxiv_id", "version")))


def select_passages() -> Select[Any]:
    """Returns passages with every place where they stand, in the order they were recorded."""
    of_passage = (passages.c[name] for name in ("id", "paper_id", "source", "language", "text", "tokens"))
    of_place = (places.c[name] for name in ("kind", "heading", "basis", "start", "end"))
    return (
        select(*of_passage, *of_place, papers.c.arxiv_id, versions.c.version, digests.c.date)
        .select_from(passages.join(papers).join(places))
        .outerjoin(entries, entries.c.id == places.c.entry_id)
        .outerjoin(versions, versions.c.id == entries.c.version_id)
        .outerjoin(digests, digests.c.id == entries.c.digest_id)
        .order_by(passages.c.id, places.c.id)
    )


def select_spellings(lowered: Sequence[str]) -> Select[Any]:
    """Returns the library's categories that are one of these whatever their case. From each category straight to the
    next: an index has them in order, and there are thousands of papers to one."""
    first = select(func.min(categories.c.category).label("category")).cte(recursive=True)
    following = select(func.min(categories.c.category)).where(categories.c.category > first.c.category)
    each = first.union_all(select(following.scalar_subquery()).where(first.c.category.is_not(None)))
    return select(each.c.category).where(func.lower(each.c.category).in_(lowered))


def select_passing(filters: Filters) -> Select[Any]:
    """Returns catalogue ids of the papers that pass. Several names, or categories, mean any of them."""
    named = (papers.c.id.in_(query) for query in _select_named(filters))
    return select(papers.c.id).where(*_limits(filters), *named)


def select_each(filters: Filters) -> list[Select[Any]]:
    """Selects, for each limit, the column `id` of the papers within it, from the narrowest index there is: they pass
    all."""
    named, limits = _select_named(filters), _limits(filters)
    return named if named and not limits else [*named, select(papers.c.id).where(*limits)]


def _limits(filters: Filters) -> list[ColumnElement[bool]]:
    """What the papers themselves tell."""
    limits: list[ColumnElement[bool]] = []
    if filters.since:
        limits.append(papers.c.published >= filters.since)
    if filters.until:
        limits.append(papers.c.published <= filters.until)
    if filters.authors:
        limits.append(
            or_(false(), *(and_(*map(written_by, each.split("&", MOST_TOGETHER))) for each in filters.authors))
        )
    limits += [not_(written_by(each)) for each in filters.not_authors]
    if filters.not_categories:
        limits.append(papers.c.id.not_in(_in_categories(filters.not_categories)))
    if filters.primary:
        lowered = [name.strip().lower() for name in filters.primary]
        limits.append(func.lower(papers.c.primary_category).in_(lowered))
    return limits


def written_by(name: str) -> ColumnElement[bool]:
    """Tells whether the words of a name stand in a row in an author's, or are all of it whatever its gaps and whichever
    comes first: Fei-Fei Li, Li Feifei. A Chinese name is looked for as the whole of what it may be read as."""
    key = fold(name)
    if not 0 < len(key) <= LONGEST:  # one without a letter or digit, such as "*", is nobody
        return false()
    names = papers.c.authors_folded
    apart = literal(" ") + func.replace(names, "\n", " \n ") + literal(" ")
    in_a_row = and_(names.contains(key), func.instr(apart, f" {key} ") > 0)
    return or_(in_a_row, *(_whole(fold(each)) for each in (name, *readings(name))))


def _whole(key: str) -> ColumnElement[bool]:
    """Whether the words of a name are all of an author's."""
    names, words = papers.c.authors_folded, key.split()
    if not 2 <= len(words) <= MOST_WORDS:
        return false()
    # A line holds its name twice: without gaps it is all of the name's letters twice over, whichever word comes first.
    lines = literal("\n") + func.replace(names, " ", "") + literal("\n")
    turned = dict.fromkeys("".join(words[place:] + words[:place]) for place in range(len(words)))
    near = or_(*(names.contains(each) for each in _surely_held(words)))
    return and_(near, or_(*(func.instr(lines, f"\n{each * 2}\n") > 0 for each in turned)))


def _surely_held(words: Sequence[str]) -> Sequence[str]:
    """Of a name what stands in its line wherever the gaps are, one of these: few lines do. A long word may be parted,
    its beginning or its end then stays whole; short ones are syllables, which are only ever joined."""
    longest = max(words, key=len)
    half = (len(longest) + 1) // 2
    if len(longest) >= PARTED:
        return longest[:half], longest[-half:]
    return (" ".join(words),) if len(words) == 2 else (longest,)


def _in_categories(names: Sequence[str]) -> Select[Any]:
    spelled = select_spellings([name.strip().lower() for name in names])
    return select(categories.c.paper_id.label("id")).where(categories.c.category.in_(spelled))


def _select_named(filters: Filters) -> list[Select[Any]]:
    """The papers of some categories or types, with an analysis in some language, or of some days' digests, which may
    name a paper more than once."""
    named = []
    if filters.categories:
        named.append(_in_categories(filters.categories))
    if filters.language:
        analysed = select(passages.c.paper_id.label("id")).where(IS_ANALYSIS, passages.c.language == filters.language)
        named.append(analysed.distinct())
    if filters.types:
        of_kinds = select(paper_kinds.c.paper_id.label("id")).where(paper_kinds.c.kind.in_(filters.types))
        named.append(of_kinds.distinct())
    if filters.digested_since or filters.digested_until:
        digested = select(entries.c.paper_id.label("id")).join(digests)
        if filters.digested_since:
            digested = digested.where(digests.c.date >= filters.digested_since)
        if filters.digested_until:
            digested = digested.where(digests.c.date <= filters.digested_until)
        named.append(digested)
    return named


def select_tokens() -> Select[Any]:
    """Returns papers with the bundled model's token ids of their title and abstract."""
    return select(papers.c.id, passages.c.tokens).join(passages, passages.c.id == papers.c.passage_id)


GENERATION = select(meta.c.value).where(meta.c.key == "generation")
TELLS_OF_PAPER = ~exists().where(places.c.passage_id == passages.c.id, places.c.kind == "applications")
"""Passages but those on what a paper might serve, which is not what it is about."""
PAPERS = among(select_papers(), papers.c.id)
LINKS = among(select_links(), entries.c.paper_id)
PASSAGES = among(select_passages(), passages.c.paper_id)
THESE_PASSAGES = among(select_passages(), passages.c.id)
IS_OWN = passages.c.id == papers.c.passage_id
CONTENTS = among(
    select(passages.c.paper_id, passages.c.tokens, passages.c.vector, IS_OWN)
    .join(papers, papers.c.id == passages.c.paper_id)
    .where(or_(IS_OWN, and_(IS_ANALYSIS, TELLS_OF_PAPER)))
    .order_by(passages.c.paper_id, passages.c.text_key),  # as an index has them
    passages.c.paper_id,
)
TEXTS = among(select(passages.c.paper_id, passages.c.text), passages.c.paper_id)
PASSAGE_TOKENS = among(select(passages.c.id, passages.c.paper_id, passages.c.tokens), passages.c.paper_id)
TOKENS = among(select_tokens(), papers.c.id)
NAMED = among(select(papers.c.id), papers.c.arxiv_id)
ROWS_NAMED = among(select(papers.c.arxiv_id, papers.c.id), papers.c.arxiv_id)
TITLE_KEYS = among(select(papers.c.id, papers.c.title_key), papers.c.id)
TITLED = select(papers.c.id).where(papers.c.title_key == bindparam("title"))
