"""Papers as a reading list to take away: as Markdown with the reasons, or as references."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.export import markdown_reading_list
from assistant.references import FORMS, Form
from assistant.values import Triaged
from vectorstore.values import Language


@dataclass(frozen=True, slots=True)
class ListForm:
    """A form of reading lists: its name, its media type, how its files' names end, and how one is written."""

    name: str
    media_type: str
    ending: str
    write: Callable[[Sequence[Triaged], Language], str]


def _as_references(form: Form) -> ListForm:
    return ListForm(
        form.name, form.media_type, form.ending, lambda triaged, _: form.write([each.hit.paper for each in triaged])
    )


LIST_FORMS: Mapping[str, ListForm] = {
    "markdown": ListForm("Markdown", "text/markdown", "md", markdown_reading_list),
    **{key: _as_references(form) for key, form in FORMS.items()},
}
"""By the names that addresses give them."""
