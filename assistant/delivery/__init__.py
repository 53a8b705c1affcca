"""A profile's new papers, sent: by mail, or to the robots and webhooks of chats.

In comes where to (`targets.py` tells kinds of targets by their addresses), out goes one `Letter` (`letter.py`), by
`mail.py` or `webhooks.py`; `sending.py` chooses the papers and records them before and after.
"""

from assistant.delivery.sending import SendOutcome, language_in, new_papers, send
from assistant.delivery.targets import Target, target_of

__all__ = ["SendOutcome", "Target", "language_in", "new_papers", "send", "target_of"]
