"""Every setting of Paperlight, in one place: the environment (`PAPERLIGHT_…`) or an option of the same name."""

import re
from datetime import date, datetime
from ipaddress import ip_network
from math import inf
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_ADDRESS = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::\d{1,5})?(?:/[\w.~-]+)*/?",
    re.ASCII | re.IGNORECASE,
)

Depth = Literal["quick", "deep"]
"""How often a language model is asked for one answer: at most three times, or ten."""

SHORTEST_TOKEN = 16
"""Characters of a token that an owner thinks up."""


class Settings(BaseSettings):
    """Inert values; nothing is opened or imported by making one. Raises pydantic's ValidationError on bad values."""

    model_config = SettingsConfigDict(env_prefix="PAPERLIGHT_", extra="ignore", frozen=True)

    home: Path = Field(default_factory=lambda: user_data_path("paperlight", appauthor=False))
    """The library's folder; nothing is written elsewhere."""

    catalogue_url: SecretStr | None = None
    """A PostgreSQL database for the catalogue, `postgresql://user:password@host/name`, in place of a file at home."""

    chroma_url: SecretStr | None = None
    """A Chroma server for the vectors, `http://host:8000`, in place of files at home."""

    embedding_model: str = "bundled"
    """A sentence-transformers name or folder in place of the bundled model."""

    llm: str | None = None
    """A chat model as `provider:model`, in LangChain's names; None composes answers of quotes."""

    llm_base_url: str | None = None
    """Any server that speaks the OpenAI protocol."""

    llm_api_key: SecretStr | None = None
    """Its key, where the provider's own environment variable does not hold one."""

    llm_timeout: float = Field(default=60.0, gt=0)
    """Seconds to wait for the language model, for the first word and between words."""

    llm_context: int | None = Field(default=None, ge=2_000)
    """Tokens that the language model reads and writes in one go; what it is shown is cut to fit. None takes its own
    window where that is known and small."""

    llm_price: Annotated[tuple[float, float] | None, NoDecode] = None
    """What a million tokens cost, read and written, in any currency, such as `0.15,0.60`."""

    depth: Depth = "quick"
    """How thoroughly the language model answers: "deep" plans, extracts and checks with up to ten calls."""

    understand: Literal["local", "model"] = "local"
    """What reads questions: the models that ship, or with "model" the language model of `llm`, where one is set."""

    public_url: str | None = None
    """The address that browsers and other programs know the server by, with its path, such as
    `https://lab.example/papers`: every complete link, snippet and redirect begins with it."""

    proxies: Annotated[tuple[str, ...], NoDecode] = ()
    """Addresses and networks of the proxies in front of the server, separated by commas, such as `127.0.0.1`: what they
    say of who asks, in `X-Forwarded-…`, is believed, and of nobody else."""

    entry_url: str = "/digest/{date}#{anchor}"
    """Where a digest entry is shown; a lab may name its own page. `{date}` and `{anchor}` are filled in. A path is
    below `public_url`, where one is set."""

    embed_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Origins that may frame `/embed`, separated by commas, such as `https://wiki.lab.example`."""

    keep_conversations: int = Field(default=180, ge=0, le=36_500)
    """Days for which a conversation of the browser is kept after its last question; 0 keeps none."""

    hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Names that browsers know the server by, beside its addresses, separated by commas, such as
    `papers.lab.example`."""

    tokens: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    """Tokens of the server's owners, separated by commas, each TOKEN or NAME:TOKEN, of at least 16 characters. With
    one, or once `paperlight users` or `paperlight tokens` named somebody, the server asks who somebody is."""

    anyone: Literal["read", "nothing"] = "nothing"
    """What those may do who are asked and do not say."""

    proxy_users: bool = False
    """Whether who somebody is stands in `X-Forwarded-User`, by the word of a proxy of `proxies`; set only where that
    takes away what a browser sends by this name. Whoever it names is a member, where `paperlight users` says no other
    role."""

    rate: int = Field(default=3_000, ge=0)
    """Questions a minute that one address may ask, and may ask in one go; a language model's answer counts as ten, a
    search as a fifth. 0 sets no limit."""

    log: Literal["plain", "json"] = "plain"
    """How the server logs: warnings in plain lines, or with "json" a line for each request and question too."""

    log_questions: bool = False
    """Whether the log holds what was asked."""

    telemetry_url: str | None = None
    """A collector of OpenTelemetry's that takes spans by HTTP, such as `http://localhost:4318`; they hold what was
    asked only with `log_questions`. It takes the extra `otel`."""

    contact: str | None = None
    """An address, such as `mailto:library@lab.example`, by which arXiv may reach whoever fetches; it goes with each
    request."""

    zotero_key: SecretStr | None = None
    """A key of Zotero's web API that may read a group's library."""

    smtp_url: SecretStr | None = None
    """The server that takes mail, `smtp://host:587` or `smtps://user:password@host`."""

    mail_from: str | None = None
    """The address that mail comes from."""

    webhook_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Hosts of one's own, with their ports, that lists may be sent to, separated by commas."""

    tracing: bool = False
    """Whether LangChain's own settings in the environment may send questions and answers to a tracing service."""

    timezone: str | None = None
    """The zone whose day is today, in IANA's names, such as `Asia/Shanghai`; None takes the machine's."""

    @property
    def root(self) -> str:
        """The path of `public_url`, "" where it has none."""
        return urlsplit(self.public_url or "").path

    def today(self) -> date:
        """Returns the day that it is, which "last week" counts from."""
        return datetime.now(ZoneInfo(self.timezone) if self.timezone else None).date()

    @field_validator("public_url", "telemetry_url")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        if value and not _ADDRESS.fullmatch(value):
            raise PydanticCustomError("address", "no address; write it like https://lab.example/papers, in ASCII")
        return value.rstrip("/") if value else None

    @field_validator("entry_url")
    @classmethod
    def _complete(cls, value: str, given: ValidationInfo) -> str:
        public_url = given.data.get("public_url")
        return f"{public_url}{value}" if public_url and value.startswith("/") else value

    @field_validator("proxies")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for each in value:
            try:
                ip_network(each)
            except ValueError:
                raise PydanticCustomError(
                    "proxies", "{given} is no address or network; write them like 127.0.0.1 or 10.0.0.0/8",
                    {"given": repr(each[:80])},
                ) from None  # fmt: skip
        return value

    @field_validator("timezone")
    @classmethod
    def _is_zone(cls, value: str | None) -> str | None:
        try:
            return ZoneInfo(value).key if value else None
        except (KeyError, ValueError, OSError):  # no such name, a path that leads elsewhere, a folder of names
            raise PydanticCustomError("timezone", "no time zone; write an IANA name, such as Asia/Shanghai") from None

    @field_validator("contact")
    @classmethod
    def _fits_a_header(cls, value: str | None) -> str | None:
        if value and not (value.isascii() and value.isprintable()):
            raise PydanticCustomError("contact", "no address; write one such as mailto:library@lab.example")
        return value

    @field_validator("llm")
    @classmethod
    def _names_provider(cls, value: str | None) -> str | None:
        if value and not all(value.partition(":")):  # a provider guessed from the model's name may get another's key
            raise PydanticCustomError("llm", "write provider:model, such as openai:gpt-4o-mini")
        return value

    @field_validator("llm_price", mode="before")
    @classmethod
    def _two_prices(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            read, written = (float(part) for part in value.split(","))
        except ValueError:
            read = written = -1.0
        if not (0 <= read < inf and 0 <= written < inf):
            raise PydanticCustomError(
                "price", "write two prices of a million tokens, read and written, such as 0.15,0.60"
            )
        return read, written

    @field_validator("tokens")
    @classmethod
    def _hard_to_guess(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        if any(len(each.get_secret_value().rpartition(":")[2]) < SHORTEST_TOKEN for each in value):
            raise PydanticCustomError("tokens", f"a token has at least {SHORTEST_TOKEN} characters")
        return value

    @field_validator("embed_origins", "hosts", "proxies", "tokens", "webhook_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
        return value
