"""Which days are ranked: those that are asked for, or the newest."""

from datetime import date
from typing import TYPE_CHECKING

from vectorstore.errors import UserError
from vectorstore.values import Filters

if TYPE_CHECKING:
    from vectorstore.library import Library


def days_asked(library: "Library", since: date | None, until: date | None) -> Filters:
    """The days asked for, the newest when none is: days of digests, or of publication where the library holds no
    digest. Raises UserError where it holds neither."""
    digested = library.days()
    days = digested or library.published()
    if not days:
        raise UserError("the library holds no paper with a day yet: read some with `paperlight ingest PATH`")
    if since is None and until is None:
        since = until = days[-1][0]
    return Filters(digested_since=since, digested_until=until) if digested else Filters(since=since, until=until)
