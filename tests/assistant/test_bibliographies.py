"""What a group has read becomes what its profile likes: from files, and from Zotero over its web API."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from eight_papers import DEPTH, GRASP, PAPERS, SPARSE, SPLATS

from assistant.bibliographies import Reference, matched, references_in, to_zotero, zotero_references
from assistant.references import FORMS
from vectorstore.errors import OutageError, UserError

BIBTEX = r"""
@article{tanaka, title = {{Ask Before You Grasp: Language Feedback for Robot Hands}}, author={Tanaka, J.}, year=2026}
@misc{menon, title={Half the tokens}, eprint={2603.00105v2}, archivePrefix={arXiv}}
@misc{menon, title={The same key again}, url={https://arxiv.org/abs/2603.00107}}
@inproceedings{lost, title={N\"aher an der Stra{\ss}e}, doi={10.1000/XYZ}}
"""
RIS = """TY  - JOUR
TI  - Street Splats: Gaussian Scenes of Whole Districts from Dashcams
ER  -

TY  - UNPB
TI  - Something Else
DO  - 10.48550/arXiv.2603.00104
ER  -
"""


def test_each_form_names_its_papers(read_library, tmp_path: Path) -> None:
    for form in FORMS.values():
        file = tmp_path / f"list.{form.ending}"
        file.write_text(form.write(PAPERS), encoding="utf-8")
        found, problems = references_in(file)
        assert problems == []
        assert matched(read_library, found).papers == tuple(paper.arxiv_id for paper in PAPERS)


def test_references_match_by_id_doi_and_title_and_the_others_are_listed(read_library, tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(BIBTEX, encoding="utf-8")
    found, problems = references_in(tmp_path / "a.bib")
    known = matched(read_library, found)
    assert set(known.papers) == {GRASP.arxiv_id, SPARSE.arxiv_id, DEPTH.arxiv_id}
    assert known.unmatched == (Reference("Näher an der Straße", "", "10.1000/xyz"),)
    assert known.mistyped == ()
    assert problems == []
    (tmp_path / "a.ris").write_text(RIS, encoding="utf-8")
    assert matched(read_library, references_in(tmp_path / "a.ris")[0]).papers == (SPLATS.arxiv_id, GRASP.arxiv_id)


def test_a_mistyped_title_is_known_and_another_word_is_another_paper(read_library) -> None:
    typed = ["Metric Detph from a Single Underwater Photogaph", "Metric Depth from a Single Underwater Recording",
             "Street Splats: Gaussian Scenes of Whole Districts from Dashcam"]  # fmt: skip
    known = matched(read_library, [Reference(title) for title in typed])
    assert known.papers == (DEPTH.arxiv_id, SPLATS.arxiv_id)
    assert [(each.title, paper) for each, paper in known.mistyped] == [
        (typed[0], DEPTH.arxiv_id),
        (typed[2], SPLATS.arxiv_id),
    ]
    assert [each.title for each in known.unmatched] == [typed[1]]
    assert matched(read_library, [Reference(typed[0], "2603.99999")]).papers == ()


def test_a_broken_file_is_told_in_a_line(read_library, tmp_path: Path) -> None:
    file = tmp_path / "broken.bib"
    file.write_text(
        "@misc{a, title={Half the tokens}, eprint={2603.00105}}\n@misc{b, title={No end\n", encoding="utf-8"
    )
    found, problems = references_in(file)
    assert [each.arxiv_id for each in found] == ["2603.00105"]
    assert problems == [f"{file}: line 2: no whole BibTeX entry"]
    for text in ("@misc{b, title={No end\n", "hello", "[1, 2]", '{"a": '):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(UserError, match=r"broken\.bib holds no reference"):
            references_in(file)
    file.write_bytes("@misc{a, title={Größe}}".encode("latin-1"))
    with pytest.raises(UserError, match="UTF-8"):
        references_in(file)


ITEMS = [
    {"itemType": "preprint", "title": "Half the Tokens", "archiveID": "arXiv:2603.00105", "extra": ""},
    {"itemType": "attachment", "title": "half-the-tokens.pdf"},
    {"itemType": "journalArticle", "title": "Read elsewhere", "DOI": "10.1000/elsewhere"},
    {"itemType": "journalArticle", "title": "Grasping", "extra": "arXiv:2603.00104 [cs]"},
    {"itemType": "webpage", "title": "Metric Depth from a Single Underwater Photograph"},
]


class Zotero(BaseHTTPRequestHandler):
    """Answers as api.zotero.org does, two items a page."""

    protocol_version = "HTTP/1.1"
    key, busy, asked, leads_to, lacks = "secret", 0, list[str](), "", 0

    def do_GET(self) -> None:
        served = type(self)
        served.asked.append(self.path)
        address = urlsplit(self.path)
        if self.headers["Zotero-API-Version"] != "3" or address.path != "/users/475425/items/top":
            return self.answer(404, "Not found")
        if self.headers.get("Zotero-API-Key") != self.key:
            return self.answer(403, "Forbidden")
        if served.busy:
            served.busy -= 1
            return self.answer(503, "Busy", {"Retry-After": "7"})
        start = int(parse_qs(address.query).get("start", ["0"])[0])
        headers = {"Total-Results": str(len(ITEMS) + self.lacks), "Content-Type": "application/json", "Backoff": "3"}
        if start + 2 < len(ITEMS):
            here = self.leads_to or f"http://127.0.0.1:{self.server.server_address[1]}"  # type: ignore[attr-defined]
            headers["Link"] = f'<{here}{address.path}?limit=2&start={start + 2}>; rel="next", <{here}/last>; rel="last"'
        self.answer(200, json.dumps([{"key": "A", "data": each} for each in ITEMS[start : start + 2]]), headers)

    def answer(self, status: int, text: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(text.encode())), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def zotero(**given: object) -> Iterator[tuple[str, type[Zotero]]]:
    handler = type("Handler", (Zotero,), {"asked": [], **given})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", handler
        finally:
            server.shutdown()
            thread.join()


def test_zotero_is_read_page_by_page_with_the_pauses_it_asks_for(read_library) -> None:
    waited: list[float] = []
    with zotero(busy=1) as (api, server):
        found = zotero_references("users/475425", "secret", api, waited.append)
    assert [each.title for each in found] == [each["title"] for each in ITEMS if each["itemType"] != "attachment"]
    assert matched(read_library, found).papers == (SPARSE.arxiv_id, GRASP.arxiv_id, DEPTH.arxiv_id)
    assert waited == [7.0, 3.0, 3.0]
    assert len(server.asked) == 4


def test_what_zotero_refuses_is_said(read_library) -> None:
    with zotero() as (api, _):
        with pytest.raises(UserError, match="revoked"):
            zotero_references("users/475425", "old", api)
        with pytest.raises(UserError, match="no such library"):
            zotero_references("groups/1", "secret", api)
        with pytest.raises(UserError, match="users/NUMBER"):
            zotero_references("https://www.zotero.org/me", "secret", api)
    with zotero(busy=9) as (api, _), pytest.raises(OutageError, match="503"):
        zotero_references("users/475425", "secret", api, lambda _: None)
    with zotero(lacks=3) as (api, _), pytest.raises(OutageError, match="5 of 8"):
        zotero_references("users/475425", "secret", api, lambda _: None)
    with pytest.raises(OutageError, match="does not answer"):
        zotero_references("users/475425", "secret", api, lambda _: None)


def test_a_key_goes_to_no_other_server() -> None:
    with zotero(leads_to="http://127.0.0.1:9") as (api, _), pytest.raises(OutageError, match="another server"):
        zotero_references("users/475425", "secret", api, lambda _: None)


class ZoteroKeeping(BaseHTTPRequestHandler):
    """Takes items and collections as api.zotero.org does: each write in the version that it was meant for, each token
    once."""

    protocol_version = "HTTP/1.1"
    items: ClassVar[list[dict[str, Any]]] = []
    collections: ClassVar[list[dict[str, Any]]] = []
    tokens: ClassVar[set[str]] = set()
    state: ClassVar[dict[str, int]] = {}
    """`version`; how many requests are still answered with `busy`, `lost` after they were taken, `raced` before."""

    def do_GET(self) -> None:
        path, asked = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        held = {"/groups/7/items/top": self.items, "/groups/7/collections": self.collections}.get(path)
        if held is None:
            return self.answer(404, "Not found")
        start = int(asked.get("start", ["0"])[0])
        return self.answer(200, [{"data": each} for each in held[start:]], {"Total-Results": str(len(held))})

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        path, state = urlsplit(self.path).path, self.state
        token, since = self.headers.get("Zotero-Write-Token"), self.headers.get("If-Unmodified-Since-Version")
        if self.headers["Zotero-API-Key"] != "may-write":
            return self.answer(403, "Write access denied")
        if state.pop("busy", 0):
            return self.answer(429, "Slow down", {"Retry-After": "9"})
        assert bool(token) != bool(since)  # versioned writes need no token
        assert len(sent) <= 50
        if state.pop("raced", 0):
            self.put(self.items, {"itemType": "preprint", "archiveID": f"arXiv:{SPLATS.arxiv_id}"})
        if (since and int(since) < state["version"]) or (token and token in self.tokens):
            return self.answer(412, "Library has been modified")
        self.tokens.add(token or "")
        of_path = self.items if path == "/groups/7/items" else self.collections
        keys = {str(place): self.put(of_path, each) for place, each in enumerate(sent)}
        if state.pop("lost", 0):
            self.close_connection = True
            return None
        return self.answer(200, {"success": keys, "unchanged": {}, "failed": {}}, {"Backoff": "2"})

    def put(self, held: list[dict[str, Any]], given: dict[str, Any]) -> str:
        self.state["version"] += 1
        old = next((each for each in held if each["key"] == given.get("key")), None)
        if old is None:
            held.append(old := {"key": f"KEY{len(held):05}"})
        old.update(given, version=self.state["version"])
        return str(old["key"])

    def answer(self, status: int, body: object, headers: dict[str, str] | None = None) -> None:
        text = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        told = {
            "Content-Length": str(len(text)),
            "Last-Modified-Version": str(self.state["version"]),
            **(headers or {}),
        }
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def zotero_keeping(**state: int) -> Iterator[tuple[str, type[ZoteroKeeping]]]:
    given: dict[str, Any] = {"items": [], "collections": [], "tokens": set(), "state": {"version": 1, **state}}
    handler = type("Handler", (ZoteroKeeping,), given)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", handler
        finally:
            server.shutdown()
            thread.join()


def test_papers_go_to_a_zotero_collection_once() -> None:
    waited: list[float] = []
    with zotero_keeping(busy=1) as (api, server):
        server.items.append({"key": "OLD00001", "version": 1, "itemType": "preprint", "archiveID": "arXiv:2603.00105"})
        first = to_zotero("groups/7", "may-write", [SPARSE, DEPTH], "Reading group", api, waited.append)
        again = to_zotero("groups/7", "may-write", [SPARSE, DEPTH, GRASP], "Reading group", api, waited.append)
    assert (first.added, first.had, again.added, again.had) == (1, 1, 1, 2)
    assert [each["archiveID"][6:] for each in server.items] == [SPARSE.arxiv_id, DEPTH.arxiv_id, GRASP.arxiv_id]
    assert len(server.collections) == 1
    assert all(each["collections"] == [server.collections[0]["key"]] for each in server.items)
    depth = server.items[1]
    assert (depth["title"], depth["itemType"], depth["repository"]) == (DEPTH.title, "preprint", "arXiv")
    assert {"creatorType": "author", "firstName": "Keala", "lastName": "Kahale"} in depth["creators"]
    assert waited == [9.0, 2.0, 2.0, 2.0]


def test_what_zotero_took_without_an_answer_or_others_added_meanwhile_is_not_written_twice() -> None:
    with zotero_keeping(lost=1, raced=1) as (api, server):
        to_zotero("groups/7", "may-write", [SPLATS, DEPTH, GRASP], "", api, lambda _: None)
    assert sorted(each["archiveID"][6:] for each in server.items) == sorted(
        each.arxiv_id for each in (SPLATS, DEPTH, GRASP)
    )
    with zotero_keeping() as (api, server):
        with pytest.raises(UserError, match="write access"):
            to_zotero("groups/7", "may-read", [DEPTH], "", api)
        with pytest.raises(UserError, match="a part of a library"):
            to_zotero("groups/7/collections/ABCD2345", "may-write", [DEPTH], "", api)
    assert server.items == []
