"""A training question cut into tokens as a live one is, with the library's knowledge of names played by chance."""

from datetime import date
from random import Random

from assistant.understand.masking import masked
from assistant.understand.reading import Tagged
from assistant.understand.tokens import Token, cut
from assistant.understand.training.corpus import Example

TODAY = date(2026, 3, 31)
KNOWN_NAME = 0.6
"""How probably a library holds a paper that is named."""
BY_CHANCE = 0.02
"""How probably another word is a paper's name as well."""


def seen(example: Example, random: Random) -> list[Token]:
    """Returns the tokens of an example."""
    spans = [(each.start, each.end, each.kind) for each in masked(example.text, TODAY, (TODAY, TODAY))]
    tokens = cut(example.text, spans)
    for tagged in example.tagged:
        if tagged.tag == "paper" and random.random() < KNOWN_NAME:
            tokens = [_flagged(token, tagged, "name") for token in tokens]
    return [_flagged(token, None, "name") if random.random() < BY_CHANCE else token for token in tokens]


def _flagged(token: Token, tagged: Tagged | None, flag: str) -> Token:
    if tagged and not tagged.start <= token.start < tagged.end:
        return token
    return (
        Token(token.text, token.start, token.end, token.kind, token.flags | {flag}) if token.text.isalnum() else token
    )
