"""A letter to the robots of Feishu and Lark, DingTalk, WeCom, and to what takes Slack's messages.

Each is signed as its documentation says: https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot,
https://open.dingtalk.com/document/robots/customize-robot-security-settings,
https://developer.work.weixin.qq.com/document/path/91770, https://api.slack.com/messaging/webhooks.
"""

import base64
import hashlib
import hmac
import time
from typing import Any

import httpx

from assistant.delivery.letter import Letter
from assistant.delivery.targets import Target
from assistant.markdown import escape
from vectorstore.errors import OutageError
from vectorstore.text.normal_text import one_line

TIMEOUT = 15.0
LONGEST = {"wecom": 4_000, "dingtalk": 18_000, "feishu": 18_000, "slack": 36_000}
"""Bytes of a message, a little below what each takes."""


def send_webhook(letter: Letter, target: Target) -> None:
    """Raises OutageError where it is refused, TimeoutError where it is unsure whether it was taken."""
    query, body = _message(letter, target)
    try:
        address = httpx.URL(target.url).copy_merge_params(query)
        answer = httpx.post(address, json=body, timeout=TIMEOUT, follow_redirects=False)
    except httpx.ConnectError as error:
        raise OutageError(f"{target} cannot be reached: {type(error).__name__}; nothing was sent") from None
    except httpx.ConnectTimeout:
        raise OutageError(f"{target} cannot be reached in time; nothing was sent") from None
    except httpx.HTTPError as error:
        raise TimeoutError(f"{target} did not answer ({type(error).__name__})") from None
    if answer.status_code != 200 or _code(answer) != 0:
        said = one_line(f"{answer.status_code} {answer.text}")[:160].strip()
        raise OutageError(f"{target} refuses: {said}; nothing was sent, try again later")


def _code(answer: httpx.Response) -> int:
    """0 where it was taken; Slack's answer is no JSON."""
    try:
        record = answer.json()
    except ValueError:
        return 0
    codes = [record.get(name) for name in ("code", "errcode", "StatusCode")] if isinstance(record, dict) else []
    return next((code for code in codes if isinstance(code, int)), 0)


def _message(letter: Letter, target: Target) -> tuple[dict[str, str], dict[str, Any]]:
    most = LONGEST[target.kind]
    match target.kind:
        case "feishu":
            title = {"tag": "plain_text", "content": one_line(letter.subject)}
            parts = [{"tag": "markdown", "content": _cut(letter.markdown(), most)}]
            card = {"config": {"wide_screen_mode": True}, "header": {"title": title}, "elements": parts}
            return {}, {"msg_type": "interactive", "card": card, **_feishu_sign(target.secret)}
        case "dingtalk":
            text = f"### {escape(letter.subject)}\n\n{letter.markdown()}"
            told = {"title": one_line(letter.subject), "text": _cut(text, most)}
            return _dingtalk_sign(target.secret), {"msgtype": "markdown", "markdown": told}
        case "wecom":
            text = f"**{escape(letter.subject)}**\n\n{letter.markdown()}"
            return {}, {"msgtype": "markdown", "markdown": {"content": _cut(text, most)}}
        case _:
            return {}, {"text": _cut(_slack(letter), most)}


def _feishu_sign(secret: str) -> dict[str, str]:
    """Of the empty text, with moment (seconds) and secret as the key."""
    if not secret:
        return {}
    moment = str(int(time.time()))
    made = hmac.new(f"{moment}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return {"timestamp": moment, "sign": base64.b64encode(made).decode()}


def _dingtalk_sign(secret: str) -> dict[str, str]:
    """Of moment (milliseconds) and secret, with the secret as the key."""
    if not secret:
        return {}
    moment = str(int(time.time() * 1000))
    made = hmac.new(secret.encode(), f"{moment}\n{secret}".encode(), hashlib.sha256).digest()
    return {"timestamp": moment, "sign": base64.b64encode(made).decode()}


def _slack(letter: Letter) -> str:
    """In Slack's own marks, where text is inert without &, < and >."""

    def inert(text: str) -> str:
        return one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    papers = [
        f"{n}. <{each.url}|{inert(each.title).replace('|', '/')}>\n{inert(each.reason)}"
        for n, each in enumerate(letter.papers, 1)
    ]
    rest = [inert(letter.note)] if letter.note else []
    return "\n\n".join([f"*{inert(letter.subject)}*", *papers, *rest, inert(letter.footer)])


def _cut(text: str, most: int) -> str:
    """At most so many bytes, whole papers."""
    parts = text.split("\n\n")
    while len(parts) > 1 and len("\n\n".join(parts).encode()) > most:
        parts.pop(-2 if len(parts) > 2 else -1)
    return "\n\n".join(parts).encode()[:most].decode(errors="ignore")
