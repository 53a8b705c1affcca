"""The agenda of a reading group's meeting: a few papers for some minutes, and what to say of each.

In come a profile with its votes; out comes an `Agenda`, kept in the people store, and written as Markdown, as a
calendar's event, as references. Read `agenda.py` (the values), `choosing.py` (which papers), `points.py` (what is said
of each), `planning.py` (all together), `forms.py` (as files), `texts.py` (its sentences).
"""

from assistant.agenda.agenda import Agenda, AgendaItem, Doubt
from assistant.agenda.forms import AGENDA_FORMS
from assistant.agenda.planning import agenda_of, earlier, plan

__all__ = ["AGENDA_FORMS", "Agenda", "AgendaItem", "Doubt", "agenda_of", "earlier", "plan"]
