"""Answers, hits and rankings as JSON objects: the fields that programs may rely on."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from assistant.language_model import Usage
from assistant.understand.intent import Intent, Limit
from assistant.values import NAMED_AUTHORS, Answer, Checked, Judged, Triaged
from vectorstore.text.kinds import kinds_of
from vectorstore.values import Filters, Hit, Problem, Status


def ask_record(answer: Answer, question: str) -> dict[str, Any]:
    """Returns one answered question. `usage` tells what the calls of a language model took, None without any, and
    `checks` what was found of each of its sentences."""
    return {
        "question": question,
        "answer": answer.text,
        "refused": answer.refused,
        "citations": [
            {
                "n": citation.n,
                "arxiv_id": citation.arxiv_id,
                "version": citation.version,
                "title": citation.title,
                "url": citation.url,
                "entry_url": citation.entry_url,
                "quote": citation.quote,
                "source": citation.source,
                "section": citation.section or None,
            }
            for citation in answer.citations
        ],
        "papers": [judged_record(judged) for judged in answer.papers],
        "filters": filters_record(answer.understood.filters),
        "understood": understood_record(answer.understood),
        "mode": answer.mode,
        "notice": answer.notice or None,
        "usage": usage_record(answer.usage) if answer.usage else None,
        "checks": [checked_record(checked) for checked in answer.checks],
        "seconds": round(answer.seconds, 4),
    }


def usage_record(usage: Usage) -> dict[str, Any]:
    """Calls, tokens and seconds of a language model; `cost` is None where no price is set."""
    return asdict(usage) | {"seconds": round(usage.seconds, 4)}


def checked_record(checked: Checked) -> dict[str, Any]:
    """Returns one sentence that a language model wrote, and what was found of it."""
    return {"sentence": checked.sentence, "marks": list(checked.marks), "found": checked.found, "part": checked.part}


def judged_record(judged: Judged) -> dict[str, Any]:
    """Returns one paper of an answer: the probability that it answers, the conditions that it meets and those that it
    does not tell of, and the sentence of its abstract that shows it."""
    return {
        "arxiv_id": judged.hit.paper.arxiv_id,
        "version": judged.hit.paper.version,
        "title": judged.hit.paper.title,
        "url": judged.hit.paper.url,
        "withdrawn": judged.hit.paper.withdrawn,
        "score": round(judged.score, 4),
        "relevance": judged.relevance,
        "meets": list(judged.meets),
        "open": list(judged.open),
        "quote": judged.quotes[0].text if judged.quotes else "",
    }


def understood_record(intent: Intent) -> dict[str, Any]:
    """Tells what a question was taken to mean, and which of its words limit the papers."""
    return {
        "act": intent.act,
        "wanted": [*intent.wanted, *intent.typed],
        "unwanted": list(intent.unwanted),
        "type": intent.type,
        "form": intent.form,
        "filters": filters_record(intent.filters),
        "papers": list(intent.papers),
        "absent": list(intent.absent),
        "aspect": intent.aspect,
        "latest": intent.latest,
        "answer_in": intent.answer_in,
        "read_as": [list(pair) for pair in intent.read_as],
        "follows": intent.follows,
        "sure": round(intent.sure, 4),
        "limits": [_limit_record(limit) for limit in intent.limits],
        "overruled": [_limit_record(limit) for limit in intent.overruled],
        "unknowable": list(intent.unknowable),
    }


def _limit_record(limit: Limit) -> dict[str, Any]:
    return {"words": limit.words, "filters": filters_record(limit.filters)}


def search_record(query: str, hits: Sequence[Hit], quotes: Sequence[str]) -> dict[str, Any]:
    """Returns one search with its papers, best first; `why` holds the parts of the score, None where a part found
    nothing.

    `quotes` are the papers' `assistant.quotes.best_sentences`.
    """
    return {"query": query, "papers": [hit_record(hit, quote) for hit, quote in zip(hits, quotes, strict=True)]}


def hit_record(hit: Hit, quote: str) -> dict[str, Any]:
    """Returns one paper that was found, with the sentence of its abstract that meets the question best."""
    return {
        "arxiv_id": hit.paper.arxiv_id,
        "version": hit.paper.version,
        "title": hit.paper.title,
        "withdrawn": hit.paper.withdrawn,
        "score": round(hit.score, 4),
        "url": hit.paper.url,
        "published": hit.paper.published.isoformat() if hit.paper.published else None,
        "authors": list(hit.paper.authors[:NAMED_AUTHORS]),
        "authors_in_all": len(hit.paper.authors),
        "categories": list(hit.paper.categories),
        "why": {"dense": _rounded(hit.dense), "lexical": _rounded(hit.lexical), "late": _rounded(hit.late)},
        "quote": quote,
    }


def triage_record(triaged: Triaged) -> dict[str, Any]:
    """Returns one ranked paper of a day or a range."""
    paper = triaged.hit.paper
    return {
        "arxiv_id": paper.arxiv_id,
        "version": paper.version,
        "title": paper.title,
        "url": paper.url,
        "withdrawn": paper.withdrawn,
        "score": round(triaged.score, 4),
        "strength": triaged.strength,
        "types": list(kinds_of(paper.title, paper.abstract, paper.comment)),
        "reason": triaged.reason,
        "because": list(triaged.because),
    }


def status_record(status: Status) -> dict[str, Any]:
    """Returns the library's state: its counts stand at the top level."""
    return {
        "home": status.home,
        "model": status.model,
        "generation": status.generation,
        **asdict(status.counts),
        "first_day": status.first_day.isoformat() if status.first_day else None,
        "last_day": status.last_day.isoformat() if status.last_day else None,
        "indexes": status.indexes,
        "days": status.days,
        "missing_days": [day.isoformat() for day in status.missing_days],
        "token_model": status.token_model,
        "sizes": status.sizes,
        "problems": status.problems,
    }


def problem_record(problem: Problem) -> dict[str, Any]:
    """Returns something that could not be read; `first_seen` is UTC, None for what is not kept."""
    seen = problem.first_seen.isoformat() + "Z" if problem.first_seen else None
    return {"path": problem.path, "line": problem.line, "reason": problem.reason, "first_seen": seen}


def filters_record(filters: Filters) -> dict[str, Any]:
    """Returns the filters that are set, by name; days as ISO dates."""
    given = {name: value for name, value in asdict(filters).items() if value}
    return {
        name: list(value) if isinstance(value, tuple) else value.isoformat() if isinstance(value, date) else value
        for name, value in given.items()
    }


def _rounded(part: float | None) -> float | None:
    return None if part is None else round(part, 4)
