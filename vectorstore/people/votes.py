"""What readers think of papers that they were shown as an answer: the best evidence of how well answers are chosen."""

from dataclasses import dataclass

from sqlalchemy import Boolean, Column, DateTime, String, Table, Text, delete, insert, select

from vectorstore.people.store import People, metadata, now

votes = Table(
    "people_votes",
    metadata,
    Column("writer", String, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("paper", String, primary_key=True),
    Column("good", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", DateTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Vote:
    """Whether a paper, by its arXiv id, answers a question well, and why, "" where nobody said."""

    question: str
    paper: str
    good: bool
    reason: str = ""


def keep_vote(people: People, writer: str, vote: Vote) -> None:
    """Keeps a vote in place of the writer's earlier one on the same. Raises UserError where it cannot be kept."""
    mine = (votes.c.writer == writer, votes.c.question == vote.question, votes.c.paper == vote.paper)
    row = {"question": vote.question, "paper": vote.paper, "good": vote.good, "reason": vote.reason}
    with people.writing() as connection:
        connection.execute(delete(votes).where(*mine))
        connection.execute(insert(votes).values(writer=writer, at=now(), **row))


def take_back(people: People, writer: str, question: str, paper: str) -> None:
    """Forgets the writer's vote. Raises UserError where the database cannot be reached."""
    mine = (votes.c.writer == writer, votes.c.question == question, votes.c.paper == paper)
    with people.writing() as connection:
        connection.execute(delete(votes).where(*mine))


def all_votes(people: People) -> list[Vote]:
    """Returns every vote, the oldest first, without who gave it."""
    with people.reading() as connection:
        rows = connection.execute(select(votes).order_by(votes.c.at)).all() if connection else []
    return [Vote(row.question, row.paper, row.good, row.reason) for row in rows]
