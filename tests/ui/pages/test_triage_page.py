"""Triage in the browser: the days, the inbox and what is done with it, by address, by form and by key."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from eight_papers import BENCH, DEPTH, DRIFT, FIRST, GRASP, PAPERS, SPARSE, with_passages
from fastapi import FastAPI
from many_papers import MANY, TODAY
from starlette.testclient import TestClient

from ingest.passages import passages_about
from ui.identity import LOCAL, PLACE, READER, Identity
from ui.pages.texts import Words
from ui.pages.triage import profile_page
from ui.pages.triage.days import Days, days_meant, newest_of, strip
from ui.pages.triage.page import router
from ui.pages.triage.triage_request import wishes_in
from ui.serving.failures import add_failures
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.people.profiles import Interest, Profile, all_profiles, keep_profile, profile
from vectorstore.people.states import mark, states
from vectorstore.people.store import People
from vectorstore.settings import Settings
from vectorstore.values import Digest, DigestEntry

if TYPE_CHECKING:
    pass

ENGLISH, CHINESE = Words("en"), Words("zh")
MARCH = "days=2026-03-01..2026-03-31"
EDGE = 2
"""Papers that stand among the first ten to explore."""

Visit = Callable[[], TestClient]


@pytest.fixture(scope="module")
def many(many_home: Path) -> Iterator[Library]:
    with Library.open(Settings(home=many_home)) as library:
        yield library


def visitor(library: Library, settings: Settings, people: People, identity: Identity = LOCAL) -> TestClient:
    """A browser with cookies of its own, and who sits before it."""
    app = FastAPI()
    app.include_router(router(library, people, settings))
    app.include_router(profile_page.router(library, people, settings))
    add_failures(app, settings)

    async def identified(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, PLACE: identity}, receive, send)

    return TestClient(identified, headers={"Accept": "text/html", "Accept-Language": "en"})


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    with People(Settings(home=tmp_path)) as opened:
        yield opened


@pytest.fixture
def visit(read_library: Library, people: People) -> Visit:
    """A new browser, over the eight papers."""
    return lambda: visitor(read_library, Settings(), people)


def ids(html: str) -> list[str]:
    return re.findall(r'<li class="pl-row[^"]*" id="p([^"]+)"', html)


def in_tray(html: str) -> list[str]:
    return re.findall(r'<li data-id="([^"]+)"', html)


def interests(html: str) -> list[str]:
    return [unescape(text) for text in re.findall(r'<li class="pl-wish"><span>(.*?)</span>', html)]


def did(client: TestClient, *lines: str, **fields: str) -> None:
    answer = client.post("/triage/marks", data={"mark": list(lines), **fields}, headers={"Accept": "application/json"})
    assert answer.status_code == 204


# Days

HELD = [(date(2026, 2, 27), 40), (date(2026, 3, 2), 120), (date(2026, 3, 9), 80), (date(2026, 4, 1), 5)]


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("", "2026-04-01", "2026-04-01"),
        ("2026-03-02", "2026-03-02", "2026-03-02"),
        ("2026-03-02..2026-03-09", "2026-03-02", "2026-03-09"),
        ("2026-03-09 – 2026-03-02", "2026-03-02", "2026-03-09"),
        ("03-02", "2026-03-02", "2026-03-02"),
        ("3.2 - 3.9", "2026-03-02", "2026-03-09"),
        ("March 2026", "2026-03-01", "2026-03-31"),
        ("last week", "2026-03-23", "2026-03-29"),
        ("上周", "2026-03-23", "2026-03-29"),
        ("2026年3月2日到9日", "2026-03-02", "2026-03-09"),
        ("since 2026-03-05", "2026-03-05", "2026-04-01"),
    ],
)
def test_days_are_typed_in_numbers_or_words(typed: str, first: str, last: str) -> None:
    meant = days_meant(typed, HELD, TODAY, ENGLISH)
    assert (str(meant.first), str(meant.last)) == (first, last)


@pytest.mark.parametrize("typed", ["banana", "2026-02-31"])
def test_what_names_no_day_is_said_in_one_line(typed: str) -> None:
    for words in (ENGLISH, CHINESE):
        with pytest.raises(UserError, match=typed) as raised:
            days_meant(typed, HELD, TODAY, words)
        assert "2026-03-02" in str(raised.value)


def test_a_digest_that_bears_a_day_to_come_is_not_proposed() -> None:
    wrong = [*HELD, (date(2062, 3, 2), 1)]
    assert str(newest_of(wrong, TODAY)) == "2026-04-01"
    assert str(newest_of([(date(2062, 3, 2), 1)], TODAY)) == "2062-03-02", "where there is no other"


def test_the_strip_counts_every_day_and_month_newest_first() -> None:
    months = strip(HELD, Days(date(2026, 3, 1), date(2026, 3, 31)))
    assert [(str(month.days), month.count, month.chosen) for month in months] == [
        ("2026-04-01..2026-04-30", 5, False),
        ("2026-03-01..2026-03-31", 200, True),
        ("2026-02-01..2026-02-28", 40, False),
    ]
    assert [(each.day.day, each.count, each.chosen) for each in months[1].shown] == [(9, 80, True), (2, 120, True)]


def test_of_years_only_newest_months_and_chosen_ones_show_their_days() -> None:
    held = [(date(2020, 1, 1) + timedelta(days=30 * number), 1) for number in range(70)]
    months = strip(held, Days(date(2021, 5, 1), date(2021, 5, 31)))
    assert [str(month.days.first) for month in months if month.shown][12:] == ["2021-05-01"]


def test_interests_and_papers_are_told_apart_as_they_are_typed() -> None:
    assert wishes_in("- robot hands；抓取\n• arXiv:2603.00105v2;") == (["robot hands", "抓取"], ["2603.00105"])


# What is wanted


def test_interests_are_kept_for_a_browser_and_stand_in_its_address(visit: Visit) -> None:
    mine, other = visit(), visit()
    assert "days=2026-03-09" in str(mine.get("/triage").url), "the newest"
    page = mine.post("/triage/wishes", data={"days": "2026-03-02..2026-03-03", "add": "robot hands; 2603.00105"})
    assert interests(page.text) == ["robot hands", f"like “{SPARSE.title}”"]
    assert set(ids(page.text)[:2]) == {SPARSE.arxiv_id, GRASP.arxiv_id}
    assert interests(mine.get("/triage").text) == interests(page.text)
    assert interests(other.get("/triage").text) == []
    assert interests(other.get(str(page.url)).text) == interests(page.text), "who follows the link sees the same"
    assert interests(other.get("/triage").text) == [], "and keeps nothing of it"
    shown = {"interest": "robot hands", "like": SPARSE.arxiv_id}
    assert interests(mine.post("/triage/wishes", data={**shown, "remove": SPARSE.arxiv_id}).text) == ["robot hands"]
    assert interests(mine.get("/triage").text) == ["robot hands"]


def test_interests_of_a_link_are_kept_only_when_that_is_said(visit: Visit) -> None:
    client = visit()
    client.post("/triage/wishes", data={"add": "underwater depth"})
    client.post("/triage/wishes", data={"interest": "robot hands", "add": "cloth"})
    assert interests(client.get("/triage").text) == ["underwater depth"]
    client.post("/triage/wishes", data={"interest": "robot hands", "keep": "1"})
    assert interests(client.get("/triage").text) == ["robot hands"]


def test_a_group_has_its_profile_which_browsers_own_ones_are_not_among(visit: Visit, people: People) -> None:
    kept = Profile("robots", "Robots", (Interest("robot hands", 2.0),), disliked=(BENCH.arxiv_id,))
    keep_profile(people, kept)
    one, other = visit(), visit()
    page = one.post("/triage/wishes", data={"profile": "robots", "interest": "robot hands", "add": "深度估计"})
    assert str(page.url).endswith("/triage?profile=robots&days=2026-03-09")
    assert interests(other.get("/triage?profile=robots").text) == ["robot hands", "深度估计"]
    assert profile(people, "robots").interests == (Interest("robot hands", 2.0), Interest("深度估计"))
    assert profile(people, "robots").disliked == kept.disliked
    one.post("/triage/wishes", data={"add": "sailing"})
    assert [each.id for each in all_profiles(people)] == ["robots"]


# What is done


def test_a_pick_is_kept_for_its_browser_alone(visit: Visit, read_library: Library, tmp_path: Path) -> None:
    mine, other = visit(), visit()
    mine.get("/triage")
    did(mine, f"picked {DRIFT.arxiv_id} on", f"picked {GRASP.arxiv_id} on", f"picked {DEPTH.arxiv_id} on")
    did(mine, f"picked {DEPTH.arxiv_id} off")
    page = mine.get(f"/triage?{MARCH}").text
    assert in_tray(page) == [GRASP.arxiv_id, DRIFT.arxiv_id]
    assert "2 picked" in page
    assert in_tray(other.get(f"/triage?{MARCH}").text) == []
    with People(Settings(home=tmp_path)) as again:
        later = visitor(read_library, Settings(), again)
        later.cookies = mine.cookies
        assert in_tray(later.get("/triage").text) == [GRASP.arxiv_id, DRIFT.arxiv_id]


def test_what_was_passed_by_or_dismissed_does_not_come_back(visit: Visit) -> None:
    client = visit()
    every = ids(client.get(f"/triage?{MARCH}").text)
    assert len(every) == len(PAPERS)
    did(client, f"dismissed {every[0]} on")
    assert set(ids(client.get(f"/triage?{MARCH}").text)) == set(every[1:]), "what was seen stays while one sits there"
    after = client.post("/triage/done", data={"days": "2026-03-01..2026-03-31", "shown": " ".join(every[:4])})
    assert set(ids(after.text)) == set(every[4:])
    assert set(ids(client.get(f"/triage?{MARCH}&show=passed").text)) == set(every[:4])
    assert "Nothing left to read" in client.post("/triage/done", data={"shown": " ".join(every)}).text
    assert len(ids(visit().get(f"/triage?{MARCH}").text)) == len(PAPERS), "another reader has seen nothing"


def test_the_next_sitting_is_shorter(visit: Visit) -> None:
    client = visit()
    every = ids(client.get(f"/triage?{MARCH}").text)
    did(client, *(f"seen {paper} on" for paper in every[:3]))
    assert ids(client.get(f"/triage?{MARCH}").text) == every
    client.cookies.delete("paperlight-sitting")  # as a browser does some hours later
    assert ids(client.get(f"/triage?{MARCH}").text) == every[3:]


def test_stars_and_picks_have_views_of_their_own_on_any_day(visit: Visit) -> None:
    client = visit()
    client.get("/triage")
    did(client, f"starred {DRIFT.arxiv_id} on", f"picked {GRASP.arxiv_id} on")
    assert ids(client.get("/triage?days=2026-03-09&show=starred").text) == [DRIFT.arxiv_id]
    assert ids(client.get("/triage?days=2026-03-09&show=picked").text) == [GRASP.arxiv_id]


def test_members_of_a_group_see_each_others_votes_and_lose_none(visit: Visit, people: People) -> None:
    keep_profile(people, Profile("robots", "Robots"))
    one, other = visit(), visit()
    for client in (one, other):
        client.get("/triage?profile=robots")
        did(client, f"picked {DRIFT.arxiv_id} on", profile="robots")
    mark(people, "robots", "Lena", [DRIFT.arxiv_id], "picked")
    assert len(states(people, "robots")[DRIFT.arxiv_id]) == 3
    page = one.get(f"/triage?profile=robots&{MARCH}&show=picked").text
    assert "Lena" in page
    assert "someone" in page
    assert in_tray(page) == [DRIFT.arxiv_id]


def test_a_member_has_one_list_on_every_device_and_votes_by_name(read_library: Library, people: People) -> None:
    keep_profile(people, Profile("robots", "Robots"))
    lena = Identity("member", "member Lena", "Lena")
    office, home = (visitor(read_library, Settings(), people, lena) for _ in range(2))
    office.get("/triage")
    did(office, f"picked {DRIFT.arxiv_id} on")
    did(office, f"picked {GRASP.arxiv_id} on", profile="robots")
    assert in_tray(home.get("/triage").text) == [DRIFT.arxiv_id]
    assert in_tray(home.get("/triage?profile=robots").text) == [GRASP.arxiv_id]
    assert states(people, "robots")[GRASP.arxiv_id][0].member == "Lena"


def test_a_guest_marks_papers_of_his_own_and_none_of_a_group(read_library: Library, people: People) -> None:
    keep_profile(people, Profile("robots", "Robots"))
    guest = visitor(read_library, Settings(), people, READER)
    guest.get("/triage")
    did(guest, f"picked {DRIFT.arxiv_id} on")
    refused = guest.post("/triage/marks", data={"mark": f"picked {DRIFT.arxiv_id} on", "profile": "robots"})
    assert "only members change Robots" in refused.text
    assert states(people, "robots") == {}
    assert "sign in" in guest.get("/profiles/robots").text


# Profiles as pages


def test_a_profile_is_made_of_the_interests_at_hand_changed_and_deleted(visit: Visit, people: People) -> None:
    client = visit()
    client.post("/triage/wishes", data={"add": "robot hands"})
    made = client.post("/profiles", data={"name": " 具身智能  ", "mine": "1"})
    assert str(made.url).endswith("/profiles/ju-shen-zhi-neng")
    assert "robot hands" in made.text
    wanted = {"name": "Robots", "interests": "robot hands ^2\n布料折叠", "unwanted": "faces", "categories": "cs.RO"}
    triage = client.post(str(made.url), data={**wanted, "authors": "Lena Hofmann", "liked": f"{GRASP.arxiv_id}v1"})
    assert "Robots" in triage.text
    assert profile(people, "ju-shen-zhi-neng") == Profile(
        "ju-shen-zhi-neng",
        "Robots",
        (Interest("robot hands", 2.0), Interest("布料折叠")),
        ("faces",),
        (GRASP.arxiv_id,),
        authors=("Lena Hofmann",),
        categories=("cs.RO",),
    )
    assert "robot hands ^2" in client.get(str(made.url)).text
    client.post(f"{made.url}/deleted")
    assert all_profiles(people) == []


BIBTEX = """@misc{one, title={Something Else}, eprint={2603.00104}}
@article{two, title={Street Splats: Gaussian Scenes of Whole Districts from Dashcams}}
@article{three, title={A Paper That Nobody Holds}}"""


def test_a_profile_learns_from_what_was_read_and_is_taken_elsewhere(visit: Visit, people: People) -> None:
    keep_profile(people, Profile("robots", "Robots", liked=(DRIFT.arxiv_id,)))
    client = visit()
    page = client.post("/profiles/robots/read", files={"file": ("ours.bib", BIBTEX)}).text
    assert "3 references: 2 in the library" in page
    assert "A Paper That Nobody Holds" in page
    assert set(profile(people, "robots").liked) == {DRIFT.arxiv_id, GRASP.arxiv_id, "2603.00102"}
    client.get("/triage")
    did(client, f"picked {DEPTH.arxiv_id} on", profile="robots")
    file = client.get("/profiles/robots/file").text
    made = client.post("/profiles/import", files={"file": ("robots.json", file)})
    assert str(made.url).endswith("/profiles/robots-2")
    assert replace(profile(people, "robots-2"), id="robots") == profile(people, "robots")
    assert set(states(people, "robots-2")) == {DEPTH.arxiv_id}


def test_a_file_that_holds_no_reference_or_no_profile_is_named(visit: Visit, people: People) -> None:
    keep_profile(people, Profile("robots", "Robots"))
    client = visit()
    answer = client.post("/profiles/robots/read", files={"file": ("../ours.bib", "no reference")})
    assert answer.status_code == 422
    assert "ours.bib holds no reference" in answer.text
    assert "/tmp" not in answer.text
    assert "is no profile" in client.post("/profiles/import", files={"file": ("x.json", "[]")}).text
    assert profile(people, "robots") == Profile("robots", "Robots")


@pytest.mark.parametrize(
    ("field", "text", "line"),
    [
        ("name", " ", "needs a name"),
        ("interests", "of the", "names no subject"),
        ("interests", "robots ^99", "at most 10"),
        ("liked", "banana", "write it like 2512.15702"),
    ],
)
def test_what_a_form_cannot_mean_is_said_and_kept_to_be_mended(
    visit: Visit, people: People, field: str, text: str, line: str
) -> None:
    keep_profile(people, Profile("robots", "Robots"))
    sent = {"name": "Robots", "authors": "Lena Hofmann", field: text}
    answer = visit().post("/profiles/robots", data=sent)
    assert answer.status_code == 422
    assert line in unescape(answer.text)
    assert "Lena Hofmann" in answer.text
    assert profile(people, "robots") == Profile("robots", "Robots")


@pytest.mark.parametrize(
    ("form", "ending", "held"),
    [("markdown", "md", "- [ ] [Metric"), ("bibtex", "bib", "@misc{kahale"), ("ris", "ris", "TY  - UNPB")],
)
def test_what_is_picked_is_taken_home(visit: Visit, form: str, ending: str, held: str) -> None:
    client = visit()
    client.get("/triage")
    did(client, f"picked {DEPTH.arxiv_id} on", f"picked {DRIFT.arxiv_id} on")
    answer = client.get("/triage/list", params={"form": form, "interest": "underwater depth", "days": "2026-03-09"})
    assert answer.headers["content-disposition"] == f'attachment; filename="reading-list.{ending}"'
    assert held in answer.text
    assert DRIFT.title.split(":")[0] in answer.text
    if form == "markdown":
        assert "matches underwater depth" in answer.text


def test_picks_are_notes_for_a_vault(visit: Visit) -> None:
    client = visit()
    client.get("/triage")
    did(client, f"picked {DEPTH.arxiv_id} on")
    answer = client.get("/triage/list", params={"form": "notes", "interest": "underwater depth", "days": "2026-03-09"})
    with ZipFile(BytesIO(answer.content)) as packed:
        [name] = packed.namelist()
        text = packed.read(name).decode()
    assert name == f"{DEPTH.title} ({DEPTH.arxiv_id}).md"
    _, front, body = text.split("---\n", 2)
    properties = dict(line.split(": ", 1) for line in front.splitlines())
    assert json.loads(properties["title"]) == DEPTH.title
    assert json.loads(properties["tags"])[0] == "paper"
    assert not re.search(r"[.:]", "".join(json.loads(properties["tags"])))
    assert "matches underwater depth" in body


# The list


def test_strong_matches_stand_first_and_the_rest_is_folded_fifty_at_a_time(many: Library, people: People) -> None:
    client = visitor(many, Settings(), people)
    page = client.get("/triage?days=2026-04-01&interest=robot hands folding cloth").text
    first = ids(page)
    assert len(first) == 50
    assert f"{MANY // 2} weaker" in page
    assert page.count("at the edge of your interests") == EDGE
    did(client, f"dismissed {first[0]} on", f"dismissed {first[1]} on")
    [more, weaker] = (unescape(url) for url in re.findall(r'data-more href="([^"]+)"', page))
    second = ids(client.get(more).text)
    assert len(second) == MANY // 2 - 50
    assert not set(first) & set(second), "dismissing moves nothing"
    folded = client.get(weaker).text
    assert len(ids(folded)) == 50
    assert f"{MANY // 2 - 50} more" in folded


def test_what_is_picked_teaches_the_next_list_and_leaves_this_one_in_order(many: Library, people: People) -> None:
    client = visitor(many, Settings(), people)
    page = client.post("/triage/wishes", data={"days": "2026-04-01", "add": "robot hands folding cloth"}).text
    first = ids(page)
    more = unescape(re.findall(r'data-more href="([^"]+)"', page)[0])
    did(client, *(f"picked 2604.{number:05} on" for number in range(2, 40, 2)))  # ships
    assert not set(first) & set(ids(client.get(more).text))
    assert "Sailing Ships" in client.get("/triage?days=2026-04-01").text


def test_a_paper_of_other_days_too_says_so(many: Library, people: People) -> None:
    page = visitor(many, Settings(), people).get("/triage?days=2026-04-02").text
    assert re.findall(r'also on <a href="/digest/(2026-04-01)#2604.00001v1">04-01<', page) == ["2026-04-01"]


def test_types_narrow_the_list(visit: Visit) -> None:
    page = visit().get(f"/triage?{MARCH}&type=benchmark").text
    assert 0 < len(ids(page)) < len(PAPERS)
    assert BENCH.arxiv_id in ids(page)


def test_an_abstract_and_its_analysis_come_alone_to_stand_beside(visit: Visit) -> None:
    beside = visit().get(f"/triage/beside/{DRIFT.arxiv_id}").text
    assert "<html" not in beside
    assert "exposure bias" in beside
    assert ENGLISH["analysis_note"] in beside


def test_without_digests_days_of_publication_are_triaged(tmp_path: Path, people: People) -> None:
    settings = Settings(home=tmp_path / "published")
    with Library.open(settings, write=True) as library:
        library.writer.add_papers([(each, passages_about(each)) for each in PAPERS])
        page = visitor(library, settings, people).get("/triage")
        assert str(page.url).endswith("days=2026-03-08")
        assert ids(page.text)


def test_an_empty_library_says_what_to_do(tmp_path: Path, people: People) -> None:
    with Library.open(Settings(home=tmp_path / "none")) as empty:
        client = visitor(empty, Settings(), people)
        for address in ("/triage", "/triage?days=2026-03-02"):
            assert "paperlight ingest" in client.get(address).text


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("days=banana", "“banana” names no day"),
        ("interest=of the", "names no subject"),
        ("like=2601.99999", "is not in the library"),
        ("type=novel", "is no type of paper"),
        ("profile=nobody", "there is no profile"),
        ("profile=~abc&days=banana", "“banana” names no day"),
    ],
)
def test_what_cannot_be_shown_is_one_line_on_a_page(visit: Visit, query: str, line: str) -> None:
    answer = visit().get(f"/triage?{query}")
    assert answer.status_code == 422
    assert line in unescape(answer.text)
    assert "<html" in answer.text


@pytest.mark.parametrize("line", ["eaten 2603.00101 on", "picked banana on", "picked 2603.00101", ""])
def test_a_mark_that_is_none_changes_nothing(visit: Visit, people: People, line: str) -> None:
    client = visit()
    client.get("/triage")
    assert client.post("/triage/marks", data={"mark": line}).status_code == 422
    assert "0 picked" in client.get("/triage").text


def test_numbers_in_an_address_that_are_none_do_no_harm(visit: Visit) -> None:
    for query in ("start=-1", "start=1e300", "start=nan", "at=x", "show=everything", "start=99999"):
        assert visit().get(f"/triage?{MARCH}&{query}").status_code == 200


def test_hostile_text_is_inert(tmp_path: Path, people: People) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    hostile = replace(DRIFT, title=f"Title {attack}", abstract=f"Abstract {attack}", authors=(f"A {attack}",))
    settings = Settings(home=tmp_path / "hostile")
    with Library.open(settings, write=True) as library:
        library.writer.add(with_passages(Digest(FIRST, attack, "x.md", attack, (DigestEntry(hostile, 1),))))
        client = visitor(library, settings, people)
        client.post("/triage/wishes", data={"add": f"drift {attack}", "days": str(FIRST)})
        did(client, f"picked {DRIFT.arxiv_id} on", f"starred {DRIFT.arxiv_id} on")
        for address in ("/triage", "/triage?show=starred", f"/triage/beside/{DRIFT.arxiv_id}"):
            page = client.get(address).text
            assert "Title" in page
            assert "<script>alert" not in page
            assert "<img" not in page


def test_triage_speaks_both_languages(visit: Visit) -> None:
    client = visit()
    page = client.get(f"/triage?{MARCH}&interest=水下深度", headers={"Accept-Language": "zh-Hans-CN"}).text
    assert 'lang="zh-CN"' in page
    assert "高度相关" in page
    assert "2026年3月" in page
    assert "快捷键" in page
    assert "bound method" not in page


def test_a_starred_paper_comes_back_with_what_changed_until_it_is_passed(library: Library, people: People) -> None:
    starrer = visitor(library, Settings(), people)
    starrer.get("/triage")
    did(starrer, f"starred {DEPTH.arxiv_id} on", f"seen {DEPTH.arxiv_id} on")
    today = f"/triage?{MARCH}"
    assert 'data-group="returned"' not in starrer.get(today).text
    new = replace(DEPTH, version=2, comment="Table 2 corrected", abstract=DEPTH.abstract + " A third lake is added.")
    library.writer.add_papers([(new, passages_about(new, ()))])
    page = starrer.get(today).text
    assert ids(page)[0] == DEPTH.arxiv_id
    assert ids(page).count(DEPTH.arxiv_id) == 1
    for told in ("version 2 is out", "Comment: Table 2 corrected", "the abstract changed"):
        assert told in page
    assert 'data-group="returned"' not in visitor(library, Settings(), people).get(today).text
    starrer.post("/triage/done", data={"shown": DEPTH.arxiv_id})
    assert 'data-group="returned"' not in starrer.get(today).text
    gone = replace(new, version=3, comment="This paper has been withdrawn by the authors")
    library.writer.add_papers([(gone, passages_about(gone, ()))])
    assert "it was withdrawn with version 3" in starrer.get(today).text
