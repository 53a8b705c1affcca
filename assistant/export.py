"""Answers and reading lists to take away, as Markdown."""

from collections.abc import Iterable

from assistant.markdown import escape, link
from assistant.texts import TEXTS
from assistant.values import Answer, Triaged
from vectorstore.values import Language


def markdown_answer(answer: Answer, question: str = "") -> str:
    """Returns an answer with the list of what its marks stand for."""
    texts = TEXTS[answer.language]
    parts = [f"## {escape(question)}"] if question else []
    parts.append(answer.text)
    if answer.notice:
        parts.append(f"*{escape(answer.notice)}*")
    if answer.citations:
        parts += [
            f"### {texts.references}",
            "\n".join(
                f"- [{cited.n}] {link(cited.title, cited.url)}, arXiv:{cited.arxiv_id}v{cited.version}, "
                f"{texts.sources[cited.source]}{f', {escape(cited.section)}' if cited.section else ''}"
                for cited in answer.citations
            ),
        ]
    return "\n\n".join(parts) + "\n"


def markdown_reading_list(triaged: Iterable[Triaged], language: Language = "en") -> str:
    """Returns a checkbox a paper, with its link, its day and why it is here."""
    lines = [
        f"- [ ] {link(each.hit.paper.title, each.hit.paper.url)}"
        + (f" · {each.hit.paper.published}" if each.hit.paper.published else "")
        + f" — {escape(each.reason)}"
        for each in triaged
    ]
    return f"## {TEXTS[language].reading_list}\n\n" + "\n".join(lines) + "\n"
