"""Answers to what a question means, however it was put: the forms of answers by themselves."""

from datetime import date
from typing import Any

from assistant.answers import forms
from assistant.answers.draft import Composed, Draft
from assistant.answers.gathering import gathered, settled
from assistant.understand.intent import Intent
from vectorstore.glossary import Glossary
from vectorstore.library import Library
from vectorstore.text.languages import language_of


def told(library: Library, **meant: Any) -> Composed:
    """The answer to an Intent with these fields; its language is that of `text` where none is given."""
    intent = settled(library, Intent(**{"language": language_of(meant.get("text", "")), **meant}), date.today())
    return forms.answer(
        Draft(library, intent, Glossary.load(), "/digest/{date}#{anchor}"), gathered(library, intent, 10)
    )
