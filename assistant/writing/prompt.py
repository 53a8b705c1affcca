"""What a language model reads. All that is not ours is data, one JSON object a line, so that nothing ends the fence."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistant.evidence import Evidence
from assistant.record import filters_record
from assistant.texts import NAMES, TEXTS
from assistant.values import NAMED_AUTHORS
from assistant.writing.job import Job
from assistant.writing.texts import Layout, prompts, rules, untold
from vectorstore.values import Paper

VERSION = str(prompts()["version"])

LONGEST_HISTORY = 1_000
"""Characters of the earlier questions."""
MOST_SHOWN = 10
"""Papers of the last answer that are told."""
LONGEST_REPLY = 2_000
"""Tokens kept free for the reply; of a small context a quarter."""
LEAST = 400
"""Tokens for passages, however little is left."""

Messages = list[tuple[str, str]]


def tokens(text: str) -> int:
    """Returns at most how many tokens a text takes, by its characters: about 4 in English, 1.4 in Chinese are one."""
    plain = sum(character.isascii() for character in text)
    return int(plain / 3.5 + (len(text) - plain) * 0.9) + 1


def passage(piece: Evidence, **more: Any) -> str:
    """Returns one passage as the model reads it."""
    told = {
        "id": piece.id,
        "paper": piece.paper.title,
        "date": piece.paper.published,
        "source": piece.source,
        "section": piece.part.section.heading if piece.part else piece.section,
        "basis": piece.part.basis if piece.part else piece.basis,
        **more,
        "text": piece.text,
    }
    return line({name: value for name, value in told.items() if value is not None})


def line(told: Mapping[str, Any]) -> str:
    """Returns one JSON object on one line."""
    return json.dumps(told, ensure_ascii=False, default=str)


def room(job: Job, conversation: Messages) -> int:
    """Returns tokens that are left for passages beside all else."""
    whole = job.model.context
    told = sum(tokens(text) for _, text in conversation)
    return max(LEAST, whole - min(LONGEST_REPLY, whole // 4) - told)


def writing(job: Job, layout: Layout, pieces: Sequence[Evidence], days: Iterable[Mapping[str, Any]] = ()) -> Messages:
    """Tells what is told to write the answer. `days` are summaries of digests, which are told and cannot be cited."""
    language = job.draft.language
    told = rules("write").format(
        language=NAMES[language],
        refusal=TEXTS[language].refusal,
        untold=untold(language),
        form=prompts()["forms"][layout],
    )
    return [("system", told), ("human", "\n".join([*facts(job), *map(line, days), *passages(job, pieces), asked(job)]))]


def passages(job: Job, pieces: Sequence[Evidence]) -> list[str]:
    """Returns the passages; where authors or days are asked for, each paper's first one tells them."""
    act, told, lines = job.draft.intent.act, set[str](), ["Passages:"]
    for piece in pieces:
        paper = piece.paper
        first = act in ("authors", "when") and paper.arxiv_id not in told
        told.add(paper.arxiv_id)
        lines.append(passage(piece, **(_by(paper) if first else {})))
    return lines


def _by(paper: Paper) -> dict[str, object]:
    return {"authors": paper.authors[:NAMED_AUTHORS], "authors_in_all": len(paper.authors)}


def facts(job: Job) -> list[str]:
    """Lists today, what the library holds, the filters in force, and the conversation before."""
    library, filters = job.library, filters_record(job.draft.intent.filters)
    days = sorted({day for day, _ in (*library.days(), *library.published())})
    extent = {"papers": library.counts().papers, "first_day": days[0], "last_day": days[-1]} if days else {}
    shown = [paper for each in job.question.shown[:MOST_SHOWN] if (paper := library.paper(each))]
    told: list[dict[str, Any]] = [{"today": job.today, "library": extent, **({"filters": filters} if filters else {})}]
    if earlier := _latest(job.question.history):
        told.append({"earlier_questions": earlier})
    if shown:
        told.append({"shown_last": [{"id": paper.arxiv_id, "paper": paper.title} for paper in shown]})
    return list(map(line, told))


def asked(job: Job) -> str:
    """Returns the question as it was put, with the papers that it is about."""
    titles = [paper.title for each in job.draft.intent.papers if (paper := job.library.paper(each))]
    about = {"about_papers": titles} if titles else {}
    return "Question:\n" + line({"question": job.question.text, **about})


def _latest(history: Sequence[str]) -> list[str]:
    """The last ones that fit."""
    kept: list[str] = []
    for earlier in reversed(history):
        if sum(map(len, kept)) + len(earlier) > LONGEST_HISTORY:
            break
        kept.insert(0, earlier)
    return kept
