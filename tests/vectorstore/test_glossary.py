"""The terms of the field: found in texts in any spelling, and named in both languages."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from places import ROOT

from vectorstore.errors import UserError
from vectorstore.glossary import COLUMNS, Glossary

GLOSSARY = Glossary.load()
TERMS = ROOT / "vectorstore" / "glossary" / "terms.tsv"


def named(text: str, glossary: Glossary = GLOSSARY) -> list[tuple[str, str]]:
    """What stands in the text, and the concept that it names."""
    return [(text[start:end], concept.en) for start, end, concept in glossary.concepts_in(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Knowledge-Distillation for LLMs", [("Knowledge-Distillation", "knowledge distillation"),
                                             ("LLMs", "large language model")]),
        ("object  detectors and object detection", [("object detection", "object detection")]),
        ("graph neural networks", [("graph neural networks", "graph neural network")]),
        ("federated learnings of case studies", [("federated learnings", "federated learning")]),
        ("联邦学习和知识蒸馏", [("联邦学习", "federated learning"), ("知识蒸馏", "knowledge distillation")]),
        ("用GAN做图像生成", [("GAN", "generative adversarial network"), ("图像生成", "image generation")]),
        ("bird's-eye views", [("bird's-eye views", "bird's-eye-view perception")]),
    ],
)  # fmt: skip
def test_concepts_are_found_in_any_case_number_and_hyphenation(text: str, found: list[tuple[str, str]]) -> None:
    assert named(text) == found


def test_the_longest_name_wins_and_none_overlap() -> None:
    assert named("monocular depth estimation") == [("monocular depth estimation", "monocular depth estimation")]
    assert named("monocular depth") == [("monocular depth", "monocular depth")]
    spans = [(start, end) for start, end, _ in GLOSSARY.concepts_in("文本到图像生成模型的图像生成与图像编辑")]
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "count"), [("SAM", 1), ("Sam met sam", 0), ("CoT and ViTs", 2), ("rl", 0), ("GANs", 1)]
)
def test_short_abbreviations_are_read_in_capitals_only(text: str, count: int) -> None:
    assert len(named(text)) == count


def test_words_are_whole_and_a_full_stop_parts_them() -> None:
    assert named("supermachine learningly") == []
    assert named("the machine. Learning of it") == []


def test_how_laymen_ask_names_a_concept_but_is_none_of_its_names() -> None:
    ((_, _, concept),) = GLOSSARY.concepts_in("edit 3D scene by text")
    assert concept.en == "3D editing"
    assert "edit 3D scene by text" in concept.everyday
    assert not set(concept.everyday) & set(concept.names)


def test_all_names_of_what_a_whole_text_names() -> None:
    assert {"federated learning", "联邦学习", "FL"} <= set(GLOSSARY.names_of("Federated Learning?"))
    assert GLOSSARY.names_of("联邦学习") == GLOSSARY.names_of("FL")
    assert GLOSSARY.names_of("federated learning on phones") == ()
    assert GLOSSARY.names_of("") == ()


def test_a_home_adds_its_own_terms_before_the_bundled_ones(tmp_path: Path) -> None:
    own = "# ours\n\nhexapod gait\t六足步态\tHXG\nknowledge distillation\t本组蒸馏\n"
    (tmp_path / "glossary.tsv").write_text(own, encoding="utf-8")
    glossary = Glossary.load(tmp_path)
    assert named("HXG 六足步态", glossary) == [("HXG", "hexapod gait"), ("六足步态", "hexapod gait")]
    assert glossary.names_of("knowledge distillation") == ("knowledge distillation", "本组蒸馏")
    assert "hexapod gait" not in {concept.en for _, _, concept in GLOSSARY.concepts_in("六足步态")}


def test_a_home_without_terms_has_the_bundled_ones(tmp_path: Path) -> None:
    assert Glossary.load(tmp_path).concepts == GLOSSARY.concepts


@pytest.mark.parametrize("line", ["only one column", "\t没有英文", "a\tb\tc\td\te\tf\tg"])
def test_a_bad_line_is_told_by_file_number_and_remedy(tmp_path: Path, line: str) -> None:
    (tmp_path / "glossary.tsv").write_text(f"gait\t步态\n{line}\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"glossary\.tsv, line 2 .*tabs"):
        Glossary.load(tmp_path)


def test_the_bundled_terms_are_whole() -> None:
    header, *lines = TERMS.read_text(encoding="utf-8").splitlines()
    assert header.split("\t") == list(COLUMNS)
    assert len(lines) >= 1500
    assert len(GLOSSARY.concepts) == len(lines)
    assert [concept.en for concept in GLOSSARY.concepts if not concept.zh] == []
    assert all(len(name) < 70 for concept in GLOSSARY.concepts for name in concept.names)


def test_no_abbreviation_and_no_english_name_means_two_things() -> None:
    rows = [[*line.split("\t"), "", ""] for line in TERMS.read_text(encoding="utf-8").splitlines()[1:]]
    for column in (0, 2):
        said = Counter(re.sub(r"[\s-]+", " ", name) for row in rows for name in row[column].split(" | ") if name)
        assert [name for name, times in said.items() if times > 1] == []


def test_many_words_take_linear_time() -> None:
    assert len(named("federated learning " * 20_000)) == 20_000


def test_plain_words_are_found_by_their_chinese_names_and_where_no_term_is() -> None:
    wide = Glossary.with_words()
    assert named("联邦学习 压缩", wide) == [("联邦学习", "federated learning"), ("压缩", "compression")]
    assert named("联邦学习 压缩") == [("联邦学习", "federated learning")]
    assert named("compression of videos", wide) == named("compression of videos")
