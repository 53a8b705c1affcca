"""Where a list can be sent to, told by the address: mail, or a webhook of a known host."""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

from vectorstore.errors import UserError
from vectorstore.settings import Settings

Kind = Literal["mail", "feishu", "dingtalk", "wecom", "slack"]
OFFICIAL: dict[str, Kind] = {
    "open.feishu.cn": "feishu",
    "open.larksuite.com": "feishu",
    "oapi.dingtalk.com": "dingtalk",
    "qyapi.weixin.qq.com": "wecom",
    "hooks.slack.com": "slack",
}
KINDS: tuple[Kind, ...] = ("feishu", "dingtalk", "wecom", "slack")
_MAIL = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+\.[^\s@<>,;:\"]+")


@dataclass(frozen=True, slots=True)
class Target:
    """`url` without its secret; for mail the address."""

    kind: Kind
    url: str = field(repr=False)
    secret: str = field(default="", repr=False)

    @property
    def key(self) -> str:
        """By which what was sent there is known, whatever the secret."""
        return hashlib.sha256(self.url.encode()).hexdigest()[:32]

    def __str__(self) -> str:
        """For messages: without the token that is in a webhook's address."""
        return self.url if self.kind == "mail" else f"{self.kind} at {urlsplit(self.url).netloc}"


def target_of(text: str, settings: Settings) -> Target:
    """Reads `mailto:lab@example.org`, or a webhook's address; the secret that signs it behind `#secret=`; one of a host
    of one's own, which PAPERLIGHT_WEBHOOK_HOSTS names, with its kind before: `slack+https://chat.lab.example/hooks/x`.
    Raises UserError for anything else."""
    text = text.strip()
    address = text.removeprefix("mailto:")
    if _MAIL.fullmatch(address) and address.isprintable():
        return Target("mail", address)
    named, _, rest = text.partition("+http")
    kind = named if rest and named in KINDS else ""
    parts = urlsplit(f"http{rest}" if kind else text)
    known = OFFICIAL.get(parts.hostname or "") if parts.scheme == "https" else None
    own = next((each for each in KINDS if each == kind), None) if parts.netloc in settings.webhook_hosts else None
    found = known if kind in ("", known) else own
    if found is None:
        raise UserError(
            f"{parts.netloc[:60] or text[:60]!r} is no place to send to: give an e-mail address, or a webhook of"
            " Feishu, DingTalk, WeCom or Slack; name a host of your own in PAPERLIGHT_WEBHOOK_HOSTS, and its kind"
            " before the address, as in slack+https://chat.lab.example/hooks/x"
        )
    secret = dict(parse_qsl(parts.fragment)).get("secret", "")
    return Target(found, parts._replace(fragment="").geturl(), secret)
