"""Kill removing, making indexes anew and fetching at random moments: nothing is lost, and all can be completed.

    PYTHONPATH=.:tests python tests/bench/kills.py [POINTS] [SEED]

So many SIGKILLs for each of the three, on a library of ten digests; `tests/crashes.py` does the same to reading. After
each the library must be as before some step or after it, its three stores must agree, and the command given again must
end in the same library as one that nothing interrupted.
"""

import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from arxiv_server import papers, serving
from crashes import ROOT, State, state, write_digests

from ingest.pipeline import ingest
from ui.terminal.upkeep import removed_from
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings

REMOVED = ("2026-03-03", "2604.00002", "2026-03-07", "2603.00001")
CHILD = """
import sys
import chromadb, ingest.arxiv.fetching, tantivy
from vectorstore.model.embedding import bundled
bundled()
print("ready", flush=True)
"""
COMMAND = """
from ui.terminal.main import main
sys.argv = ["paperlight", *sys.argv[1:]]
main()
"""
FETCH = """
from datetime import UTC, date, datetime
from pathlib import Path
from ingest.arxiv.api import ArXiv, Search
from ingest.arxiv.feeds import FeedSession
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.writing import Writer
ingest.arxiv.fetching.PAGE = 4
home = Path(sys.argv[1])
add = Writer.add_papers
def said(writer, batch):
    batch = list(batch)
    added = add(writer, batch)
    print(f"stored {len(batch)}", flush=True)
    return added
Writer.add_papers = said
with Library.open(Settings(home=home), write=True) as library:
    source = ArXiv(FeedSession(pause=lambda _: None), sys.argv[2], 5)
    now = datetime(2026, 3, 21, 12, tzinfo=UTC)
    ingest.arxiv.fetching.Fetch(library, home, source, None, now).search(Search(("cs.CV",)), date(2026, 3, 2))
"""


def killed(work: str, arguments: Sequence[str], after: float | None) -> str:
    """What a process said that was killed so many seconds after it began to work; not at all without a time."""
    command = [sys.executable, "-c", CHILD + work, *arguments]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stdout.readline() == "ready\n", child.stderr and child.stderr.read()
        if after is not None:
            time.sleep(after)
            child.send_signal(signal.SIGKILL)
        said, errors = child.communicate(timeout=300)
    assert child.returncode in (0, -signal.SIGKILL), errors
    assert "Traceback" not in errors, errors
    return said


class Kills:
    """One kind of work on copies of one library, and what may be left of it."""

    def __init__(
        self, begun: Path, work: str, arguments: Callable[[Path], Sequence[str]], finish: Callable[[Path], None]
    ) -> None:
        self._begun, self._work, self._arguments, self._finish = begun, work, arguments, finish

    def run(self, points: int, chance: random.Random, check: Callable[[Path, str], None], whole: State) -> int:
        """How many of the kills came before the work had ended. Fails where a library is not as it must be."""
        folder = self._begun.parent
        timed = shutil.copytree(self._begun, folder / "timed")
        started = time.monotonic()
        killed(self._work, self._arguments(timed), None)
        seconds = time.monotonic() - started
        in_time = 0
        for number in range(points):
            home = shutil.copytree(self._begun, folder / f"home{number}")
            said = killed(self._work, self._arguments(home), chance.uniform(0, seconds))
            check(home, said)
            in_time += state(home) != whole or "stored" in said
            self._finish(home)
            assert state(home) == whole, f"{home} differs from the uninterrupted library"
            shutil.rmtree(home)
        shutil.rmtree(timed)
        return in_time


def opened(home: Path) -> State:
    """What a library holds after it was opened, which heals its indexes."""
    with Library.open(Settings(home=home), write=True) as library:
        status = library.status()
        assert set(status.indexes.values()) == {f"ok, generation {status.generation}"}, status.indexes
        library.search.papers("a lantern in the harbour")
    return state(home)


def remove(home: Path, names: Sequence[str] = REMOVED) -> None:
    with Library.open(Settings(home=home), write=True) as library:
        for each in names:
            with suppress(UserError):  # it is gone already
                removed_from(library, each)


def main() -> None:
    """A line for each kind of work."""
    points, seed = map(int, (*sys.argv[1:], *("35", "0")[len(sys.argv) - 1 :]))
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        write_digests(work / "digests", 1)
        begun, empty = work / "begun", work / "empty"
        for home, sources in ((begun, [work / "digests"]), (empty, [])):
            with Library.open(Settings(home=home), write=True) as library:
                if sources:
                    ingest(sources, library)
        stages = [state(begun)]
        done = shutil.copytree(begun, work / "done")
        for each in REMOVED:
            remove(done, [each])
            stages.append(state(done))
        among = [replace(stage, files=stages[0].files) for stage in stages]

        def one_of_the_stages(home: Path, _: str) -> None:
            assert replace(opened(home), files=stages[0].files) in among, home

        removing = Kills(begun, COMMAND, lambda home: ["--home", str(home), "remove", *REMOVED], remove)
        print(f"remove: {points} kills", removing.run(points, chance, one_of_the_stages, stages[-1]), flush=True)

        def as_before(home: Path, _: str) -> None:
            assert opened(home) == stages[0], home

        again = Kills(begun, COMMAND, lambda home: ["--home", str(home), "reindex"], lambda home: None)
        again.run(points, chance, as_before, stages[0])
        print(f"reindex: {points} kills", flush=True)
        with serving(papers(40, date(2026, 3, 2), per_day=4)) as server:
            fetched = shutil.copytree(empty, work / "fetched")
            killed(FETCH, [str(fetched), server.address], None)
            whole = state(fetched)

            def holds_what_was_said(home: Path, said: str) -> None:
                held = opened(home)
                assert not held.papers - whole.papers, home
                assert sum(held.papers.values()) >= sum(map(int, re.findall(r"stored (\d+)", said))), home

            fetching = Kills(
                empty, FETCH, lambda home: [str(home), server.address],
                lambda home: killed(FETCH, [str(home), server.address], None) and None,
            )  # fmt: skip
            print(f"fetch: {points} kills", fetching.run(points, chance, holds_what_was_said, whole), flush=True)
    print(f"{3 * points} kills: none lost anything")


if __name__ == "__main__":
    main()
