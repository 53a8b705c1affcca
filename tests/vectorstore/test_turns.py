"""A few compute at a time, in the order in which they came; who waits for somebody else keeps nobody waiting."""

import threading
from collections.abc import Generator

import pytest

from vectorstore.turns import Turns
from vectorstore.waiting import Wait, waited_for


class Worker:
    """A thread that takes its turn, says so, and goes on when it is told."""

    def __init__(self, turns: Turns, wait: Wait | None = None, begun: bool = False) -> None:
        self.began, self.told, self.ended = threading.Event(), threading.Event(), threading.Event()
        self._turns, self._wait, self._begun = turns, wait or Wait(60), begun
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        with waited_for(self._wait), self._turns.taken(self._begun):
            self.work()
        self.ended.set()

    def work(self) -> None:
        self.began.set()
        assert self.told.wait(60)

    def ends(self) -> None:
        self.told.set()
        assert self.ended.wait(60)


class Aside(Worker):
    """One that steps aside until it is told."""

    def work(self) -> None:
        with self._turns.aside():
            super().work()


@pytest.fixture
def turns() -> Turns:
    return Turns(1)


def test_one_after_the_other_in_the_order_in_which_they_came(turns: Turns) -> None:
    first = Worker(turns)
    assert first.began.wait(60)
    others = []
    for place in range(3):
        others.append(Worker(turns))
        until_waiting(turns, place + 1)
    for each in others:
        assert not each.began.is_set()
        first.ends()
        assert each.began.wait(60)
        first = each
    first.ends()


def test_who_waits_for_somebody_else_lets_the_next_one_compute_and_comes_back_at_once(turns: Turns) -> None:
    away = Aside(turns)
    assert away.began.wait(60)
    computing = Worker(turns)
    assert computing.began.wait(60)
    away.ends()
    computing.ends()


def test_who_has_left_keeps_no_place(turns: Turns) -> None:
    first, wait = Worker(turns), Wait(60)
    assert first.began.wait(60)
    left = Worker(turns, wait)
    until_waiting(turns, 1)
    after = Worker(turns)
    until_waiting(turns, 2)
    wait.leave()
    left.ends()
    assert not after.began.is_set()
    first.ends()
    assert after.began.wait(60)
    after.ends()


def test_steps_of_some_work_are_turns_and_it_is_closed_with_them(turns: Turns) -> None:
    closed = threading.Event()

    def steps() -> Generator[int, None, None]:
        try:
            yield from range(3)
        finally:
            closed.set()

    told = turns.each(steps())
    assert next(told) == 0
    between = Worker(turns)
    assert between.began.wait(60)
    between.ends()
    assert next(told) == 1
    told.close()
    assert closed.is_set()
    last = Worker(turns)
    assert last.began.wait(60)
    last.ends()


def test_what_has_begun_goes_on_in_order_and_before_what_has_not(turns: Turns) -> None:
    first = Worker(turns)
    assert first.began.wait(60)
    waiting = [Worker(turns)]
    until_waiting(turns, 1)
    for place in range(2, 5):
        waiting.append(Worker(turns, begun=True))
        until_waiting(turns, place)
    for each in (*waiting[1:], waiting[0]):
        first.ends()
        assert each.began.wait(60)
        first = each
    first.ends()


def until_waiting(turns: Turns, number: int) -> None:
    waiting = threading.Event()
    while turns.waiting != number:
        waiting.wait(0.01)
