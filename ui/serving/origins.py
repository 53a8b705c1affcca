"""Whether a request was sent by a page of another site, in a browser that adds the reader's cookies to it."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.types import Scope

OWN_SITE = ("same-origin", "none")
"""What browsers say of a request that a page of the same origin sent, or the reader by the address bar."""


def is_foreign(scope: "Scope") -> bool:
    """Whether a browser says so (Fetch Metadata; older ones by the origin alone). Programs say neither, and are not."""
    headers = dict(scope["headers"])
    site = headers.get(b"sec-fetch-site", b"").decode("latin-1")
    if site:
        return site not in OWN_SITE
    origin = headers.get(b"origin", b"").decode("latin-1")
    if not origin:
        return False
    host = urlsplit(origin).netloc.lower()
    return not host or host != headers.get(b"host", b"").decode("latin-1").lower()
