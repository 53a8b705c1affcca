"""Conversations written by hand, as examples for the reader network.

`data/conversations/*.jsonl` holds a conversation a line: {"lang", "turns": [{"q", "act", "aspect", "keep", "rel",
"form"}]}, its words marked up as `[tag:words]`; `data/questions.jsonl` first questions with their wanted and unwanted
words.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import vectorstore.training
from assistant.understand.intent import Act, Aspect, Form
from assistant.understand.reading import Context, Item, Relation, Tag, Tagged
from assistant.understand.thread import LISTING, OF_ONE, OF_SEVERAL

DATA = Path(__file__).parent / "data"
QUESTIONS = Path(vectorstore.training.__file__).parent / "data" / "questions.jsonl"

TAG_OF: dict[str, Tag] = {
    "w": "wanted", "u": "unwanted", "survey": "survey", "benchmark": "benchmark", "dataset": "dataset", "code": "code",
    "d": "date", "nd": "not_date", "a": "author", "na": "not_author", "c": "category", "nc": "not_category",
    "p": "paper", "r": "pointer", "b": "back", "l": "language", "new": "latest", "x": "unknowable",
}  # fmt: skip

LASTING: frozenset[Tag] = frozenset(TAG_OF.values()) - {"paper", "pointer", "back", "language", "unknowable"}
"""Tags whose words stay in force."""

Loose = Literal["loose"]
LOOSE: Loose = "loose"
"""Marks a piece of whose tags nothing is known."""

_MARKED = re.compile(r"\[([a-z]+):([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class TrainingTurn:
    """A question in pieces, each with its tag, LOOSE or None, and what it means (`act`, `form` None: not known)."""

    pieces: tuple[tuple[Tag | Loose | None, str], ...]
    act: Act | None
    aspect: Aspect | None
    keep: str | tuple[str, ...]
    relation: Relation
    form: Form | None

    @property
    def text(self) -> str:
        return "".join(words for _, words in self.pieces)

    @property
    def tagged(self) -> tuple[Tagged, ...]:
        return tuple(
            Tagged(tag, place, place + len(words), words) for tag, words, place in self._placed if tag != LOOSE
        )

    @property
    def loose(self) -> tuple[tuple[int, int], ...]:
        return tuple((place, place + len(words)) for tag, words, place in self._placed if tag == LOOSE)

    @property
    def _placed(self) -> Iterator[tuple[Any, str, int]]:
        place = 0
        for tag, words in self.pieces:
            if tag:
                yield tag, words, place
            place += len(words)


@dataclass(frozen=True, slots=True)
class Example:
    """One question to learn from. `kept` are places in `context.items`; None where they are not known. `loose` are
    stretches of the text of whose tags nothing is known."""

    text: str
    context: Context
    tagged: tuple[Tagged, ...]
    act: Act | None
    aspect: Aspect | None
    relation: Relation
    form: Form | None
    kept: frozenset[int] | None
    loose: tuple[tuple[int, int], ...] = ()


def conversations(folder: Path = DATA / "conversations") -> list[list[TrainingTurn]]:
    """Returns all conversations of the folder's files, in a fixed order."""
    return [
        [_turn(turn) for turn in json.loads(line)["turns"]]
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def _turn(record: Mapping[str, object]) -> TrainingTurn:
    text, pieces, place = str(record["q"]), [], 0
    for found in _MARKED.finditer(text):
        pieces += [(None, text[place : found.start()]), (TAG_OF[found[1]], found[2])]
        place = found.end()
    pieces.append((None, text[place:]))
    keep = record.get("keep", "none")
    return TrainingTurn(
        tuple((tag, words) for tag, words in pieces if words),
        record["act"],  # type: ignore[arg-type]
        record.get("aspect"),  # type: ignore[arg-type]
        keep if isinstance(keep, str) else tuple(map(str, keep)),  # type: ignore[call-overload]
        record.get("rel") or "on",  # type: ignore[arg-type]
        record.get("form") or "list",  # type: ignore[arg-type]
    )


def examples(turns: Sequence[TrainingTurn], shown: Callable[[], int]) -> Iterator[Example]:
    """Yields the questions of a conversation, each with the context that it stands in. `shown` gives how many papers a
    list shows."""
    state: tuple[Item, ...] = ()
    earlier: list[tuple[Item, ...]] = []
    context = Context()
    for turn in turns:
        base = state
        if turn.relation == "back":
            yield replace(_example(turn, context), kept=None)
            base = _returned_to(turn, earlier) or state
            context = replace(context, items=base)
        example = _example(turn, context)
        yield example
        if turn.act in LISTING:
            kept = [item for place, item in enumerate(base) if example.kept and place in example.kept]
            state = (*kept, *(Item(each.tag, each.words) for each in turn.tagged if each.tag in LASTING))
            earlier.append(state)
            context = Context(state, turn.act, shown())
        else:
            several = 2 if turn.act in OF_SEVERAL else context.shown
            context = Context(state, turn.act, 1 if turn.act in OF_ONE else several)


def _example(turn: TrainingTurn, context: Context) -> Example:
    items = context.items
    if turn.keep in ("all", "none"):
        kept = frozenset(range(len(items))) if turn.keep == "all" else frozenset()
    else:
        kept = frozenset(place for place, item in enumerate(items) if item.words in turn.keep)
    return Example(turn.text, context, turn.tagged, turn.act, turn.aspect, turn.relation, turn.form, kept, turn.loose)


def _returned_to(turn: TrainingTurn, earlier: Sequence[tuple[Item, ...]]) -> tuple[Item, ...] | None:
    """The latest earlier list but the last that holds what a question keeps."""
    if isinstance(turn.keep, str):
        return earlier[-2] if len(earlier) > 1 else None
    wanted = set(turn.keep)
    holding = [state for state in earlier if wanted & {item.words for item in state}]
    return max(reversed(holding), key=lambda state: len(wanted & {item.words for item in state}), default=None)


_TYPES: tuple[tuple[Tag, str], ...] = (
    ("survey", r"\b(?:surveys?|reviews?|overviews?)\b|综述|綜述"),
    ("benchmark", r"\bbenchmarks?\b|\beval(?:uation)? (?:sets?|suite)\b|基准|评测集?"),
    ("dataset", r"\b(?:datasets?|corpus|corpora)\b|数据集|语料"),
    ("code", r"\b(?:open[- ]source|code|open weights|github)\b|开源|代码"),
)


def questions(path: Path = QUESTIONS) -> list[list[TrainingTurn]]:
    """Makes first questions for papers, each a conversation of one turn. What their empty words say beside is not
    known, but for words for the kind of paper that is known to be asked for."""
    return [[turn] for line in path.read_text(encoding="utf-8").splitlines() if (turn := _question(json.loads(line)))]


def _question(record: Mapping[str, Any]) -> TrainingTurn | None:
    text = record["q"]
    found: list[tuple[int, int, Tag | Loose]] = []
    fields: tuple[tuple[Tag | Loose, str], ...] = (("wanted", "wanted"), ("unwanted", "unwanted"), (LOOSE, "filler"))
    for tag, field in fields:
        for words in record[field]:
            place = text.find(words)
            if place >= 0:
                found.append((place, place + len(words), tag))
    for kind, pattern in _TYPES:
        for match in re.finditer(pattern, text, re.IGNORECASE) if record["type"] == kind else ():
            found = [each for each in found if not (each[2] == LOOSE and _overlap(each, match.span()))]
            if not any(_overlap(each, match.span()) for each in found):
                found.append((*match.span(), kind))
    found.sort()
    if any(one[1] > other[0] for one, other in pairwise(found)):
        return None
    pieces, place = [], 0
    for start, end, tag in found:
        pieces += [(None, text[place:start]), (tag, text[start:end])]
        place = end
    pieces.append((None, text[place:]))
    act: Act | None = None if record["form"] == "define" else "papers"
    return TrainingTurn(tuple((tag, words) for tag, words in pieces if words), act, None, "none", "on", None)


def _overlap(one: tuple[int, int, object], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def pools(turns: Iterable[TrainingTurn]) -> dict[tuple[str, bool], list[str]]:
    """Returns words by tag and by whether they are Chinese, to put in each other's place."""
    found: dict[tuple[str, bool], set[str]] = {}
    for each in (tagged for turn in turns for tagged in turn.tagged):
        found.setdefault((each.tag, is_han(each.words)), set()).add(each.words)
    return {key: sorted(words) for key, words in found.items()}


def is_han(text: str) -> bool:
    return bool(re.search(r"[\u3400-\u9fff]", text))
