"""A profile's new papers by mail and to chats: each once, signed, and said where it fails; over servers on loopback."""

import base64
import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from unittest.mock import Mock
from urllib.parse import parse_qs, urlsplit

import pytest
from aiosmtpd.controller import Controller
from eight_papers import DEPTH, DRIFT, FAKES, GRASP, entry, newer, with_passages
from sqlalchemy import update

from assistant.delivery import target_of
from assistant.delivery.letter import Letter, LetterPaper
from assistant.delivery.mail import send_mail
from assistant.delivery.sending import language_in
from assistant.delivery.webhooks import send_webhook
from ingest.passages import passages_about
from ui.sending import send_due, send_to, why_quiet
from vectorstore.errors import OutageError, UserError
from vectorstore.people.deliveries import Delivery, claim, keep_delivery, sent, settle
from vectorstore.people.profiles import Interest, Profile, keep_profile
from vectorstore.people.states import mark
from vectorstore.people.store import People
from vectorstore.settings import Settings
from vectorstore.values import Digest

SECRET = "SECxyz"
HOSTILE = 'Lab\r\nBcc: all@example.org <img src="http://evil.example/x">'


class Hook(BaseHTTPRequestHandler):
    """Keeps what it is sent, and answers as each robot does."""

    status, answer, waits = 200, '{"code": 0, "errcode": 0}', 0.0
    got: ClassVar[list[tuple[str, dict[str, Any]]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((self.path, json.loads(body)))
        time.sleep(self.waits)
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(self.answer)))
        self.end_headers()
        self.wfile.write(self.answer.encode())

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def hook(**given: object) -> Iterator[tuple[str, list[tuple[str, dict[str, Any]]]]]:
    handler = type("Handler", (Hook,), {"got": [], **given})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}", handler.got  # type: ignore[attr-defined]
        finally:
            server.shutdown()
            thread.join()


class Box:
    """Takes mail, or refuses it."""

    def __init__(self, answer: str = "250 OK", known: bool = True) -> None:
        self.answer, self.known, self.got = answer, known, list[EmailMessage]()

    async def handle_RCPT(self, _server: object, _session: object, envelope: Any, to: str, _options: object) -> str:  # noqa: N802
        envelope.rcpt_tos.append(to)
        return "250 OK" if self.known else "550 no such user"

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.got.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return self.answer


@contextmanager
def mail_server(box: Box) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


def settings_of(tmp_path: Path, **given: Any) -> Settings:
    return Settings(home=tmp_path, mail_from="papers@lab.example", **given)


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    with People(Settings(home=tmp_path)) as opened:
        keep_profile(
            opened, Profile("lab", HOSTILE, (Interest("underwater depth"), Interest("detecting generated faces")))
        )
        yield opened


def test_mail_comes_once_in_both_forms_and_can_be_stopped(read_library, people, tmp_path) -> None:
    box = Box()
    with mail_server(box) as url:
        settings = settings_of(tmp_path, smtp_url=url)
        target = target_of("reader@lab.example", settings)
        [first] = send_to(read_library, people, settings, "lab", [(target, False)])
        [second] = send_to(read_library, people, settings, "lab", [(target, False)])
    assert (first.state, second.state) == ("sent", "quiet")
    [mail] = box.got
    assert mail["To"] == "reader@lab.example"
    assert mail["Bcc"] is None
    assert mail["List-Unsubscribe"] == "<mailto:papers@lab.example?subject=unsubscribe%20lab>"
    plain, html = (mail.get_body((form,)) for form in ("plain", "html"))
    assert plain is not None
    assert html is not None
    assert FAKES.url in plain.get_content()
    assert DEPTH.title in html.get_content()
    assert "<img" not in html.get_content()
    assert "src=" not in html.get_content().replace("src=&quot;", "")


def test_what_a_mail_server_refuses_is_sent_later(read_library, people, tmp_path) -> None:
    box = Box("554 no thanks")
    with mail_server(box) as url:
        settings = settings_of(tmp_path, smtp_url=url)
        target = target_of("reader@lab.example", settings)
        [refused] = send_to(read_library, people, settings, "lab", [(target, False)])
        assert refused.failed
        assert "no thanks" in refused.line
        box.answer = "250 OK"
        [done] = send_to(read_library, people, settings, "lab", [(target, False)])
    assert done.state == "sent"
    assert len(box.got) == 1
    with pytest.raises(UserError, match="PAPERLIGHT_SMTP_URL"):
        send_to(read_library, people, Settings(home=tmp_path), "lab", [(target_of("b@c.example", settings), False)])


def test_what_a_mail_server_says_is_told_as_a_sentence(tmp_path) -> None:
    to = "reader@lab.example"
    with mail_server(Box(known=False)) as url:
        settings = settings_of(tmp_path, smtp_url=url)
        with pytest.raises(OutageError, match=r"refuses reader@lab\.example: 550 no such user; nothing was sent"):
            send_mail(LETTER, to, settings)
    with pytest.raises(OutageError, match="cannot be reached: Connection refused; nothing was sent"):
        send_mail(LETTER, to, settings)


def test_a_letter_is_written_in_the_language_of_the_first_interest(people) -> None:
    mixed = (Interest("token pruning"), Interest("长视频理解"))
    assert [language_in(Profile("mixed", "组", each)) for each in (mixed, mixed[::-1])] == ["en", "zh"]


TOLD = LetterPaper("1", "A <b> & [c](http://evil.example)", "https://arxiv.org/abs/1", "A. Author", "why")
LETTER = Letter("lab", "Lab", "Lab: 1 to read", (TOLD,), "", "en")


@pytest.mark.parametrize("kind", ["feishu", "dingtalk", "wecom", "slack"])
def test_each_robot_gets_its_own_form_signed(kind: str, tmp_path: Path) -> None:
    with hook(answer="ok" if kind == "slack" else Hook.answer) as (host, got):
        settings = Settings(home=tmp_path, webhook_hosts=(host,))
        send_webhook(LETTER, target_of(f"{kind}+http://{host}/hook?key=k#secret={SECRET}", settings))
    [(path, body)] = got
    asked = parse_qs(urlsplit(path).query)
    assert asked["key"] == ["k"]
    assert SECRET not in path
    assert kind == "slack" or "](http://evil" not in json.dumps(body)
    if kind == "feishu":
        key = f"{body['timestamp']}\n{SECRET}".encode()
        assert body["sign"] == base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
        assert abs(time.time() - int(body["timestamp"])) < 60
        assert body["msg_type"] == "interactive"
    elif kind == "dingtalk":
        signed = f"{asked['timestamp'][0]}\n{SECRET}".encode()
        assert asked["sign"] == [base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()]
        assert "https://arxiv.org/abs/1" in body["markdown"]["text"]
    elif kind == "wecom":
        assert "https://arxiv.org/abs/1" in body["markdown"]["content"]
    else:
        assert "<https://arxiv.org/abs/1|A &lt;b&gt; &amp; [c](http" in body["text"]


def test_only_official_and_named_hosts_are_sent_to(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    official = "https://oapi.dingtalk.com/robot/send?access_token=t#secret=s"
    assert (target_of(official, settings).kind, target_of(official, settings).secret) == ("dingtalk", "s")
    assert "access_token" not in str(target_of(official, settings))
    for wrong in ("http://oapi.dingtalk.com/robot", "https://evil.example/open.feishu.cn", "slack+https://evil.example/x",
                  "https://open.feishu.cn@evil.example/x", "a@b.example\nBcc: c@d.example", "mailto:"):  # fmt: skip
        with pytest.raises(UserError, match="no place to send to"):
            target_of(wrong, settings)


def test_what_is_refused_comes_later_and_what_times_out_is_not_sent_twice(
    read_library, people, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr("assistant.delivery.webhooks.TIMEOUT", 0.3)
    with hook(answer='{"errcode": 310000, "errmsg": "sign not match"}') as (host, got):
        settings = Settings(home=tmp_path, webhook_hosts=(host,))
        target = target_of(f"dingtalk+http://{host}/x", settings)
        for _ in range(2):
            [refused] = send_to(read_library, people, settings, "lab", [(target, False)])
            assert "sign not match" in refused.line
        assert len(got) == 2
    with hook(waits=0.8) as (host, got):
        settings = Settings(home=tmp_path, webhook_hosts=(host,))
        target = target_of(f"wecom+http://{host}/x", settings)
        [unsure] = send_to(read_library, people, settings, "lab", [(target, False)])
        assert unsure.state == "doubtful"
        assert "--again" in unsure.line
        assert send_to(read_library, people, settings, "lab", [(target, False)])[0].state == "quiet"
        assert len(got) == 1
        with people.writing() as connection:  # ten minutes later
            connection.execute(update(sent).values(at=datetime.now(UTC).replace(tzinfo=None) - timedelta(hours=1)))
        send_to(read_library, people, settings, "lab", [(target, False)], again=True)
        assert len(got) == 2
    with pytest.raises(OutageError, match="nothing was sent"):
        send_webhook(LETTER, target)


def test_a_sending_that_is_killed_is_told_until_it_is_sent_again(read_library, people, tmp_path, monkeypatch) -> None:
    with hook() as (host, got):
        settings = Settings(home=tmp_path, webhook_hosts=(host,))
        target = target_of(f"wecom+http://{host}/x", settings)
        with monkeypatch.context() as killed:
            killed.setattr("assistant.delivery.sending.send_webhook", Mock(side_effect=KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                send_to(read_library, people, settings, "lab", [(target, False)])
        with people.writing() as connection:  # ten minutes later
            connection.execute(update(sent).values(at=datetime.now(UTC).replace(tzinfo=None) - timedelta(hours=1)))
        for _ in range(2):
            [told] = send_to(read_library, people, settings, "lab", [(target, False)])
            assert told.failed
            assert "of an earlier sending 2 papers may have arrived" in told.line
        assert got == []
        [done] = send_to(read_library, people, settings, "lab", [(target, False)], again=True)
        assert (done.state, done.papers, len(got)) == ("sent", 2, 1)
        assert send_to(read_library, people, settings, "lab", [(target, False)])[0].state == "quiet"


def test_what_came_before_a_letter_was_sent_again_is_in_the_next_one(library, people, tmp_path, monkeypatch) -> None:
    with hook() as (host, got):
        settings = Settings(home=tmp_path, webhook_hosts=(host,))
        target = target_of(f"wecom+http://{host}/x", settings)
        with monkeypatch.context() as late:
            late.setattr("assistant.delivery.sending.send_webhook", Mock(side_effect=TimeoutError))
            send_to(library, people, settings, "lab", [(target, False)])
        with people.writing() as connection:  # ten minutes later
            connection.execute(update(sent).values(at=datetime.now(UTC).replace(tzinfo=None) - timedelta(hours=1)))
        new = replace(DEPTH, arxiv_id="2603.00999", title=f"Still: {DEPTH.title}")
        digest = Digest(date(2026, 3, 10), "Next", "next.md", "", (entry(new, 1),))
        library.writer.add(with_passages(digest))
        send_to(library, people, settings, "lab", [(target, False)], again=True)
        send_to(library, people, settings, "lab", [(target, False)])
    first, second = (each["markdown"]["content"] for _, each in got)
    assert new.title not in first
    assert new.title in second


def test_a_quiet_day_is_told_or_not_and_a_stale_one_apart(read_library, people, tmp_path) -> None:
    keep_profile(people, Profile("none", "None", (Interest("medieval poetry"),)))
    with hook() as (host, got):
        settings = Settings(home=tmp_path, webhook_hosts=(host,))
        target = target_of(f"wecom+http://{host}/x", settings)
        assert send_to(read_library, people, settings, "none", [(target, False)])[0].state == "quiet"
        assert got == []
        assert send_to(read_library, people, settings, "none", [(target, True)])[0].state == "quiet"
    assert "2026-03-09" in got[0][1]["markdown"]["content"]
    told = Settings(home=tmp_path, timezone="UTC")
    friday, sunday = date(2026, 3, 6), datetime(2026, 3, 8, 12, tzinfo=UTC)
    assert why_quiet(friday, told, sunday) == "stale"
    assert why_quiet(friday, told, sunday + timedelta(days=4)) == "behind"
    assert why_quiet(told.today(), told, sunday) == "quiet"


def test_the_server_sends_at_its_hour_once_a_day(read_library, people, tmp_path) -> None:
    with hook() as (host, got):
        settings = Settings(home=tmp_path, webhook_hosts=(host,))
        keep_delivery(people, Delivery("lab", f"wecom+http://{host}/x", "07:30", says_quiet=True))
        day = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)
        assert send_due(read_library, people, settings, day) == []
        assert [each.state for each in send_due(read_library, people, settings, day.replace(minute=45))] == ["sent"]
        assert send_due(read_library, people, settings, day.replace(hour=9)) == []
        assert [each.state for each in send_due(read_library, people, settings, day + timedelta(days=1, hours=1))] == [
            "quiet"
        ]
    assert len(got) == 2


def test_a_starred_paper_comes_back_with_its_new_version(library, people, tmp_path) -> None:
    mark(people, "lab", "Li", [DRIFT.arxiv_id], "starred")
    with hook() as (host, got):
        settings = Settings(home=tmp_path, webhook_hosts=(host,))
        target = target_of(f"wecom+http://{host}/x", settings)
        send_to(library, people, settings, "lab", [(target, False)])
        assert DRIFT.title not in got[0][1]["markdown"]["content"]
        new = replace(newer(DRIFT), comment="Table 2 corrected")
        library.writer.add_papers([(new, passages_about(new, ()))])
        for _ in range(2):
            send_to(library, people, settings, "lab", [(target, False)])
    assert len(got) == 2
    assert DRIFT.title in got[1][1]["markdown"]["content"]
    assert "version 2 is out: Table 2 corrected" in got[1][1]["markdown"]["content"]


def test_two_who_send_at_once_share_the_papers(people) -> None:
    claimed = [claim(people, "lab", "t", [GRASP.arxiv_id, DEPTH.arxiv_id]) for _ in range(2)]
    assert claimed == [[GRASP.arxiv_id, DEPTH.arxiv_id], []]
    settle(people, "lab", "t", [GRASP.arxiv_id], arrived=False)
    assert claim(people, "lab", "t", [GRASP.arxiv_id, DEPTH.arxiv_id]) == [GRASP.arxiv_id]
