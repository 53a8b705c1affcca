"""The errors that a person can mend."""


class UserError(Exception):
    """What went wrong, where, and what to do about it, in one line. Raised anywhere, caught only in `ui`."""


class OutageError(UserError):
    """What a library is read from cannot be reached, or is gone: the same may be asked again later."""
