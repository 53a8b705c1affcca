"""Texts that look alike are one text: what is stored keeps its signs, what is asked is read as plainly as can be."""

import unicodedata

import pytest

from vectorstore.text.folding import fold
from vectorstore.text.normal_text import asked, stored


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("papers since 2026–01–01", "papers since 2026-01-01"),
        ("papers since 2026−01－01", "papers since 2026-01-01"),
        ("２０２５年１２月１８日的日报", "2025年12月18日的日报"),
        ("ｃｓ.ＣＶ ｓｕｍｍａｒｉｚｅ Molmo２", "cs.CV summarize Molmo2"),
        ("ex\u00adpo\u00adsure bi\u200bas", "exposure bias"),
        ("expo-\nsure bias", "exposure bias"),
        ("expo\u00ad\n  sure bias", "exposure bias"),
        ("self-\nsupervised", "self-supervised"),
        ("state-of-\r\nthe-art", "state-of-the-art"),
        (unicodedata.normalize("NFD", "papers by José Marín"), "papers by José Marín"),
        ("ﬁne-tuning 𝒪(n)", "fine-tuning O(n)"),
        ("a – b", "a – b"),
    ],
)
def test_a_question_is_read_in_its_plain_spelling(text, read):
    assert asked(text) == read


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (unicodedata.normalize("NFD", "Kőfalvi"), "Kőfalvi"),
        ("ｃｓ，是：ｘ²", "cs，是：x²"),
        ("ﬁne Ⅲ ½ 10–20", "fine III ½ 10–20"),
        ("soft\u00ad hy\u200bphen\ufeff\r\nnext\tline", "soft hyphen\nnext line"),
    ],
)
def test_a_stored_text_keeps_what_a_reader_sees(text, kept):
    assert stored(text) == kept
    assert stored(kept) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kőfalvi", "kofalvi"),
        ("KŐFALVI", unicodedata.normalize("NFD", "Kőfalvi")),
        ("Martin Luther King III", "martin luther king iii"),
        ("Łukasz Großmann", "lukasz GROSSMANN"),
        ("İpek Yıldız", "ipek yildiz"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("Ｌｅｎａ", "Lena"),
    ],
)
def test_names_are_one_whatever_their_case_and_accents(one, other):
    assert fold(one) == fold(other)
