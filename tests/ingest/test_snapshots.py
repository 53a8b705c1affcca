"""Papers from JSON lines of both shapes, and what a file may hold instead."""

import gzip
import itertools
import json
import lzma
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from places import SHARED

from ingest.bounded_lines import LONGEST_LINE
from ingest.snapshots import HOPELESS, MOST_PROBLEMS, Snapshot, Told
from vectorstore.text.arxiv_ids import parse_id
from vectorstore.text.normal_text import HIDDEN
from vectorstore.values import Paper, Section

BULK: dict[str, Any] = {
    "id": "2603.00101",
    "submitter": "Lena Hofmann",
    "authors": "Lena Hofmann (1), Fei-Fei Li and S{\\o}ren {\\O}sterg{\\aa}rd ((1) Somewhere)",
    "title": "Rolling Without Drift: Training Video\n  Generators on Their Own Mistakes",
    "comments": None,
    "journal-ref": None,
    "categories": "cs.CV cs.LG",
    "abstract": "  Video generators are trained on clean frames but must continue from their\nown imperfect ones.\n",
    "versions": [
        {"version": "v1", "created": "Fri, 27 Feb 2026 23:58:42 GMT"},
        {"version": "v2", "created": "Mon, 9 Mar 2026 08:00:00 GMT"},
    ],
    "update_date": "2026-03-10",
    "authors_parsed": [["Hofmann", "Lena", ""], ["Li", "Fei-Fei", ""], ["Østergård", "Søren", "Jr."]],
}
ANALYSED: dict[str, Any] = {
    "id": "2603.00102",
    "listed": "2026-03-02",
    "title": "Street Splats",
    "authors": ["Marco Rossi", "Aïcha Benali"],
    "categories": ["cs.CV", "cs.GR"],
    "abstract": "We reconstruct city districts from ordinary dashcam recordings.",
    "analysis_zh": {
        "tldr": "用行车记录仪重建整个城区。",
        "motivation": "城区重建通常需要昂贵的设备。",
        "method": "**高斯泼溅**，并按运动分离车辆。",
        "conclusion": "N/A",
    },
}
LENA = Paper(
    "2603.00101",
    2,
    "Rolling Without Drift: Training Video Generators on Their Own Mistakes",
    ("Lena Hofmann", "Fei-Fei Li", "Søren Østergård Jr."),
    date(2026, 2, 27),
    ("cs.CV", "cs.LG"),
    "Video generators are trained on clean frames but must continue from their own imperfect ones.",
)
MARCO = Paper(
    "2603.00102",
    1,
    "Street Splats",
    ("Marco Rossi", "Aïcha Benali"),
    date(2026, 3, 2),
    ("cs.CV", "cs.GR"),
    "We reconstruct city districts from ordinary dashcam recordings.",
)
SAID = (
    Section("overview", "概述", "用行车记录仪重建整个城区。"),
    Section("problem", "动机", "城区重建通常需要昂贵的设备。"),
    Section("method", "方法", "高斯泼溅，并按运动分离车辆。"),
)


def lines(*records: dict[str, Any] | str) -> bytes:
    texts = (each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in records)
    return "".join(text + "\n" for text in texts).encode()


def read(path: Path, content: bytes) -> tuple[list[Told], list[str]]:
    path.write_bytes(content)
    snapshot = Snapshot(path)
    return list(snapshot), [str(problem).removeprefix(f"{path}:") for problem in snapshot.problems]


def one(tmp_path: Path, record: dict[str, Any], **changes: Any) -> tuple[Paper, list[str]]:
    told, problems = read(tmp_path / "one.jsonl", lines(record | changes))
    return told[0][0], problems


def refused(tmp_path: Path, line: dict[str, Any] | str | bytes) -> str:
    """Why a line is no paper, though its neighbours are read."""
    bad = line + b"\n" if isinstance(line, bytes) else lines(line)
    told, problems = read(tmp_path / "bad.jsonl", lines(BULK) + bad + lines(ANALYSED))
    assert [paper for paper, *_ in told] == [LENA, MARCO]
    (problem,) = problems
    assert problem.startswith("2: ")
    return problem[3:]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress], ids=["plain", "gz", "xz"])
def test_both_shapes_are_read_plain_and_compressed(pack, tmp_path: Path) -> None:
    assert read(tmp_path / "snapshot", pack(lines(BULK, ANALYSED))) == ([(LENA, (), None), (MARCO, SAID, None)], [])


def test_one_file_may_hold_several_compressed_streams(tmp_path: Path) -> None:
    both = [(LENA, (), None), (MARCO, SAID, None)]
    assert read(tmp_path / "a", gzip.compress(lines(BULK)) + gzip.compress(lines(ANALYSED))) == (both, [])
    assert read(tmp_path / "b", lzma.compress(lines(BULK)) + lzma.compress(lines(ANALYSED)) + b"\0" * 4) == (both, [])


def test_blank_lines_a_byte_order_mark_windows_line_ends_and_a_missing_last_one(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + lines(BULK, "", "  ", ANALYSED).replace(b"\n", b"\r\n").rstrip()
    assert read(tmp_path / "a.jsonl", content) == ([(LENA, (), None), (MARCO, SAID, None)], [])
    assert read(tmp_path / "b.jsonl", b"") == ([], [])


def test_authors_as_one_string_where_nothing_else_is_given(tmp_path: Path) -> None:
    paper, problems = one(
        tmp_path, {**BULK, "authors": "Lena Hofmann (1), Fei-Fei\n Li, and Li Wei"}, authors_parsed=[]
    )
    assert (paper.authors, problems) == (("Lena Hofmann", "Fei-Fei Li", "Li Wei"), [])


def test_old_identifiers_and_versions_in_them_are_known(tmp_path: Path) -> None:
    assert one(tmp_path, BULK, id="hep-th/9901001")[0].versioned_id == "hep-th/9901001v2"
    assert one(tmp_path, ANALYSED, id="2603.00102v4")[0].versioned_id == "2603.00102v4"


def test_hidden_characters_bidi_overrides_and_lone_surrogates_go(tmp_path: Path) -> None:
    paper, _ = one(
        tmp_path, ANALYSED, title="Street\u202e\x00 Splats\x85", authors=["Marco\u2066 Rossi", "\u200b", "A\tB"]
    )
    assert (paper.title, paper.authors) == ("Street Splats", ("Marco Rossi", "A B"))
    told, _ = read(tmp_path / "surrogate", json.dumps(ANALYSED | {"title": "Street\ud800 Splats"}).encode())
    assert told == [(MARCO, SAID, None)]
    told, _ = read(tmp_path / "a", lines(ANALYSED | {"analysis_zh": {"tldr": "隐\u202e藏\x1b[31m"}}))
    assert told[0][1][0].text == "隐藏[31m"


def test_markup_and_links_stay_plain_text(tmp_path: Path) -> None:
    title = "<script>alert(1)</script> [click](javascript:alert(1)) $x^2$"
    assert one(tmp_path, ANALYSED, title=title)[0].title == title  # escaped where it is shown


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ({"published": "2026-02-01"}, date(2026, 2, 1)),
        ({"published": "2026-02-01T09:30:00Z", "listed": "2026-02-03"}, date(2026, 2, 1)),
        ({"published": None, "listed": "2026-02-03"}, date(2026, 2, 3)),
        ({"published": "2026-02-01", "versions": BULK["versions"]}, date(2026, 2, 27)),
        ({}, None),
    ],
)
def test_the_day_of_publication_goes_before_that_of_listing_and_the_versions_before_both(
    said: dict[str, Any], day: date | None, tmp_path: Path
) -> None:
    record = {key: value for key, value in ANALYSED.items() if key != "listed"}
    paper, problems = one(tmp_path, record, **said)
    assert (paper.published, problems) == (day, [])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"id": 1' + "0" * 5000 + "}", "beyond measure"),
        ("[" * 100_000, "beyond measure"),
        ('{"a":' * 50_000 + "1" + "}" * 50_000, "beyond measure"),
        (b'{"id": "2603.00102", "title": "\xff\xfe"}', "not UTF-8"),
        ({"title": "x"}, "id is missing"),
        (BULK | {"id": 704.0001}, "id is not a text"),
        (BULK | {"id": "../../etc/passwd"}, "not an arXiv identifier: '../../etc/passwd'"),
        (BULK | {"title": ["x"]}, "title is not a text"),
        (BULK | {"title": "\u202e \x00"}, "title is missing"),
        (BULK | {"abstract": None}, "abstract is missing"),
        (BULK | {"abstract": "N/A"}, "abstract is missing"),
        (BULK | {"title": "x" * 2_000}, "title has 2,000 characters: more than any has"),
        (BULK | {"abstract": "x " * 20_000}, "abstract has 39,999 characters: more than any has"),
        ("x" * (LONGEST_LINE + 1), "the line is longer than 4 MiB"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_bad_line_is_named_and_its_neighbours_are_read(line, reason: str, tmp_path: Path) -> None:
    assert reason in refused(tmp_path, line)


@pytest.mark.parametrize(
    ("changes", "left_out"),
    [
        ({"versions": "v1"}, "day of publication"),
        ({"versions": [{"version": "v1", "created": "yesterday"}]}, "day of publication"),
        ({"versions": [7]}, "day of publication"),
        ({"versions": None, "listed": 20260302}, "day of publication"),
        ({"versions": None, "published": "last week"}, "day of publication"),
        ({"authors_parsed": [["Hofmann"]]}, "authors"),
        ({"authors_parsed": None, "authors": 7}, "authors"),
        ({"authors_parsed": None, "authors": [["Lena"]]}, "authors"),
        ({"categories": {"cs.CV": 1}}, "categories"),
        ({"categories": [1, "cs.CV"]}, "categories"),
        ({"analysis_zh": "没有"}, "analysis"),
        ({"analysis_zh": {"tldr": ["没有"]}}, "analysis"),
        ({"full_text": "We drive."}, "full text"),
        ({"full_text": {"version": 0, "sections": []}}, "full text"),
        (
            {"full_text": {"version": 1, "sections": [{"number": "1", "title": "A", "anchor": "S1", "text": 7}]}},
            "full text",
        ),
    ],
)
def test_a_part_that_cannot_be_read_is_left_out_and_named(changes: dict, left_out: str, tmp_path: Path) -> None:
    paper, problems = one(tmp_path, BULK, **changes)
    assert paper.title == LENA.title
    assert [left_out in problem for problem in problems] == [True]


def test_categories_that_are_none_are_dropped(tmp_path: Path) -> None:
    assert one(tmp_path, BULK, categories="cs.CV I.2.10 68T45 cs.CV math-ph")[0].categories == ("cs.CV", "math-ph")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (gzip.compress(lines(BULK))[:-6], "cut off"),
        (lzma.compress(lines(BULK))[:-6], "cut off"),
        (gzip.compress(lines(BULK)) + b"nonsense", "damaged"),
        (lzma.compress(lines(BULK)) + b"nonsense" * 4, "damaged"),
        (gzip.compress(lines(BULK))[:-8] + b"12345678", "damaged"),
    ],
    ids=["gz cut", "xz cut", "gz tail", "xz tail", "gz sum"],
)
def test_what_comes_before_the_damage_of_a_compressed_file_is_read(content: bytes, reason: str, tmp_path: Path) -> None:
    told, problems = read(tmp_path / "damaged", content)
    assert [paper for paper, *_ in told] == [LENA]
    assert [reason in problem for problem in problems] == [True]


def test_a_header_that_asks_for_gigabytes_is_refused(tmp_path: Path) -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}]
    packed = bytearray(lzma.compress(lines(BULK), filters=filters))
    header = 12  # the block's header: size, flags, filter, size of its properties, dictionary
    packed[header + 4] = 39  # 3 GiB
    end = header + (packed[header] + 1) * 4 - 4
    packed[end : end + 4] = zlib.crc32(packed[header:end]).to_bytes(4, "little")
    told, problems = read(tmp_path / "hostile.xz", bytes(packed))
    assert (told, len(problems)) == ([], 1)
    assert "Memory usage limit" in problems[0]


def test_a_bomb_of_one_endless_line_and_one_of_bad_lines_stay_small(tmp_path: Path) -> None:
    (tmp_path / "line.gz").write_bytes(gzip.compress(lines(BULK) + b"[" * 60_000_000 + b"\n" + lines(ANALYSED)))
    snapshot = Snapshot(tmp_path / "line.gz")
    assert [paper for paper, *_ in snapshot] == [LENA, MARCO]
    assert [problem.line for problem in snapshot.problems] == [2]
    told, problems = read(tmp_path / "lines.gz", gzip.compress(lines(BULK) + b"?\n" * 30_000))
    assert len(told) == 1
    assert len(problems) == MOST_PROBLEMS + 1
    assert problems[-1] == f"30001: {30_000 - MOST_PROBLEMS:,} more lines could not be read"


def test_a_file_without_papers_is_named_once(tmp_path: Path) -> None:
    told, problems = read(tmp_path / "package.json", b'{\n "a": [\n' + b"1,\n" * 100)
    assert (told, problems) == ([], ["1: not a snapshot: no line of it is a paper"])
    late = lines(*["?"] * (HOPELESS - 1), BULK)
    assert len(read(tmp_path / "late.jsonl", late)[0]) == 1


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    snapshot = Snapshot(tmp_path)
    assert list(snapshot) == []
    assert "cannot be read" in str(snapshot.problems[0])


def test_a_snapshot_says_how_far_it_is(tmp_path: Path) -> None:
    content = lines(*[ANALYSED] * 5_000)
    (tmp_path / "many.jsonl").write_bytes(content)
    snapshot = Snapshot(tmp_path / "many.jsonl")
    seen = [snapshot.at for _ in snapshot]
    assert 0 < seen[0] < seen[-1] == len(content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = sorted({*BULK, *ANALYSED, "analysis_zh"})


def sound(path: Path, content: bytes) -> None:
    """Whatever a file holds ends in papers that can be stored and shown, or in problems."""
    path.write_bytes(content)
    snapshot = Snapshot(path)
    for paper, said, _ in snapshot:
        assert parse_id(paper.versioned_id) == (paper.arxiv_id, paper.version)
        assert paper.published is None or type(paper.published) is date
        texts = [paper.title, paper.abstract, *paper.authors, *paper.categories, *(each.text for each in said)]
        assert all(isinstance(text, str) and text.strip() and not HIDDEN.search(text) for text in texts)
        assert "\n" not in f"{paper.title}{paper.abstract}{''.join(paper.authors)}"
        json.dumps(texts, ensure_ascii=False).encode()
    assert all("\n" not in str(problem) and problem.line > 0 for problem in snapshot.problems)


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=4), st.sampled_from([BULK, ANALYSED]))
def test_any_values_end_in_papers_or_problems(tmp_path: Path, changes: dict, record: dict) -> None:
    sound(tmp_path / "fuzz", json.dumps(record | changes).encode())


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([bytes, gzip.compress, lzma.compress]),
    st.lists(st.tuples(st.integers(0, 4_000), st.integers(0, 40), st.binary(max_size=12)), max_size=6),
)
def test_any_damage_ends_in_papers_or_problems(tmp_path: Path, pack, cuts: list[tuple[int, int, bytes]]) -> None:
    content = pack(lines(BULK, ANALYSED, BULK))
    for start, length, patch in cuts:
        at = start % len(content) if content else 0
        content = content[:at] + patch + content[at + length :]
    sound(tmp_path / "fuzz", content)


@pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="the corpus is not here")
def test_the_real_snapshots_are_read_whole(tmp_path: Path) -> None:
    snapshot = Snapshot(SHARED / "corpus" / "papers-2025-12.jsonl.xz")
    told = list(itertools.islice(snapshot, 300))
    assert (len(told), snapshot.problems) == (300, [])
    assert all(paper.published and paper.authors and paper.categories for paper, *_ in told)
    assert {section.kind for _, said, _ in told for section in said} == {
        "overview", "problem", "method", "result", "conclusion"
    }  # fmt: skip
