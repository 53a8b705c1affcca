"""Which sentence of a source shows what a sentence of an answer claims of it."""

from typing import TYPE_CHECKING

from assistant.checks.checking import Source
from assistant.checks.tokens import meets, read
from assistant.quotes import Quote, quotes_of

if TYPE_CHECKING:
    from vectorstore.library import Library


def shown(library: "Library", claim: str, source: Source) -> Quote | None:
    """Returns the sentence of a source that shows a claim best, names of the paper aside. None for a source without
    one."""
    said, about = read(claim), read(source.about)
    found = quotes_of(library, claim, [source.text])[0]
    return max(found, key=lambda quote: meets(said, read(quote.text), about), default=None)
