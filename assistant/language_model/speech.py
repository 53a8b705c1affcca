"""What a model says, parted from what it thinks before."""

import re

_OPENS = ("<think>", "<thinking>", "<reasoning>")
_CLOSES = re.compile(r"</(?:think|thinking|reasoning)>\s*")
_CLOSES_ALONE = re.compile(r"</think>\s*(?:\n|\Z)")


class Speech:
    """Takes a reply in pieces and gives those that are said. What a model thinks stands in tags at the beginning of its
    reply; where its server has left out the first tag, `text` has it off once the last one comes."""

    def __init__(self) -> None:
        self.text = ""
        """All that was said."""
        self._held = ""
        self._begun = self._thinks = False

    def feed(self, piece: str) -> str:
        """Tells what of it can be shown now."""
        if self._begun:
            return self._say(piece)
        self._held += piece
        begins = self._held.lstrip()
        if not self._thinks and any(opens.startswith(begins[: len(opens)]) for opens in _OPENS):
            self._thinks = begins.startswith(_OPENS)
            if not self._thinks:
                return ""
        if self._thinks:
            closes = _CLOSES.search(self._held)
            # Behind the tag there may be more white space to come.
            if not closes or closes.end() == len(self._held):
                return ""
            return self._begin(self._held[closes.end() :])
        return self._begin(self._held)

    def finish(self) -> str:
        """Tells what was held back. Call once, at the end of the reply."""
        rest = "" if self._begun or self._thinks else self._begin(self._held)
        alone = _CLOSES_ALONE.search(self.text) if not self._thinks else None
        if alone:
            self.text = self.text[alone.end() :]
        return rest

    def _begin(self, said: str) -> str:
        self._begun, self._held = True, ""
        return self._say(said)

    def _say(self, piece: str) -> str:
        self.text += piece
        return piece


def spoken(reply: str) -> str:
    """Tells what is said in a whole reply."""
    speech = Speech()
    speech.feed(reply)
    speech.finish()
    return speech.text
