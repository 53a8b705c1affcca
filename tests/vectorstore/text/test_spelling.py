"""British spelling in questions."""

import pytest

from vectorstore.text.spelling import american


@pytest.mark.parametrize(
    ("british", "spelled"),
    [
        ("preference optimisation", "preference optimization"),
        ("labelling tumours by colour", "labeling tumors by color"),
        ("which papers analyse artefacts?", "which papers analyze artifacts?"),
        ("Localising the centre of a fibre", "localizing the center of a fiber"),
        ("paediatric modelling", "pediatric modeling"),
    ],
)
def test_british_words_are_spelled_as_most_papers_spell_them(british: str, spelled: str) -> None:
    assert american(british) == spelled


@pytest.mark.parametrize(
    "text", ["raising noise in four rolling shutters", "dialogue analyses", "precise exercises of controllers", "视频"]
)
def test_words_that_only_look_british_stay(text: str) -> None:
    assert american(text) == text


def test_a_british_question_finds_by_words_what_an_american_one_finds(read_library) -> None:
    british, ours = (
        {hit.paper.arxiv_id: hit.lexical for hit in read_library.search.papers(f"{word} long videos")}
        for word in ("modelling", "modeling")
    )
    assert any(british.values())
    assert british == ours
