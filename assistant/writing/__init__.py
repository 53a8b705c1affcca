"""An answer in a language model's words, from the evidence that the extractive answer quotes and more of it.

In: a settled Intent with its papers and the extractive answer's evidence. Out: events, then what was written, checked.
Read `graph.py` first: plan (`plan.py`) → gather (`gather.py`, `extract.py`, `pack.py`) → write (`prompt.py`) → verify
(`sentences.py`, `verify.py`). A plan that fails leaves the Intent alone,
a check that fails our own; where nothing was written, `write` raises LanguageModelError.
"""

from assistant.writing.graph import write

__all__ = ["write"]
