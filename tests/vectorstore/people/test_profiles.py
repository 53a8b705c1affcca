"""Profiles, and what members did with papers, are kept whoever else is writing."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from places import ROOT
from sqlalchemy import text

from vectorstore.errors import UserError
from vectorstore.people.profiles import (
    Interest,
    Profile,
    all_profiles,
    change_profile,
    delete_profile,
    id_for,
    keep_profile,
    profile,
)
from vectorstore.people.states import mark, states
from vectorstore.people.store import People
from vectorstore.settings import Settings

LAB = Profile("lab", "Lab", (Interest("token pruning", 2.0), Interest("具身智能")), ("surveys",), ("2601.00001",))

PICKER = """
import sys
from pathlib import Path
from vectorstore.people.profiles import change_profile
from vectorstore.people.states import mark
from vectorstore.people.store import People
from vectorstore.settings import Settings
from dataclasses import replace

home, member = sys.argv[1:]
with People(Settings(home=Path(home))) as people:
    for n in range(25):
        mark(people, "lab", member, [f"2601.{n:05}"], "picked")
        change_profile(people, "lab", lambda held: replace(held, liked=(*held.liked, f"{member} {n}")))
"""


@pytest.fixture
def people(tmp_path: Path) -> People:
    return People(Settings(home=tmp_path))


def test_a_profile_is_kept_and_changed(people: People) -> None:
    assert all_profiles(people) == []
    keep_profile(people, LAB)
    keep_profile(people, Profile("another", "Another"))
    assert profile(people, "lab") == LAB
    changed = change_profile(people, "lab", lambda held: replace(held, name="The lab", unwanted=()))
    assert all_profiles(people) == [Profile("another", "Another"), changed]
    with pytest.raises(UserError, match="paperlight profile list"):
        profile(people, "nobody")


def test_an_id_is_readable_and_free(people: People) -> None:
    keep_profile(people, Profile(id_for(people, "具身智能"), "具身智能"))
    assert [each.id for each in all_profiles(people)] == ["ju-shen-zhi-neng"]
    assert id_for(people, "具身智能") == "ju-shen-zhi-neng-2"
    assert id_for(people, "../ Reading Group!") == "reading-group"
    assert id_for(people, "？") == "profile"


def test_marks_are_of_members(people: People) -> None:
    keep_profile(people, LAB)
    mark(people, "lab", "Li", ["2601.00001", "2601.00002"], "picked")
    mark(people, "lab", "Li", ["2601.00001"], "picked")
    mark(people, "lab", "Wu", ["2601.00001"], "dismissed")
    told = {paper: [(each.member, each.state) for each in marks] for paper, marks in states(people, "lab").items()}
    assert told == {"2601.00001": [("Li", "picked"), ("Wu", "dismissed")], "2601.00002": [("Li", "picked")]}
    mark(people, "lab", "Li", ["2601.00002"], "dismissed")
    mark(people, "lab", "Wu", ["2601.00001"], "dismissed", on=False)
    told = {paper: [(each.member, each.state) for each in marks] for paper, marks in states(people, "lab").items()}
    assert told == {"2601.00001": [("Li", "picked")], "2601.00002": [("Li", "dismissed")]}
    with pytest.raises(UserError):
        mark(people, "lab", "Li", ["2601.00001"], "loved")  # type: ignore[arg-type]
    with pytest.raises(UserError):
        mark(people, "nobody", "Li", ["2601.00001"], "seen")


def test_a_deleted_profile_leaves_no_trace(people: People) -> None:
    keep_profile(people, LAB)
    mark(people, "lab", "Li", ["2601.00001"], "starred")
    delete_profile(people, "lab")
    keep_profile(people, LAB)
    assert states(people, "lab") == {}


def test_two_members_at_once_lose_nothing(people: People, tmp_path: Path) -> None:
    keep_profile(people, Profile("lab", "Lab"))
    members = ["Li", "Wu"]
    pickers = [subprocess.Popen([sys.executable, "-c", PICKER, str(tmp_path), each], cwd=ROOT) for each in members]
    assert [each.wait(60) for each in pickers] == [0, 0]
    marks = states(people, "lab")
    assert len(marks) == 25
    assert all({each.member for each in of_paper} == set(members) for of_paper in marks.values())
    assert len(set(profile(people, "lab").liked)) == 50


def test_marks_of_an_older_paperlight_are_kept_without_their_versions(people: People, tmp_path: Path) -> None:
    keep_profile(people, LAB)
    mark(people, "lab", "Li", ["2601.00001"], "starred", versions={"2601.00001": 2})
    assert states(people, "lab")["2601.00001"][0].version == 2
    with people.writing() as connection:
        connection.execute(text("ALTER TABLE people_states DROP COLUMN version"))
    people.close()
    with People(Settings(home=tmp_path)) as newer:
        assert [(each.member, each.version) for each in states(newer, "lab")["2601.00001"]] == [("Li", 0)]
        mark(newer, "lab", "Li", ["2601.00002"], "starred", versions={"2601.00002": 3})
        assert states(newer, "lab")["2601.00002"][0].version == 3
