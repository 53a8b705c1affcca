"""The errors that a person can mend."""


class UserError(Exception):
    """What went wrong, where, and what to do about it, in one line. Raised anywhere, caught only in `ui`.

    Facts fill the gaps that a line has for them, so that a page can say the same in its reader's language.
    """

    def __init__(self, line: str, **facts: object) -> None:
        super().__init__(line.format(**facts) if facts else line)
        self.line = line
        self.facts = facts


class OutageError(UserError):
    """What a library is read from cannot be reached, or is gone: the same may be asked again later."""


def reason_of(error: Exception) -> str:
    """Tells why a file cannot be read or written, in words alone."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error).partition("\n")[0]
