"""What digests say of days: how many, which papers, and the nearest days where there is none."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from eight_papers import entry, paper, with_passages

from assistant.answer import Assistant
from assistant.answers.day_texts import CHINESE, DAY_TEXTS, ENGLISH
from assistant.texts import TEXTS
from assistant.values import Answer, Question
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Digest, Filters

FIRST = date(2026, 2, 2)
DAYS = 12
TODAY = date(2026, 3, 20)
SUMMARY = "Today's papers are all about ponds and the frogs that live in them. Frogs lead. Newts follow them closely."


def digest(day: date, place: int, papers: int, name: str) -> Digest:
    """A digest whose last paper is on robots."""
    entries = tuple(
        entry(
            paper(
                f"2602.{day.toordinal() % 100:02}{place}{number:02}",
                f"Frogs {day} {place} {number}",
                f"We propose to count the frogs of pond {number}. It works at night.",
                "Ada Ek",
                day,
                "cs.RO cs.CV" if number == papers else "cs.CV",
            ),
            number,
        )
        for number in range(1, papers + 1)
    )
    return Digest(day, "Papers", f"{name}.md", SUMMARY, entries)


@pytest.fixture(scope="module")
def ponds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Twelve days in a row with a digest of three papers each; the second has two digests, the third names one paper.
    One more day, in March, stands apart."""
    days = [FIRST + timedelta(each) for each in range(DAYS)]
    digests = [digest(day, 1, 1 if at == 2 else 3, f"{day}") for at, day in enumerate(days)]
    digests += [digest(days[1], 2, 3, "again"), digest(date(2026, 3, 9), 1, 2, "march")]
    with Library.open(Settings(home=tmp_path_factory.mktemp("ponds")), write=True) as library:
        library.writer.add(with_passages(*digests))
        yield library


def ask(library: Library, text: str, filters: Filters = Filters()) -> Answer:
    return Assistant(library, Settings(), lambda: TODAY).ask(Question(text, filters))


def headed(answer: Answer) -> list[str]:
    """The days that have a heading, in their order."""
    return re.findall(r"\*\*\[(?:Digest of )?(\d{4}-\d{2}-\d{2})(?: 日报)?[:：]", answer.text)


def test_a_month_says_how_many_days_and_papers_it_holds_and_which_it_shows(ponds: Library) -> None:
    answer = ask(ponds, "what happened in February 2026?")
    facts = {"papers": "37 papers", "days": 12, "first": FIRST, "last": FIRST + timedelta(11)}
    assert answer.text.startswith(ENGLISH.span.format(**facts))
    assert ENGLISH.latest.format(shown=10) in answer.text
    assert headed(answer) == [str(FIRST + timedelta(each)) for each in range(11, 1, -1)]
    assert answer.text.endswith(ENGLISH.further.format(days="2026-02-03 (6), 2026-02-02 (3)"))


def test_every_day_shown_has_a_paper_with_a_citation_and_its_summary_as_a_models(ponds: Library) -> None:
    answer = ask(ponds, "what happened in February 2026?")
    shown = re.split(r"\*\*\[Digest of ", answer.text)[1:]
    assert len(shown) == 10
    for part in shown:
        assert re.search(r"“We propose to count .*” \[\d+\]", part)
        assert f"{ENGLISH.summary_in_short} “Today's papers" in part


def test_in_chinese_it_reads_as_well(ponds: Library) -> None:
    answer = ask(ponds, "2026年2月发生了什么")
    facts = {"papers": "37 篇论文", "days": 12, "first": FIRST, "last": FIRST + timedelta(11)}
    assert answer.text.startswith(CHINESE.span.format(**facts))
    assert len(headed(answer)) == 10
    assert answer.text.endswith(CHINESE.further.format(days="2026-02-03（6 篇）、2026-02-02（3 篇）"))


def test_with_a_filter_only_days_and_papers_that_pass_count_and_appear(ponds: Library) -> None:
    filters = Filters(digested_since=FIRST, digested_until=FIRST + timedelta(2), categories=("cs.RO",))
    answer = ask(ponds, "what happened?", filters)
    assert answer.text.startswith("4 papers in cs.RO in the digests of 3 days")
    headings = re.findall(r"^\*\*\[(Digest of [^\]]+)\]", answer.text, re.MULTILINE)
    assert headings == [
        "Digest of 2026-02-04: 1 paper",
        "Digest of 2026-02-03: 2 of its 6 papers, in 2 files",
        "Digest of 2026-02-02: 1 of its 3 papers",
    ]
    assert all("cs.RO" in each.hit.paper.categories for each in answer.papers)
    assert "more" not in answer.text


def test_one_day_shows_all_its_papers_under_its_whole_summary(ponds: Library) -> None:
    answer = ask(ponds, "what happened on 2026-02-03?")
    assert headed(answer) == ["2026-02-03"]
    assert f"{ENGLISH.summary} “{SUMMARY}”" in answer.text
    assert len(answer.citations) == 6
    assert ENGLISH.span[:10] not in answer.text


def test_the_first_papers_of_a_day_with_several_digests_take_turns_with_those_of_other_days(ponds: Library) -> None:
    answer = ask(ponds, "what happened from 2026-02-02 to 2026-02-03?")
    days = [each.hit.entries[0].day for each in answer.papers]
    assert days[:4] == [date(2026, 2, 3), date(2026, 2, 2)] * 2
    assert len(days) == 9


def test_what_is_not_shown_of_a_day_is_counted(ponds: Library) -> None:
    answer = ask(ponds, "what happened from 2026-02-09 to 2026-02-13?")
    assert answer.text.count(ENGLISH.more.format(count=1)) == 5
    assert ENGLISH.latest[:10] not in answer.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("what happened on 2026-02-20?", ENGLISH.no_digest[1].format(days="2026-02-13 and 2026-03-09")),
        ("what happened on 2026-01-20?", ENGLISH.no_digest[0].format(days="2026-02-02")),
        ("2026年3月15日发生了什么", CHINESE.no_digest[0].format(days="2026-03-09")),
        ("2026年2月20日发生了什么", CHINESE.no_digest[1].format(days="2026-02-13 和 2026-03-09")),
    ],
)
def test_days_without_a_digest_name_the_nearest_that_have_one(ponds: Library, text: str, told: str) -> None:
    answer = ask(ponds, text)
    assert answer.refused
    assert answer.text == f"{TEXTS[answer.language].refusal} {told}"


def test_days_whose_digests_name_no_such_paper_name_the_nearest_that_do(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    entries = (entry(paper("2602.77777", "Newts", "We count newts.", "Ada Ek", FIRST, "cs.RO"), 1),)
    with Library.open(Settings(home=tmp_path_factory.mktemp("newts")), write=True) as library:
        other = digest(FIRST + timedelta(1), 1, 1, "frogs").entries[0]
        library.writer.add(
            with_passages(
                Digest(FIRST, "Papers", "a.md", "", entries),
                Digest(FIRST + timedelta(1), "Papers", "b.md", "", (other,)),
            )
        )
        day = FIRST + timedelta(1)
        filters = Filters(digested_since=day, digested_until=day, authors=("Nobody",))
        assert ask(library, "what happened?", filters).text.endswith(TEXTS["en"].no_paper_passes)
        filters = Filters(digested_since=FIRST, digested_until=FIRST, categories=("cs.CV",))
        told = ENGLISH.none_passes[0].format(limits="in cs.CV", days=day)
        assert ask(library, "what happened?", filters).text.endswith(told)


def test_one_is_one_and_more_are_more() -> None:
    assert (ENGLISH.count(1), ENGLISH.count(2)) == ("1 paper", "2 papers")
    assert all(texts.count(1).startswith("1 ") for texts in DAY_TEXTS.values())


def test_what_is_wanted_of_a_day_is_sought_among_its_papers(ponds: Library) -> None:
    answer = ask(ponds, "what's new on frogs in the digest of 2026-02-05?")
    assert answer.papers
    assert all(date(2026, 2, 5) in {entry.day for entry in each.hit.entries} for each in answer.papers)


def test_without_a_day_the_newest_digest_is_told(ponds: Library) -> None:
    assert headed(ask(ponds, "anything new?")) == ["2026-03-09"]
