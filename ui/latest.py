"""What is new on a question: the papers that answer it, the latest first."""

from datetime import date
from typing import TYPE_CHECKING

from assistant.values import Found, Question

if TYPE_CHECKING:
    from assistant.answer import Assistant
    from vectorstore.values import Hit


def answering(assistant: "Assistant", question: str, most: int) -> "list[tuple[Hit, str]]":
    """The papers that answer a question or may, the latest first, each with the sentence that shows it, "" for none;
    nothing is written. Raises UserError as `Assistant.ask` does."""
    events = assistant.stream(Question(question))
    found = next(events)
    events.close()
    assert isinstance(found, Found)
    meant = [each for each in found.papers if each.relevance != "no"]
    latest = sorted(meant, key=lambda each: each.hit.paper.published or date.min, reverse=True)
    return [(each.hit, each.quotes[0].text if each.quotes else "") for each in latest[:most]]
