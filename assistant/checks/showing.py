"""Which sentence of a source shows what a sentence of an answer claims of it."""

from typing import TYPE_CHECKING

from assistant.checks.checking import Source
from assistant.checks.meanings import alike, words
from assistant.checks.numerals import numbers
from assistant.quotes import Quote, quotes_of

if TYPE_CHECKING:
    from vectorstore.library import Library

FOR_NUMBERS, FOR_WORDS = 0.35, 0.6
"""What the share of a claim's numbers that a sentence has counts beside its late interaction, and what its words do."""


def shown(library: "Library", claim: str, source: Source) -> Quote | None:
    """The sentence of a source that shows a claim best: by late interaction, by the claim's numbers and by its words
    that mean the same, names of the paper aside. None for a source without a sentence."""
    found = quotes_of(library, claim, [source.text])[0]
    said, wanted = words(claim), numbers(claim)
    weights = said.weights * (1 - 0.8 * alike(said, words(source.about)).any(axis=1))

    def score(quote: Quote) -> float:
        held = alike(said, words(quote.text)).any(axis=1) if said.spans else said.weights
        share = float(weights[held].sum() / max(weights.sum(), 1e-9)) if said.spans else 0.0
        told = numbers(quote.text)
        counted = len(wanted & told) / len(wanted) if wanted else 0.0
        return quote.score + FOR_NUMBERS * counted + FOR_WORDS * share

    return max(found, key=score, default=None)
