"""What requests and answers of several routes share: texts, limits of a search, and what is wrong."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from assistant.answer import LONGEST_QUESTION
from vectorstore.text.kinds import KINDS, Kind
from vectorstore.values import Filters, Language

EXAMPLE = "which papers address exposure bias in video generation?"
Text = Annotated[
    str,
    Field(min_length=1, max_length=LONGEST_QUESTION, description="In English or Chinese.", examples=[EXAMPLE]),
]
Name = Annotated[str, Field(min_length=1, max_length=200)]
ArxivId = Annotated[
    str,
    Field(
        min_length=1, max_length=200, description="In any spelling, with or without version.", examples=["2512.15702"]
    ),
]
Start = Annotated[int, Field(ge=0, le=1_000_000, description="How many to leave out at the beginning.")]


class Limits(BaseModel):
    """What a search is limited to; every bound is inclusive."""

    since: date | None = Field(None, description="First day of publication.", examples=["2025-12-01"])
    until: date | None = Field(None, description="Last day of publication.", examples=["2025-12-31"])
    digested_since: date | None = Field(None, description="First day of a digest that names the paper.")
    digested_until: date | None = Field(None, description="Last day of a digest that names the paper.")
    categories: list[Name] = Field(
        [], max_length=50, description="Any of these arXiv categories.", examples=[["cs.CV"]]
    )
    not_categories: list[Name] = Field([], max_length=50, description="None of these arXiv categories.")
    primary: list[Name] = Field([], max_length=50, description="One of these arXiv categories first: no cross-list.")
    not_authors: list[Name] = Field([], max_length=50, description="Nothing by these authors.")
    authors: list[Name] = Field(
        [], max_length=50, description="Names or words of them; A & B means both.", examples=[["Fei-Fei Li"]]
    )
    language: Language | None = Field(None, description="Language of an analysis that the paper has.")
    types: list[Kind] = Field([], max_length=len(KINDS), description="What a paper brings or releases: any of these.")

    def filters(self) -> Filters:
        """The same as the library takes it. Raises UserError for bounds the wrong way round."""
        values = self.model_dump(include=set(Limits.model_fields))
        lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
        return Filters(**values | lists)


class Problem(BaseModel):
    """What is wrong and why, in one line."""

    detail: str
