"""A letter by SMTP."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import quote, unquote, urlsplit

from assistant.delivery.letter import Letter
from vectorstore.errors import OutageError, UserError
from vectorstore.settings import Settings
from vectorstore.text.normal_text import one_line

TIMEOUT = 30.0


def send_mail(letter: Letter, to: str, settings: Settings) -> None:
    """Raises UserError where no server is set, OutageError where it refuses, TimeoutError where it is unsure whether it
    took the letter."""
    if settings.smtp_url is None or not settings.mail_from:
        raise UserError(
            "mail needs PAPERLIGHT_MAIL_FROM, and PAPERLIGHT_SMTP_URL as smtps://user:password@mail.lab.example"
        )
    parts = urlsplit(settings.smtp_url.get_secret_value())
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise UserError("PAPERLIGHT_SMTP_URL names no mail server: write smtp://host:587 or smtps://user:password@host")
    message = composed(letter, to, settings.mail_from)
    try:
        with _server(parts.scheme, parts.hostname, parts.port) as server:
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)
    except (smtplib.SMTPServerDisconnected, TimeoutError) as error:
        raise TimeoutError(f"the mail server {parts.hostname} broke off ({type(error).__name__})") from None
    except (smtplib.SMTPException, OSError) as error:
        failed = f"the mail server {parts.hostname} {one_line(_failure(error))[:200]}"
        raise OutageError(f"{failed}; nothing was sent, try again later") from None


def _failure(error: OSError) -> str:
    """What went wrong, in the server's own words where it said any."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return "refuses " + ", ".join(
                f"{address}: {code} {said.decode(errors='replace')}"
                for address, (code, said) in error.recipients.items()
            )
        case smtplib.SMTPResponseException():
            said = error.smtp_error
            return f"refuses: {error.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
        case smtplib.SMTPException():
            return f"refuses: {error}"
        case _:
            return f"cannot be reached: {error.strerror or error}"


def composed(letter: Letter, to: str, sender: str) -> EmailMessage:
    """Returns plain text and HTML, with a way to get no more of these (RFC 2369)."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, letter.subject
    message["Date"], message["Message-ID"] = formatdate(localtime=True), make_msgid(domain="paperlight.invalid")
    message["List-Unsubscribe"] = f"<mailto:{sender}?subject={quote(f'unsubscribe {letter.id}')}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.plain())
    message.add_alternative(letter.html(), subtype="html")
    return message


def _server(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port or 587, timeout=TIMEOUT)
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
    return server
