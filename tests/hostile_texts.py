"""Texts that would like to be more than text, and a library whose papers hold one each in every place they have."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from eight_papers import FIRST, paper, with_passages
from places import DATA

from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Digest, DigestEntry, Section

LINES = (DATA / "hostile.jsonl").read_text("utf-8").splitlines()
TEXTS: dict[str, str] = {each["name"]: each["text"] for each in map(json.loads, LINES)}
NAMES = sorted(TEXTS)
QUESTION = "长视频漂移的方法"


def identifier(name: str) -> str:
    return f"2603.{NAMES.index(name) + 1:05}"


def stored(text: str) -> str:
    """Without what no file in UTF-8 can hold."""
    return text.encode("utf-8", "ignore").decode()


def entry(name: str, said: str) -> DigestEntry:
    about = paper(identifier(name), f"Drifting {said} video", "", "", date(2026, 2, 27))
    abstract = f"Long videos drift and we study {said} in them. Our method of {said} needs no teacher model at all."
    about = replace(
        about, abstract=abstract, authors=(f"Ann {said} Li", said), categories=("cs.CV", said[:30]),
        comment=f"12 pages, {said}", journal_ref=said[:200],
    )  # fmt: skip
    section = Section("method", f"方法 {said}", f"长视频会漂移，本文研究 {said} 的方法。**要点** {said}。", "pdf")
    return DigestEntry(about, NAMES.index(name) + 1, (section,), (abstract.partition(". ")[0],))


def fill(home: Path) -> None:
    """Makes the library: a digest with a paper for each text, and all of them in its summary."""
    entries = tuple(entry(name, stored(said)) for name, said in TEXTS.items())
    digest = Digest(FIRST, "Papers <b>", "a.md", stored("\n\n".join(TEXTS.values())), entries)
    with Library.open(Settings(home=home), write=True) as library:
        library.writer.add(with_passages(digest))


def fill_harmlessly(home: Path) -> None:
    """Makes one whose texts are plain words."""
    entries = tuple(entry(name, "plain words") for name in NAMES)
    with Library.open(Settings(home=home), write=True) as library:
        library.writer.add(with_passages(Digest(FIRST, "Papers", "a.md", "- plain *words*", entries)))
