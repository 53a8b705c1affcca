"""What people leave is kept beside a library, whoever else is writing."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from places import ROOT
from sqlalchemy import func, select

from vectorstore.errors import UserError
from vectorstore.people.store import FILE, People, meta
from vectorstore.settings import Settings


def kept(people: People) -> int:
    with people.reading() as connection:
        return 0 if connection is None else connection.scalar(select(func.count()).select_from(meta)) or 0


def keep(people: People, key: str) -> None:
    with people.writing() as connection:
        connection.execute(select(meta.c.key)).all()
        connection.execute(meta.insert().values(key=key, value=""))


def test_nothing_is_made_before_something_is_kept(tmp_path: Path) -> None:
    with People(Settings(home=tmp_path / "home")) as people:
        assert kept(people) == 0
        assert not (tmp_path / "home").exists()
        keep(people, "first")
        assert kept(people) == 1


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    with People(Settings(home=tmp_path)) as people:
        keep(people, "first")
        with pytest.raises(UserError):
            keep(people, "first")
        with suppress(ZeroDivisionError), people.writing() as connection:
            connection.execute(meta.insert().values(key="second", value=""))
            raise ZeroDivisionError
        assert kept(people) == 1


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    writer = "import sys; from pathlib import Path; sys.path[:0] = ['tests', 'tests/vectorstore/people']\n"
    writer += "from test_people import *\n"
    writer += (
        "people = People(Settings(home=Path(sys.argv[1])))\nfor n in range(30): keep(people, f'{sys.argv[2]} {n}')"
    )
    processes = [subprocess.Popen([sys.executable, "-c", writer, str(tmp_path), str(n)], cwd=ROOT) for n in range(2)]
    with People(Settings(home=tmp_path)) as people:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda n: keep(people, f"here {n}"), range(40)))
        assert [process.wait(60) for process in processes] == [0, 0]
        assert kept(people) == 100


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_where_nothing_can_be_kept_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with People(Settings(home=tmp_path)) as people, pytest.raises(UserError, match=FILE):
        keep(people, "first")
