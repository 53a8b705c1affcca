"""One process reads papers in; chat servers on other machines, each with a home of its own, answer from the same
library.

A real PostgreSQL and a real Chroma server, on this machine.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from glob import glob
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from browsing import ROOT, served
from chat_server import saying, serving
from eight_papers import BENCH, DIGESTS, FIRST, PAPERS, with_passages
from pydantic import SecretStr
from sqlalchemy import create_engine, func, select, text

from assistant.agenda import agenda_of, plan
from vectorstore.derived.dense_server import DenseServer
from vectorstore.derived.vectors import LISTED
from vectorstore.errors import OutageError, UserError
from vectorstore.library import Library
from vectorstore.people.deliveries import (
    Delivery,
    claim,
    deliveries,
    keep_delivery,
    reach,
    settle,
    take_turn,
)
from vectorstore.people.profiles import Interest, Profile, change_profile, delete_profile, keep_profile, profile
from vectorstore.people.states import mark, states
from vectorstore.people.store import People, metadata
from vectorstore.settings import Settings
from vectorstore.values import Filters, FullText, TextSection
from vectorstore.writer_lock import WriterLock

BINARIES = sorted(glob("/usr/lib/postgresql/*/bin"))
CHROMA = shutil.which("chroma", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
pytestmark = [
    pytest.mark.skipif(not BINARIES, reason="PostgreSQL is not installed: apt-get install postgresql"),
    pytest.mark.skipif(not CHROMA, reason="the command `chroma` is not installed"),
]
QUESTION = "exposure bias in video diffusion"
SECONDS = 150.0  # to wait for what must come, on a busy machine too
numbers = count()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def eventually(answer: Callable[[], Any]) -> Any:
    """The first answer that is true; those asked for too early are not."""
    deadline = time.monotonic() + SECONDS
    while not (found := answer()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return found


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """The host of a PostgreSQL server: a folder with its socket, whose path must be short."""
    folder = Path("/tmp") / f"paperlight-{os.getpid()}"
    folder.mkdir()
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    run_postgres(folder, "initdb", "-A", "trust", "-U", "lab", "--no-sync")
    start_postgres(folder)
    try:
        yield str(folder)
    finally:
        kill_postgres(folder)
        shutil.rmtree(folder, ignore_errors=True)


def run_postgres(folder: Path, name: str, *arguments: str) -> None:
    """A command of PostgreSQL's over the data of this folder."""
    subprocess.run(
        [f"{BINARIES[-1]}/{name}", "-D", f"{folder}/data", *arguments], check=True, cwd=folder,
        user="postgres" if os.getuid() == 0 else None, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, timeout=60,
    )  # fmt: skip


def start_postgres(folder: Path) -> None:
    given = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c shared_buffers=16MB"
    run_postgres(folder, "pg_ctl", "-l", f"{folder}/log", "-o", given, "-w", "start")


def kill_postgres(folder: Path) -> None:
    """As it ends where its machine does: nothing is put in order."""
    run_postgres(folder, "pg_ctl", "-m", "immediate", "-w", "stop")


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a Chroma server, which does not tell the port when it chooses one."""
    while (server := chroma_at(tmp_path_factory.mktemp("chroma"), port := free_port())) is None:
        pass
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def responds(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).is_success
    except httpx.TransportError:
        return False


@pytest.fixture
def catalogue_url(postgres: str) -> str:
    """An empty database."""
    name = f"papers{next(numbers)}"
    engine = create_engine(f"postgresql+psycopg://lab@/postgres?host={postgres}", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"postgresql://lab@/{name}?host={postgres}"


@pytest.fixture
def at(catalogue_url: str, chroma: str, tmp_path: Path) -> Callable[[str], Settings]:
    """The settings of a machine, by its name: what is shared, and a home of its own."""
    return lambda machine: Settings(home=tmp_path / machine, catalogue_url=catalogue_url, chroma_url=chroma)


def environment(settings: Settings) -> dict[str, str]:
    shared = {"PAPERLIGHT_CATALOGUE_URL": settings.catalogue_url, "PAPERLIGHT_CHROMA_URL": settings.chroma_url}
    given = {name: value.get_secret_value() for name, value in shared.items() if value}
    return given | {"PAPERLIGHT_HOME": str(settings.home), "PYTHONPATH": str(ROOT)}


def paperlight(settings: Settings, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "ui", *arguments], cwd=ROOT, env=os.environ | environment(settings), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def healthy(library: Library) -> bool:
    status = library.status()
    return status.indexes == dict.fromkeys(("dense", "lexical"), f"ok, generation {status.generation}")


def found(library: Library, question: str = QUESTION) -> list[tuple[str, bool, bool]]:
    """Papers, with whether their vectors and their words were found."""
    return [
        (hit.paper.arxiv_id, hit.dense is not None, hit.lexical is not None)
        for hit in library.search.papers(question, top=2)
    ]


def test_chat_servers_on_other_machines_answer_while_papers_are_read_in(at: Callable[[str], Settings]) -> None:
    with ExitStack() as stack:
        servers = [stack.enter_context(served(at(name).home, **environment(at(name)))) for name in ("one", "two")]
        assert [httpx.get(f"{server}/api/status").json()["papers"] for server in servers] == [0, 0]
        reading = paperlight(at("reader"), "ingest", "--samples")
        while reading.poll() is None:
            for server in servers:
                assert httpx.get(f"{server}/api/search", params={"q": QUESTION}, timeout=60).status_code == 200
        assert reading.returncode == 0, reading.communicate()
        reading.communicate()
        for server in servers:
            indexes = eventually(lambda url=f"{server}/api/status": caught_up(httpx.get(url, timeout=60).json()))
            assert set(indexes) == {"dense", "lexical"}
            assert httpx.get(f"{server}/api/search", params={"q": QUESTION}, timeout=60).json()
        with Library.open(at("reader"), write=True) as library:
            library.writer.add(with_passages(*DIGESTS))
        for server in servers:
            eventually(lambda url=f"{server}/api/papers/2603.00101": httpx.get(url, timeout=60).is_success)


def caught_up(status: dict[str, Any]) -> Any:
    generation = status["generation"]
    same = all(state == f"ok, generation {generation}" for state in status["indexes"].values())
    return status["indexes"] if generation and same else None


def test_a_group_votes_meets_and_is_sent_to_from_two_machines_at_once(
    at: Callable[[str], Settings], catalogue_url: str
) -> None:
    with Library.open(at("one"), write=True) as library:
        library.writer.add(with_passages(*DIGESTS))
    machines = [People(at(name)) for name in ("one", "two")]
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda people: keep_profile(people, Profile("lab", "Lab", (Interest("depth"),))), machines))

        def votes(people: People) -> None:
            member = f"member {machines.index(people)}"
            for paper in PAPERS:
                mark(people, "lab", member, [paper.arxiv_id], "picked")
                mark(people, "lab", "", [paper.arxiv_id], "seen")
                named = f"{member} {paper.title}"
                change_profile(people, "lab", lambda held, named=named: replace(held, authors=(*held.authors, named)))

        list(both.map(votes, machines))
        of_paper = states(machines[0], "lab")
        assert all(len(of_paper[paper.arxiv_id]) == 3 for paper in PAPERS)
        assert len(set(profile(machines[1], "lab").authors)) == 2 * len(PAPERS)
        claimed = list(both.map(lambda people: claim(people, "lab", "t", [each.arxiv_id for each in PAPERS]), machines))
        assert sorted(map(len, claimed)) == [0, len(PAPERS)]
        settle(machines[0], "lab", "t", [PAPERS[0].arxiv_id], arrived=True)
        keep_delivery(machines[0], Delivery("lab", "a@b.example", "07:30"))
        reach(machines[0], "lab", "t", 3)
        turns = both.map(lambda people: take_turn(people, deliveries(people)[0], FIRST), machines)
        assert sorted(turns) == [False, True]
    with Library.open(at("two")) as library:
        met = plan(library, machines[1], "lab", Filters(), 2, 30, FIRST)
    assert agenda_of(machines[0], met.id) == met
    engine = create_engine(catalogue_url.replace("postgresql", "postgresql+psycopg", 1))
    with engine.connect() as connection:
        of_profiles = [table for table in metadata.tables.values() if "profile" in table.c]
        counted = [connection.scalar(select(func.count()).select_from(table)) for table in of_profiles]
        assert all(counted)
        connection.rollback()
        delete_profile(machines[0], "lab")
        assert not any(connection.scalar(select(func.count()).select_from(table)) for table in of_profiles)
    engine.dispose()
    for people in machines:
        people.close()


def test_a_second_writer_on_another_machine_is_told_who_writes(at: Callable[[str], Settings]) -> None:
    with Library.open(at("one"), write=True):
        second = paperlight(at("two"), "ingest", "--samples")
        _, said = second.communicate(timeout=60)
    assert second.returncode == 1
    assert f"is being written by paperlight process {os.getpid()} on {socket.gethostname()}"[:63] in said
    assert "Traceback" not in said


def test_a_papers_text_is_shared_and_a_database_of_before_is_brought_up_to_it(
    at: Callable[[str], Settings], catalogue_url: str
) -> None:
    with Library.open(at("one"), write=True) as library:
        library.writer.add(with_passages(*DIGESTS))
    engine = create_engine(catalogue_url.replace("postgresql", "postgresql+psycopg", 1))
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE full_texts"))
        connection.execute(text("UPDATE meta SET value = '4' WHERE key = 'schema'"))
    engine.dispose()
    held = FullText(1, (TextSection("2.1", "Data", "S2.SS1", "We drove for 40 nights."),))
    with Library.open(at("one"), write=True) as library:
        assert len(library.without_full_text(Filters(since=FIRST), 20)) == 3
        library.writer.add_full_texts([(BENCH.arxiv_id, held)])
        assert len(library.without_full_text(Filters(since=FIRST), 20)) == 2
    with Library.open(at("two")) as library:
        assert library.full_text(BENCH.arxiv_id) == held
        assert library.counts().full_texts == 1
    with Library.open(at("one"), write=True) as library:
        library.writer.remove_paper(BENCH.arxiv_id)
        assert library.counts().full_texts == 0


def test_a_library_that_several_machines_share_holds_what_one_in_files_holds(
    at: Callable[[str], Settings], read_library: Library
) -> None:
    with Library.open(at("one"), write=True) as library:
        assert library.writer.add(with_passages(*DIGESTS)).papers_new == 8
        assert library.writer.add(with_passages(*DIGESTS)).digests_same == 3
    with Library.open(at("two")) as library:
        assert healthy(library)
        assert library.counts() == read_library.counts()
        assert library.status().sizes.keys() == {"catalogue", "lexical"}
        assert library.status().sizes["catalogue"] > 0
        assert library.days() == read_library.days()
        assert library.categories() == read_library.categories()
        assert library.digest(FIRST) == read_library.digest(FIRST)
        assert library.entries("2603.00101") == read_library.entries("2603.00101")
        for question in (QUESTION, "剪枝 图像 词元", "Street Splats"):
            for filters in (Filters(), Filters(authors=("li",)), Filters(categories=("cs.cv",), since=FIRST)):
                hits, expected = library.search.papers(question, filters), read_library.search.papers(question, filters)
                assert [hit.paper for hit in hits] == [hit.paper for hit in expected]
                assert [hit.score for hit in hits] == pytest.approx([hit.score for hit in expected], abs=0.01)
        everything = Filters()
        assert [hit.paper for hit in library.ranges.newest(everything, 9)] == [
            hit.paper for hit in read_library.ranges.newest(everything, 9)
        ]
        for name, at_start in (("rolling without", True), ("without drift", False), ("rolling with", True)):
            assert library.search.titled(name, at_start) == read_library.search.titled(name, at_start)


def test_readers_see_what_is_added_and_removed_while_the_writer_goes_on(at: Callable[[str], Settings]) -> None:
    with Library.open(at("one")) as reader, Library.open(at("two"), write=True) as writer:
        assert found(reader) == []
        writer.writer.add(with_passages(DIGESTS[0]))
        eventually(lambda: found(reader)[:1] == [("2603.00101", True, True)])
        writer.writer.remove_paper("2603.00101")
        eventually(lambda: "2603.00101" not in [paper for paper, *_ in found(reader)])
        eventually(lambda: healthy(reader))
        assert reader.notices == []


def test_a_home_may_be_written_to_while_it_is_read(at: Callable[[str], Settings]) -> None:
    with Library.open(at("two"), write=True) as elsewhere:
        elsewhere.writer.add(with_passages(DIGESTS[0]))
    with Library.open(at("one")) as reader:
        with Library.open(at("one"), write=True) as writer:
            writer.writer.add(with_passages(*DIGESTS))
        eventually(lambda: reader.counts().papers == 8 and healthy(reader))


@pytest.mark.parametrize(
    "moment",
    ["catalogue.merging.Merge.write_places", "derived.vectors.Vectors.update", "derived.lexical.Lexical.publish"],
)
def test_a_writer_that_is_killed_leaves_a_library_that_heals(at: Callable[[str], Settings], moment: str) -> None:
    with Library.open(at("one"), write=True) as library:
        library.writer.add(with_passages(DIGESTS[0]))
    module, owner, name = moment.rsplit(".", 2)
    program = f"""
import os, signal
from eight_papers import *
import vectorstore.{module} as module
from vectorstore.library import Library
from vectorstore.settings import Settings
library = Library.open(Settings(), write=True)
module.{owner}.{name} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
library.writer.add(with_passages(*DIGESTS))
library.close()
"""
    given = os.environ | environment(at("one"))
    given["PYTHONPATH"] += f"{os.pathsep}{ROOT / 'tests'}"
    killed = subprocess.run([sys.executable, "-c", program], env=given, timeout=60, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with Library.open(at("two")) as reader:
        assert found(reader)[0][0] == "2603.00101"
        assert reader.counts().papers in (3, 8)
        with Library.open(at("three"), write=True) as library:
            library.writer.add(with_passages(*DIGESTS))
            assert library.counts().papers == 8
        eventually(lambda: healthy(reader))
        assert found(reader, "counting cells")[0] == ("2603.00103", True, True)


def test_a_filter_that_passes_thousands_of_papers_holds_on_a_server(chroma: str) -> None:
    papers = np.arange(1, LISTED + 1_001)
    vectors = np.random.default_rng(7).normal(size=(len(papers), 16)).astype(np.float32)
    vectors[:900, 0] += 50  # far from the others, and none of them passes
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    said = {"library": "wide"}
    dense = DenseServer(SecretStr(chroma), lambda: said, said.__setitem__)
    dense.open()
    dense.update((papers, vectors), (papers[:0], vectors[:0]))
    dense.publish(1, "made up")
    passing = papers[900:]
    best, away = dense.query(vectors[[2_000, 5]], 10, passing)
    assert (len(best), next(iter(best))) == (10, 2_001)
    assert len(away) == 10
    assert {*best, *away} <= set(passing.tolist())
    dense.close()


def test_without_the_chroma_server_words_alone_still_find_and_without_both_nothing_is_said_to_be_found(
    at: Callable[[str], Settings],
) -> None:
    with Library.open(at("one"), write=True) as library:
        library.writer.add(with_passages(*DIGESTS))
    gone = at("one").model_copy(update={"chroma_url": Settings(chroma_url="http://127.0.0.1:9").chroma_url})
    with Library.open(gone) as library:
        assert found(library)[0] == ("2603.00101", False, True)
        assert "no Chroma server answers at 127.0.0.1:9" in library.notices[0]
        with pytest.raises(OutageError, match="no Chroma server answers"):
            library.check_ready()
    with pytest.raises(UserError, match="no Chroma server answers"):
        Library.open(gone, write=True)
    with Library.open(at("one")) as library:
        assert healthy(library)
        assert library.notices == []
    shutil.rmtree(gone.home / "lexical")
    lock = WriterLock(gone.home).acquire()  # so that the reader does not mend it
    with Library.open(gone) as library, pytest.raises(OutageError, match="index of words cannot be read"):
        library.search.papers(QUESTION)
    lock.release()


@pytest.mark.parametrize(
    ("name", "url", "said"),
    [
        ("catalogue_url", "mysql://me:secret@host/papers", "names no PostgreSQL database"),
        ("catalogue_url", "papers", "names no PostgreSQL database"),
        ("catalogue_url", "postgresql://me:secret@127.0.0.1:9/papers", "check that the server runs"),
        ("chroma_url", "localhost:8000", "names no Chroma server"),
    ],
)
def test_a_url_that_leads_nowhere_is_said_without_its_password(name: str, url: str, said: str, tmp_path: Path) -> None:
    settings = Settings.model_validate({"home": tmp_path, name: url})
    with pytest.raises(UserError, match=said) as error:
        Library.open(settings)
    assert "secret" not in f"{error.value} {settings!r}"


@pytest.fixture
def own_chroma(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """A Chroma server of this test's own, to harm, and its URL."""
    while (server := chroma_at(tmp_path, port := free_port())) is None:
        pass
    try:
        yield server, f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGCONT)
        server.kill()
        server.wait()


def chroma_at(folder: Path, port: int) -> "subprocess.Popen[bytes] | None":
    """A Chroma server over what lies there; None where another process has just taken the port."""
    command = [str(CHROMA), "run", "--path", str(folder / "chroma"), "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    eventually(lambda: server.poll() is not None or responds(f"http://127.0.0.1:{port}/api/v2/heartbeat"))
    return server if server.poll() is None else None


def test_answers_tell_of_a_chroma_server_that_hangs(
    own_chroma: tuple["subprocess.Popen[bytes]", str], tmp_path: Path
) -> None:
    server, url = own_chroma
    settings = Settings.model_validate({"home": tmp_path / "home", "chroma_url": url})
    with Library.open(settings, write=True) as library:
        library.writer.add(with_passages(*DIGESTS))
    with served(settings.home, PAPERLIGHT_CHROMA_URL=url) as chat:
        asked = {"question": QUESTION}
        assert httpx.post(f"{chat}/api/ask", json=asked, timeout=60).json()["notice"] in (None, "")
        assert httpx.get(f"{chat}/readyz", timeout=60).status_code == 200
        server.send_signal(signal.SIGSTOP)
        told = httpx.post(f"{chat}/api/ask", json=asked, timeout=20).json()
        assert told["papers"][0]["arxiv_id"] == "2603.00101"
        silent = f"no Chroma server answers at {url.removeprefix('http://')}"
        assert silent in told["notice"]
        found = httpx.get(f"{chat}/api/search", params={"q": QUESTION}, timeout=20).json()
        assert (found["papers"][0]["arxiv_id"], found["notice"]) == ("2603.00101", silent)
        ready = httpx.get(f"{chat}/readyz", timeout=20)
        assert (ready.status_code, ready.json()) == (503, {"detail": silent})
        assert httpx.get(f"{chat}/healthz", timeout=20).status_code == 200
        server.send_signal(signal.SIGCONT)
        eventually(lambda: httpx.get(f"{chat}/readyz", timeout=20).is_success)
        assert not httpx.post(f"{chat}/api/ask", json=asked, timeout=60).json()["notice"]


def test_a_chroma_server_that_died_is_not_said_to_need_room_on_the_disk(
    own_chroma: tuple["subprocess.Popen[bytes]", str], tmp_path: Path
) -> None:
    server, url = own_chroma
    settings = Settings.model_validate({"home": tmp_path / "home", "chroma_url": url})
    library = Library.open(settings, write=True)
    server.kill()
    library.writer.add(with_passages(*DIGESTS))
    with pytest.raises(UserError, match=r"no Chroma server answers at .*: start it, or mend PAPERLIGHT_CHROMA_URL"):
        library.close()


def test_collections_that_the_catalogue_does_not_record_are_never_read(
    own_chroma: tuple["subprocess.Popen[bytes]", str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chromadb.utils.embedding_functions import known_embedding_functions

    _, url = own_chroma
    settings = Settings.model_validate({"home": tmp_path / "home", "chroma_url": url})
    with Library.open(settings, write=True) as library:
        library.writer.add(with_passages(*DIGESTS))
        model = library.status().model
    collections = f"{url}/api/v2/tenants/default_tenant/databases/default_database/collections"
    code = {"model_name": "lab/model", "device": "cpu", "normalize_embeddings": False}
    hostile = {
        "metadata": {"generation": 1, "made_by": model, "records": 0},
        "configuration": {
            "embedding_function": {
                "type": "known", "name": "sentence_transformer",
                "config": {**code, "kwargs": {"trust_remote_code": True}},
            }
        },
    }  # fmt: skip
    [own] = [each["name"] for each in httpx.get(collections).json()]
    assert httpx.post(collections, json={"name": f"{own.removesuffix('-1')}-2", **hostile}).is_success
    built: list[str] = []
    for known in known_embedding_functions.values():
        monkeypatch.setattr(known, "build_from_config", lambda config: built.append(str(config)))
    with Library.open(settings) as reader:
        assert healthy(reader)
        assert reader.search.papers(QUESTION)[0].dense is not None
    assert httpx.delete(f"{collections}/{own}").is_success
    assert httpx.post(collections, json={"name": own, **hostile}).is_success
    with Library.open(settings) as reader:
        assert reader.search.papers(QUESTION)[0].dense is None
        assert any("names an embedding function" in notice for notice in reader.notices), reader.notices
    assert built == []
    with Library.open(settings, write=True) as library:
        assert healthy(library)
        assert library.search.papers(QUESTION)[0].dense is not None


def test_answers_tell_of_a_postgresql_server_that_hangs(at: Callable[[str], Settings], postgres: str) -> None:
    settings = at("one")
    with Library.open(settings, write=True) as library:
        library.writer.add(with_passages(*DIGESTS))
    asked = {"question": QUESTION}
    with served(settings.home, **environment(settings)) as chat:
        assert httpx.post(f"{chat}/api/ask", json=asked, timeout=60).json()["papers"]
        stopped = backends(postgres)
        for process in stopped:
            os.kill(process, signal.SIGSTOP)
        try:
            silent(chat, asked)
        finally:
            for process in stopped:
                os.kill(process, signal.SIGCONT)
        eventually(lambda: httpx.get(f"{chat}/readyz", timeout=60).is_success)
        assert httpx.post(f"{chat}/api/ask", json=asked, timeout=60).json()["papers"]


def test_servers_that_are_killed_and_come_back_while_many_ask_are_told_of_and_found_again(
    catalogue_url: str, postgres: str, own_chroma: tuple["subprocess.Popen[bytes]", str], tmp_path: Path
) -> None:
    server, url = own_chroma
    stop, told = threading.Event(), list[httpx.Response]()
    settings = Settings.model_validate({"home": tmp_path / "home", "catalogue_url": catalogue_url, "chroma_url": url})
    with Library.open(settings, write=True) as library:
        library.writer.add(with_passages(*DIGESTS))

    def asks() -> None:
        while not stop.is_set():
            told.append(httpx.post(f"{chat}/api/ask", json={"question": QUESTION}, timeout=120))

    def tells(*said: str) -> bool:
        """Whether some of the last answers say each of these."""
        last = [answer.text for answer in told[-8:]]
        return all(any(each in answer for answer in last) for each in said)

    def is_well(mode: str) -> bool:
        last = [answer.json() for answer in told[-4:] if answer.is_success]
        return len(last) == 4 and all(each["mode"] == mode and "no Chroma" not in str(each["notice"]) for each in last)

    with serving(saying(["Self-rolling training tackles exposure bias [1]."])) as model:
        port = model.server_address[1]
        written = {"PAPERLIGHT_LLM": "openai:scripted", "PAPERLIGHT_LLM_BASE_URL": model.base_url}
        given = {**environment(settings), **written, "PAPERLIGHT_LLM_API_KEY": "x", "PAPERLIGHT_RATE": "0"}
        with served(settings.home, **given) as chat, ExitStack() as stack:
            asking = [threading.Thread(target=asks) for _ in range(4)]
            for thread in asking:
                thread.start()
            try:
                eventually(lambda: is_well("openai:scripted"))
                model.shutdown()
                model.server_close()
                eventually(lambda: is_well("extractive"))
                server.kill()
                eventually(lambda: tells(f"no Chroma server answers at {url.removeprefix('http://')}"))
                kill_postgres(Path(postgres))
                eventually(lambda: tells("PostgreSQL database papers"))
                start_postgres(Path(postgres))
                again = chroma_at(tmp_path, int(url.rpartition(":")[2]))
                assert again
                stack.callback(again.wait)
                stack.callback(again.kill)
                stack.enter_context(serving(model.script, port))
                eventually(lambda: is_well("openai:scripted"))
            finally:
                stop.set()
                for thread in asking:
                    thread.join()
    assert {answer.status_code for answer in told} == {200, 503}
    for answer in told:
        if answer.is_success:
            assert answer.json()["papers"][0]["arxiv_id"] == "2603.00101"
        else:
            assert "PostgreSQL database papers" in answer.json()["detail"]


def silent(chat: str, asked: dict[str, str]) -> None:
    told = httpx.post(f"{chat}/api/ask", json=asked, timeout=30)
    assert told.status_code == 503, told.text
    assert "PostgreSQL database papers" in told.json()["detail"]
    assert httpx.get(f"{chat}/readyz", timeout=30).status_code == 503
    assert httpx.get(f"{chat}/healthz", timeout=5).status_code == 200


def backends(folder: str) -> list[int]:
    """The server's process, then those that serve its clients."""
    first = int((Path(folder) / "data" / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    clients = [int(child) for child in children if b"lab papers" in Path(f"/proc/{child}/cmdline").read_bytes()]
    return [first, *clients]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:secret@127.0.0.1:99x/papers",
        "postgresql://me:secret@127.0.0.1:99999/papers",
        "postgresql://me:se@cret@127.0.0.1/papers",
        "postgresql://127.0.0.1:9/papers?password=secret&bogus=secret",
    ],
)
def test_no_error_about_an_address_shows_its_password_or_is_a_traceback(url: str, tmp_path: Path) -> None:
    child = paperlight(Settings.model_validate({"home": tmp_path, "catalogue_url": url}), "status")
    out, said = child.communicate(timeout=60)
    assert (child.returncode, out, said.count("\n")) == (1, "", 1), said
    assert "secret" not in said
    assert "cret@" not in said
    assert "PAPERLIGHT_CATALOGUE_URL" in said
