"""References that other programs read: BibTeX parsed back by bibtexparser, pybtex and biber, RIS by rispy, CSL-JSON."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import bibtexparser
import pytest
import rispy
from eight_papers import DRIFT
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pybtex.database import parse_string

from assistant.person_names import PersonName, person_name
from assistant.references import bibtex, csl_json, key_of, ris
from vectorstore.values import Paper

# Eight lists of authors in five alphabets and of groups; each with five titles: forty papers.
AUTHORS = [
    ("Paul Erdős", "Łukasz Kaiser", "Søren Østergård"),
    ("Jan van der Berg", "Oscar de la Hoya", "John King III", "Sammy Davis, Jr."),
    ("李飞飞", "欧阳修", "Wei Zhang"),
    ("山田 太郎", "佐藤 花子"),
    ("Иван Петров", "Ольга Сидорова"),
    ("Γιώργος Παπαδόπουλος", "Ελένη Νικολάου"),
    ("김민수", "محمد الفارسي"),
    ("ATLAS Collaboration", "OpenAI", "Qwen Team", "Vision and Robotics Team"),
]
TITLES = [
    "Learning to See",
    "$\\mathcal{O}(n)$ Attention",
    "100% of {Costs} & More for $5",
    "视频生成",
    "BERT_base at ~10 ms: a #1 Result",
]
PAPERS = [
    Paper(f"2512.{row * 5 + column + 1:05}", 1, title, authors, date(2025, 12, 1), ("cs.CV",), "We do it.")
    for row, authors in enumerate(AUTHORS)
    for column, title in enumerate(TITLES)
]


def test_an_entry_is_laid_out_as_arxiv_does():
    told = replace(DRIFT, comment="12 pages", journal_ref="Proc. CVPR 2026", doi="10.1109/cvpr.2026_1")
    assert bibtex([told]) == (
        "@misc{hofmann2026rolling-2603.00101,\n"
        "  title = {{Rolling Without Drift: Training Video Generators on Their Own Mistakes}},\n"
        "  author = {Hofmann, Lena and Li, Fei-Fei and Østergård, Søren},\n"
        "  year = {2026},\n"
        "  eprint = {2603.00101},\n"
        "  archivePrefix = {arXiv},\n"
        "  primaryClass = {cs.CV},\n"
        "  doi = {10.1109/cvpr.2026_1},\n"
        "  note = {Proc. CVPR 2026; 12 pages},\n"
        "  url = {https://arxiv.org/abs/2603.00101v1}\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("authors", "title", "key"),
    [
        (("Yuwei Guo",), "End-to-End Training", "guo2026endtoend-2603.00101"),
        (("Aïcha Núñez-Östberg",), "A Survey of the Field", "nunezostberg2026survey-2603.00101"),
        (("Yifan Wang",), "$\\pi^3$: Geometry", "wang2026geometry-2603.00101"),
        (("李飞飞",), "视频生成", "li2026shipinshengcheng-2603.00101"),
        (("Paul Erdős",), "On Graphs", "erdos2026graphs-2603.00101"),
        (("Jan van der Berg",), "On Graphs", "berg2026graphs-2603.00101"),
        (("Иван Петров",), "On Graphs", "petrov2026graphs-2603.00101"),
        ((), "On Graphs", "anonymous2026graphs-2603.00101"),
    ],
)
def test_a_key_tells_author_year_and_first_word_in_ascii(authors, title, key):
    assert key_of(replace(DRIFT, authors=authors, title=title)) == key


def test_a_key_depends_on_the_paper_alone():
    keys = [key_of(paper) for paper in PAPERS]
    assert len(set(keys)) == len(PAPERS)
    assert all(re.fullmatch(r"[a-z0-9.-]+", key) for key in keys)
    assert re.findall(r"@misc\{(.*),", bibtex(PAPERS[::-1])) == keys[::-1]
    old = replace(DRIFT, arxiv_id="hep-th/9901001", published=None)
    assert key_of(old) == "hofmann1999rolling-hep-th-9901001"


def test_bibtexparser_reads_every_entry_back():
    read = bibtexparser.parse_string(bibtex(PAPERS))
    assert (len(read.entries), read.failed_blocks) == (40, [])
    titles = [entry.fields_dict["title"].value for entry in read.entries]
    assert titles[:5] == [
        "{Learning to See}",
        "{$\\mathcal{O}(n)$ Attention}",
        r"{100\% of \textbraceleft{}Costs\textbraceright{} \& More for \$5}",
        "{视频生成}",
        r"{BERT\_base at \textasciitilde{}10 ms: a \#1 Result}",
    ]


def test_pybtex_reads_every_name_in_its_parts():
    entries = parse_string(bibtex(PAPERS), "bibtex").entries
    assert len(entries) == 40
    first_titles = [entries[key_of(paper)].persons["author"] for paper in PAPERS[::5]]
    parts = [
        [
            (" ".join(p.first_names), " ".join(p.prelast_names), " ".join(p.last_names), " ".join(p.lineage_names))
            for p in of
        ]
        for of in first_titles
    ]
    assert parts[0] == [("Paul", "", "Erdős", ""), ("Łukasz", "", "Kaiser", ""), ("Søren", "", "Østergård", "")]
    assert parts[1] == [
        ("Jan", "van der", "Berg", ""), ("Oscar", "de la", "Hoya", ""), ("John", "", "King", "III"),
        ("Sammy", "", "Davis", "Jr."),
    ]  # fmt: skip
    assert parts[2] == [("飞飞", "", "李", ""), ("修", "", "欧阳", ""), ("Wei", "", "Zhang", "")]
    assert [each[2] for each in parts[7]] == [
        "{ATLAS Collaboration}", "{OpenAI}", "{Qwen Team}", "{Vision and Robotics Team}"
    ]  # fmt: skip


@pytest.mark.skipif(not shutil.which("biber"), reason="biber is not installed")
def test_biber_finds_nothing_to_complain_of(tmp_path: Path):
    (tmp_path / "a.bib").write_text(bibtex(PAPERS))
    run = subprocess.run(["biber", "--tool", "a.bib"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0
    assert not re.search(r"WARN|ERROR", run.stdout)


def test_ris_and_csl_tell_the_same():
    records, items = rispy.loads(ris(PAPERS)), json.loads(csl_json(PAPERS))
    assert [record["id"] for record in records] == [item["id"] for item in items] == [key_of(each) for each in PAPERS]
    assert [record["title"] for record in records] == [item["title"] for item in items] == [p.title for p in PAPERS]
    assert records[5]["authors"] == ["van der Berg, Jan", "de la Hoya, Oscar", "King, John, III", "Davis, Sammy, Jr."]
    assert items[5]["author"][0] == {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"}
    assert items[-1]["author"][0] == {"literal": "ATLAS Collaboration"}
    assert items[0]["issued"] == {"date-parts": [[2025, 12, 1]]}


@pytest.mark.parametrize("title", ["$\\input{/etc/passwd}$", "$a{b$", "$5 and $6", "$x$$\\write18{rm}$"])
def test_a_formula_that_is_none_is_spelled_out(title):
    entry = bibtex([replace(DRIFT, title=title)])
    assert "\\input" not in entry
    assert "\\write" not in entry
    assert bibtexparser.parse_string(entry).failed_blocks == []


@examples(deadline=None)
@given(st.text())
def test_braces_balance_whatever_a_title_holds(title):
    entry = bibtex([replace(DRIFT, title=title, authors=(title, "B"), comment=title)])
    depth = 0
    for character in entry:
        depth += (character == "{") - (character == "}")
        assert depth >= 0
    assert depth == 0
    assert entry.count("\n@misc") == 0


def test_what_is_not_known_is_left_out():
    entry = bibtex([replace(DRIFT, authors=(), categories=(), published=None, arxiv_id="cs/9901001")])
    assert "author" not in entry
    assert "primaryClass" not in entry
    assert "year = {1999}" in entry
    assert "note = {Withdrawn; Withdrawn by us}" in bibtex([replace(DRIFT, comment="Withdrawn by us")])


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Lena Hofmann", PersonName("Hofmann", "Lena")),
        ("Van Nguyen", PersonName("Nguyen", "Van")),
        ("Ludwig von den Berg Jr", PersonName("Berg", "Ludwig", "von den", "Jr")),
        ("OpenAI", PersonName("OpenAI", whole=True)),
        ("Doe, Jane", PersonName("Doe, Jane", whole=True)),
    ],
)
def test_a_name_is_cut_into_its_parts(name, parts):
    assert person_name(name) == parts
