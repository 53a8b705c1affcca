"""Papers as a reading list to take away: as Markdown with the reasons, as notes, or as references."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from assistant.export import markdown_reading_list
from assistant.notes import note, note_name
from assistant.references import FORMS, Form
from assistant.values import Triaged
from vectorstore.values import Language


@dataclass(frozen=True, slots=True)
class ListForm:
    """A form of reading lists: its media type, how its files' names end, and how one is written."""

    media_type: str
    ending: str
    write: Callable[[Sequence[Triaged], Language], str | bytes]


def _as_references(form: Form) -> ListForm:
    return ListForm(form.media_type, form.ending, lambda triaged, _: form.write([each.hit.paper for each in triaged]))


def _as_notes(triaged: Sequence[Triaged], language: Language) -> bytes:
    """A note a paper, packed."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for each in triaged:
            archive.writestr(note_name(each.hit.paper), note(each.hit.paper, each.reason, language))
    return packed.getvalue()


LIST_FORMS: Mapping[str, ListForm] = {
    "markdown": ListForm("text/markdown", "md", markdown_reading_list),
    "notes": ListForm("application/zip", "zip", _as_notes),
    **{key: _as_references(form) for key, form in FORMS.items()},
}
"""By the names that addresses give them."""
