"""REST as a program uses it, over a real library."""

import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from eight_papers import BENCH, DRIFT, GRASP, SPARSE
from starlette.testclient import TestClient

from assistant.references import FORMS
from ui.serving.app import create_app
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.people.store import People
from vectorstore.people.votes import Vote, all_votes
from vectorstore.settings import Settings

EXPOSURE_BIAS = "which papers address exposure bias in video generation?"


@pytest.fixture(scope="module")
def client(read_library: Library) -> Iterator[TestClient]:
    app = create_app(Settings(embed_origins=("https://wiki.lab.example",)), read_library)
    with TestClient(app) as client:
        yield client


def test_search_gives_papers_best_first_with_why(client: TestClient) -> None:
    found = client.get("/api/search", params={"q": "exposure bias in video generation", "top": 3}).json()
    assert found["papers"][0]["arxiv_id"] == "2603.00101"
    assert len(found["papers"]) == 3
    assert found["papers"][0]["url"] == "https://arxiv.org/abs/2603.00101v1"
    assert set(found["papers"][0]["why"]) == {"dense", "lexical", "late"}


@pytest.mark.parametrize("category", ["cs.CR", " cs.cr"])
def test_search_keeps_to_its_filters(client: TestClient, category: str) -> None:
    limits = {"q": "video", "categories": [category], "since": "2026-03-08", "authors": ["benali"]}
    assert [paper["arxiv_id"] for paper in client.get("/api/search", params=limits).json()["papers"]] == ["2603.00108"]


def test_search_leaves_categories_out_and_knows_languages_of_analyses(client: TestClient) -> None:
    outside = {"q": "video", "not_categories": ["cs.lg", "cs.CR", "cs.GR"], "language": "zh", "top": 20}
    found = client.get("/api/search", params=outside).json()["papers"]
    assert {paper["arxiv_id"][-1] for paper in found} == {"3", "4", "5", "6", "7"}
    assert client.get("/api/search", params={"q": "video", "language": "en"}).json()["papers"] == []
    assert client.get("/api/search", params={"q": "video", "language": "fr"}).status_code == 422


def test_search_keeps_to_types_of_papers(client: TestClient) -> None:
    found = client.get("/api/search", params={"q": "video", "types": ["benchmark"]}).json()["papers"]
    assert [paper["arxiv_id"] for paper in found] == [BENCH.arxiv_id]
    assert client.get("/api/search", params={"q": "video", "types": ["poem"]}).status_code == 422


def test_search_pages_through_all_that_it_ranked(client: TestClient) -> None:
    asked = {"q": "video", "top": 3}
    first = client.get("/api/search", params=asked).json()
    rest = client.get("/api/search", params={**asked, "start": 3, "top": 100}).json()
    assert (first["start"], rest["start"]) == (0, 3)
    assert first["total"] == rest["total"] == 3 + len(rest["papers"])
    whole = client.get("/api/search", params={**asked, "top": 100}).json()["papers"]
    assert [*first["papers"], *rest["papers"]] == whole
    beyond = client.get("/api/search", params={**asked, "start": 500}).json()
    assert (beyond["papers"], beyond["total"]) == ([], first["total"])


def test_papers_are_listed_latest_first_page_by_page(client: TestClient) -> None:
    first = client.get("/api/papers", params={"top": 5}).json()
    rest = client.get("/api/papers", params={"start": 5}).json()
    assert (len(first["papers"]), len(rest["papers"]), first["total"]) == (5, 3, 8)
    told = [paper["published"] for paper in first["papers"] + rest["papers"]]
    assert told == sorted(told, reverse=True)
    some = client.get("/api/papers", params={"authors": ["Fei-Fei Li"], "top": 1}).json()
    assert ([paper["arxiv_id"] for paper in some["papers"]], some["total"]) == ([SPARSE.arxiv_id], 2)


def test_days_are_listed_and_each_tells_its_digests(client: TestClient) -> None:
    listed = client.get("/api/days", params={"top": 2}).json()
    assert [(each["day"], each["papers"]) for each in listed["days"]] == [("2026-03-09", 3), ("2026-03-03", 2)]
    assert listed["total"] == 3
    day = client.get("/api/days/2026-03-02").json()
    first = day["digests"][0]["entries"][0]
    assert first["paper"]["arxiv_id"] == DRIFT.arxiv_id
    assert first["said"]["sections"][0]["kind"] == "overview"
    assert first["said"] == client.get(f"/api/papers/{DRIFT.arxiv_id}").json()["entries"][0]
    assert client.get("/api/days/2026-03-01").status_code == 404


def test_citations_come_by_ids_or_by_a_question_in_each_form(client: TestClient) -> None:
    bibtex = client.get("/api/citations", params={"id": [DRIFT.arxiv_id, GRASP.versioned_id]})
    assert bibtex.headers["content-type"].startswith("application/x-bibtex")
    assert bibtex.text == FORMS["bibtex"].write([DRIFT, GRASP])
    ris = client.get("/api/citations", params={"id": DRIFT.arxiv_id, "format": "ris"})
    assert ris.text == FORMS["ris"].write([DRIFT])
    csl = client.get("/api/citations", params={"q": EXPOSURE_BIAS, "format": "csl"})
    assert csl.json()[0]["number"] == f"arXiv:{DRIFT.arxiv_id}"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "not both"),
        ({"id": "2603.00101", "q": EXPOSURE_BIAS}, "not both"),
        ({"id": "1706.03762"}, "not in this library"),
        ({"id": "nonsense"}, "nonsense"),
        ({"q": "papers by Nobody Inparticular"}, "no paper of this library answers"),
        ({"id": "2603.00101", "format": "docx"}, "format"),
    ],
)
def test_citations_of_nothing_are_refused_in_one_line(client: TestClient, asked: dict[str, str], said: str) -> None:
    refused = client.get("/api/citations", params=asked)
    assert refused.status_code == 422
    assert said in refused.json()["detail"]


def test_a_reader_s_opinion_is_kept_changed_and_taken_back(read_library: Library, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    said = {"question": EXPOSURE_BIAS, "arxiv_id": DRIFT.versioned_id, "good": False, "reason": "too few frames"}
    app = create_app(settings, read_library)
    with TestClient(app, client=("127.0.0.1", 1)) as client, People(settings) as people:
        for changed, kept in (
            ({}, [Vote(EXPOSURE_BIAS, DRIFT.arxiv_id, False, "too few frames")]),
            ({"good": True, "reason": ""}, [Vote(EXPOSURE_BIAS, DRIFT.arxiv_id, True)]),
            ({"good": None}, []),
        ):
            assert client.post("/api/feedback", json={**said, **changed}).status_code == 200
            assert all_votes(people) == kept
        assert client.post("/api/feedback", json={**said, "good": "perhaps"}).status_code == 422
    with TestClient(app, client=("192.0.2.7", 1)) as elsewhere:
        assert elsewhere.post("/api/feedback", json=said).status_code == 403


def test_triage_ranks_the_newest_day_or_the_days_asked_for(client: TestClient) -> None:
    asked = {"interest": "robots that grasp household objects", "since": "2026-03-02", "top": 2}
    ranked = client.get("/api/triage", params=asked).json()
    assert [each["arxiv_id"] for each in ranked["papers"]][:1] == [GRASP.arxiv_id]
    assert ranked["papers"][0]["strength"] == "strong"
    assert (len(ranked["papers"]), ranked["total"]) == (2, 8)
    assert ranked["weaker"] < 8
    assert client.get("/api/triage").json()["total"] == 3
    assert client.get("/api/triage", params={"start": 2}).json()["papers"][0]["strength"] is None


@pytest.mark.parametrize(
    ("wish", "said"), [({"like": "2601.99999"}, "is not in the library"), ({"interest": "of the"}, "names no subject")]
)
def test_a_wish_that_cannot_be_met_gets_one_line(client: TestClient, wish: dict[str, str], said: str) -> None:
    refused = client.get("/api/triage", params=wish)
    assert refused.status_code == 422
    assert said in refused.json()["detail"]


@pytest.mark.parametrize("question", [EXPOSURE_BIAS, "哪些论文解决视频生成中的曝光偏差？"])
def test_ask_cites_the_paper_and_its_digest_entry(client: TestClient, question: str) -> None:
    answer = client.post("/api/ask", json={"question": question}).json()
    assert answer["refused"] is False
    first = answer["citations"][0]
    assert (first["arxiv_id"], first["entry_url"]) == ("2603.00101", "http://testserver/digest/2026-03-02#2603.00101v1")
    paper = client.get("/api/papers/2603.00101").json()
    assert all(c["quote"] in paper["abstract"] for c in answer["citations"] if c["source"] == "abstract")


def test_each_paper_of_an_answer_says_whether_it_answers_and_why(client: TestClient) -> None:
    answer = client.post("/api/ask", json={"question": EXPOSURE_BIAS}).json()
    first = answer["papers"][0]
    assert (first["arxiv_id"], first["relevance"], first["open"]) == ("2603.00101", "yes", [])
    assert first["meets"]
    assert set(first["meets"]) <= set(answer["understood"]["wanted"])
    assert first["quote"] in client.get("/api/papers/2603.00101").json()["abstract"]
    order = ["yes", "maybe", "no"]
    told = [paper["relevance"] for paper in answer["papers"]]
    assert told == sorted(told, key=order.index)
    assert answer["usage"] is None


def test_ask_counts_last_week_from_the_day_that_it_is_given(client: TestClient) -> None:
    asked = {"question": "papers on video from last week", "today": "2026-03-11"}
    assert client.post("/api/ask", json=asked).json()["filters"] == {"since": "2026-03-02", "until": "2026-03-08"}
    assert client.post("/api/ask", json={**asked, "today": "today"}).status_code == 422


def test_a_paper_comes_with_its_entries(client: TestClient) -> None:
    paper = client.get("/api/papers/2603.00101v1").json()
    assert paper["authors"][2] == "Søren Østergård"
    assert [entry["day"] for entry in paper["entries"]] == ["2026-03-02"]
    assert {section["kind"] for section in paper["entries"][0]["sections"]} == {"overview", "method", "limitations"}


def test_status_and_health(client: TestClient) -> None:
    state = client.get("/api/status").json()
    assert (state["papers"], state["digests"], state["first_day"]) == (8, 3, "2026-03-02")
    assert client.get("/healthz").json() == {"status": "ok"}


def test_where_the_library_lies_is_told_to_its_owner_alone(read_library: Library) -> None:
    app = create_app(Settings(), read_library)
    told = {}
    for address in ("127.0.0.1", "192.0.2.7"):
        with TestClient(app, client=(address, 1)) as client:
            told[address] = client.get("/api/status").json()["home"]
    assert told == {"127.0.0.1": str(read_library.home), "192.0.2.7": None}


@pytest.mark.parametrize(
    ("method", "path", "given"),
    [
        ("POST", "/api/ask", {"json": {"question": EXPOSURE_BIAS}}),
        ("POST", "/api/ask", {"json": {"question": "2026年3月2日有什么新论文？"}}),
        ("POST", "/api/ask", {"json": {"question": EXPOSURE_BIAS}, "headers": {"accept": "text/event-stream"}}),
        ("POST", "/v1/chat/completions", {
            "json": {"model": "paperlight", "messages": [{"role": "user", "content": EXPOSURE_BIAS}]},
        }),
        ("POST", "/v1/chat/completions", {
            "json": {"model": "paperlight", "stream": True, "messages": [{"role": "user", "content": EXPOSURE_BIAS}]},
        }),
        ("GET", "/api/papers/2603.00101", {}),
        ("GET", "/api/days/2026-03-02", {}),
        ("GET", "/feeds/day/2026-03-02.atom", {}),
    ],
)  # fmt: skip
def test_every_link_that_a_program_gets_begins_with_the_public_address(
    read_library: Library, method: str, path: str, given: dict[str, Any]
) -> None:
    public = "https://lab.example/papers"
    with TestClient(create_app(Settings(public_url=public), read_library)) as client:
        answer = client.request(method, path, **given)
    assert answer.status_code == 200
    assert f"{public}/digest/2026-03-02#" in answer.text
    assert not re.search(r"\]\(/|\"/(?:digest|paper)", answer.text)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/api/search", "q"),
        ("/api/search?q=", "q"),
        ("/api/search?q=x&top=0", "top"),
        ("/api/search?q=x&since=yesterday", "since"),
        ("/api/search?q=x&sinse=2026-01-01", "sinse"),
        ("/api/search?q=x&since=2026-03-09&until=2026-03-01", "2026-03-09"),
        ("/api/papers/not-an-id", "not-an-id"),
    ],
)
def test_bad_input_gets_422_with_what_and_why(client: TestClient, path: str, said: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 422
    assert said in str(answer.json()["detail"])


@pytest.mark.parametrize("question", ["", "   ", "?" * 50, "x" * 100_000])
def test_an_empty_or_endless_question_gets_422(client: TestClient, question: str) -> None:
    answer = client.post("/api/ask", json={"question": question})
    assert answer.status_code == 422
    assert answer.json()["detail"]


def test_an_unknown_paper_gets_404(client: TestClient) -> None:
    assert client.get("/api/papers/1706.03762").status_code == 404


def test_openapi_describes_every_route_and_no_page_needs_a_cdn(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert set(paths) == {
        "/api/search", "/api/triage", "/api/ask", "/api/papers", "/api/papers/{arxiv_id}", "/api/days",
        "/api/days/{day}", "/api/citations", "/api/feedback", "/api/status",
        "/v1/models", "/v1/models/{model}", "/v1/chat/completions",
        "/feeds/days.atom", "/feeds/day/{day}.atom", "/feeds/category/{category}.atom", "/feeds/question.atom",
        "/feeds/profile/{profile_id}.atom",
        "/healthz", "/readyz",
    }  # fmt: skip
    assert "jsdelivr" not in client.get("/docs").text


def test_openapi_says_which_paperlight_this_is_and_how_to_say_who_asks(client: TestClient) -> None:
    told = client.get("/openapi.json").json()
    assert told["info"]["version"] == version("paperlight")
    assert told["components"]["securitySchemes"] == {"token": {"type": "http", "scheme": "bearer"}}
    assert told["security"] == [{}, {"token": []}]


@pytest.mark.parametrize("path", ["/", "/api/status", "/digest/2026-03-02", "/config", "/look/paperlight.css"])
def test_nothing_but_the_frame_can_be_framed(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"


def test_the_frame_names_the_sites_that_may_hold_it(client: TestClient) -> None:
    headers = client.get("/embed").headers
    assert "frame-ancestors https://wiki.lab.example" in headers["content-security-policy"]
    assert "x-frame-options" not in headers


@pytest.mark.parametrize("path", ["/", "/config", "/api/status", "/gradio_api/info"])
def test_no_other_origin_may_read_an_answer(client: TestClient, path: str) -> None:
    headers = client.get(path, headers={"Origin": "https://evil.example"}).headers
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "origin", ["wiki.lab.example", "https://wiki.lab.example/page", "*", "https://a b", "'self'; x"]
)
def test_what_is_no_origin_is_refused_at_the_start(read_library: Library, origin: str) -> None:
    with pytest.raises(UserError, match="PAPERLIGHT_EMBED_ORIGINS"):
        create_app(Settings(embed_origins=(origin,)), read_library)


def test_ask_tells_what_it_understood_and_takes_the_conversation(client: TestClient) -> None:
    asked = {"question": "papers by Fei-Fei Li from February 2026"}
    answer = client.post("/api/ask", json=asked).json()
    assert answer["filters"] == {"since": "2026-02-01", "until": "2026-02-28", "authors": ["Fei-Fei Li"]}
    limits = {limit["filters"].get("since"): limit["words"] for limit in answer["understood"]["limits"]}
    assert set(limits) == {None, "2026-02-01"}
    assert [paper["arxiv_id"] for paper in answer["papers"]] == ["2603.00101"]
    assert answer["understood"]["answer_in"] is None
    translated = client.post("/api/ask", json={"question": "what is WhereWasIt? answer in Chinese"}).json()
    assert translated["understood"]["answer_in"] == "zh"
    without = client.post("/api/ask", json={**asked, "dropped": [limits["2026-02-01"]]}).json()
    assert [paper["arxiv_id"] for paper in without["papers"]] == ["2603.00105", "2603.00101"]
    follows = {"question": "what are the limits of the second one?", "history": [asked["question"]]}
    second = client.post("/api/ask", json={**follows, "shown": ["2603.00105", "2603.00101"]}).json()["understood"]
    assert (second["act"], second["aspect"], second["papers"]) == ("aspect", "limitations", ["2603.00101"])
    assert second["follows"] is True
    assert client.post("/api/ask", json={**asked, "authors": ["Ravi Menon"]}).json()["filters"]["authors"] == [
        "Ravi Menon"
    ]
