"""The one error that a person can mend."""


class UserError(Exception):
    """What went wrong, where, and what to do about it, in one line. Raised anywhere, caught only in `ui`."""
