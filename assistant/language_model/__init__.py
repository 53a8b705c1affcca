"""A chat model of any provider that LangChain knows, and all that its servers do differently.

In: Settings, conversations, forms. Out: replies that end well, or a LanguageModelError that says why not; and what they
took. Read `model.py` first: asking, in threads that are given up in time (`bounds.py`). `providers.py` makes the
model, `plainer.py` asks again where a server rejects how it is asked, `speech.py` parts what is said from what is
thought, `failures.py` names what went wrong, `usage.py` counts, `totals.py` adds up, `ollama.py` looks whether one runs
here.
"""

from assistant.language_model.failures import LanguageModelError, Reason
from assistant.language_model.model import Finish, LanguageModel
from assistant.language_model.usage import Meter, Usage

__all__ = ["Finish", "LanguageModel", "LanguageModelError", "Meter", "Reason", "Usage"]
