"""A reading group's agenda: what it picked, in the papers' own words, kept, framed, printed and taken away."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from eight_papers import BENCH, BIOPSY, DEPTH, DRIFT, GRASP
from icalendar import Calendar
from starlette.testclient import TestClient

from assistant.agenda import AGENDA_FORMS, agenda_of, earlier, plan
from ui.serving.app import create_app
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.people.profiles import Interest, Profile, delete_profile, keep_profile
from vectorstore.people.states import mark
from vectorstore.people.store import People
from vectorstore.settings import Settings
from vectorstore.values import Filters

DAY = date(2026, 3, 12)
HOSTILE = 'Lab <script>alert(1)</script> "x": [a](http://evil.example)'


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    with People(Settings(home=tmp_path)) as opened:
        keep_profile(opened, Profile("lab", "Lab", (Interest("robots"), Interest("video generation"))))
        mark(opened, "lab", "Li", [BIOPSY.arxiv_id, DRIFT.arxiv_id], "picked")
        mark(opened, "lab", "Wu", [DRIFT.arxiv_id], "picked")
        yield opened


def test_picks_come_first_with_claims_and_limits_in_their_own_words(read_library: Library, people: People) -> None:
    made = plan(read_library, people, "lab", Filters(), 3, 60, DAY, ["Wu", "Li"])
    assert [each.arxiv_id for each in made.items[:2]] == [DRIFT.arxiv_id, BIOPSY.arxiv_id]
    drift, biopsy, third = made.items
    assert all(each.claim in paper.abstract for each, paper in ((drift, DRIFT), (biopsy, BIOPSY)))
    assert drift.doubts[0].text == "作者没有讨论镜头切换频繁的视频。"
    assert drift.doubts[0].basis == "abstract"
    assert (biopsy.doubts[0].text, biopsy.doubts[0].basis) == ("The method fails where stains are uneven.", None)
    assert (drift.presenter, biopsy.presenter, third.presenter) == ("Li", "Li", "Wu")
    assert drift.why.startswith("picked by Li, Wu")
    assert [each.minutes for each in made.items] == [20, 20, 20]
    assert agenda_of(people, made.id) == made


def test_the_next_meeting_has_other_papers(read_library: Library, people: People) -> None:
    first = plan(read_library, people, "lab", Filters(), 3, 60, DAY)
    second = plan(read_library, people, "lab", Filters(), 5, 60, DAY, language="zh")
    assert not {each.arxiv_id for each in first.items} & {each.arxiv_id for each in second.items}
    with pytest.raises(UserError, match="这段时间没有新的可读论文"):
        plan(read_library, people, "lab", Filters(), 5, 60, DAY, language="zh")
    assert len(earlier(people, "lab")) == 2
    with pytest.raises(UserError, match="at least a minute"):
        plan(read_library, people, "lab", Filters(), 10, 5, DAY)
    delete_profile(people, "lab")
    with pytest.raises(UserError, match="no meeting"):
        agenda_of(people, first.id)


def test_each_form_can_be_read_again(read_library: Library, people: People) -> None:
    made = plan(read_library, people, "lab", Filters(), 2, 30, DAY)
    texts = {name: form.write(made, read_library, "https://papers.lab/agenda/1") for name, form in AGENDA_FORMS.items()}
    assert texts["md"].startswith('---\ntitle: "Lab: reading group on 2026-03-12"\n')
    assert f"](https://arxiv.org/abs/{DRIFT.arxiv_id}v1)" in texts["md"]
    [event] = Calendar.from_ical(texts["ics"]).walk("VEVENT")
    assert event.decoded("dtstart") == DAY
    assert DRIFT.title in str(event["description"])
    assert texts["bib"].count("@misc{") == 2
    assert texts["ris"].count("TY  - ") == 2


def test_a_wiki_may_frame_its_page_and_nothing_in_it_is_alive(read_library: Library, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, embed_origins=("https://wiki.lab.example",))
    with People(settings) as people:
        keep_profile(people, Profile("lab", HOSTILE, (Interest("robots"),)))
        mark(people, "lab", "<b>Li</b>", [GRASP.arxiv_id, DEPTH.arxiv_id, BENCH.arxiv_id], "picked")
    with TestClient(create_app(settings, read_library), client=("127.0.0.1", 50_000)) as client:
        assert HOSTILE.replace("<", "&lt;").split("&lt;")[0] in client.get("/agenda?profile=lab").text
        assert client.get("/agenda").url.path == "/profiles"
        form = {"day": "2026-03-12", "papers": "3", "minutes": "45", "presenters": "Li，Wu"}
        page = client.post("/agenda?profile=lab", data=form)
        assert page.status_code == 200
        assert "/agenda/" in page.url.path
        assert GRASP.title in page.text
        assert "<script>alert" not in page.text
        assert "<b>Li</b>" not in page.text
        policy = page.headers["content-security-policy"]
        assert "frame-ancestors" in policy
        assert "https://wiki.lab.example" in policy
        assert "script-src 'self';" in policy
        assert client.get(f"{page.url.path}/ics").headers["content-type"].startswith("text/calendar")
        assert "](http://evil" not in client.get(f"{page.url.path}/md").text.split("---")[2]
        wrong = client.post("/agenda?profile=lab", data={**form, "day": "soon"})
        assert wrong.status_code == 422
