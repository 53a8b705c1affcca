"""An answer in the terminal as it comes: its papers, then the words of the language model, last what they rest on."""

from collections.abc import Generator
from contextlib import closing, nullcontext

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.segment import Segment
from rich.text import Text

from assistant.texts import TEXTS
from assistant.values import Answer, Citation, Delta, Event, Found, Judged, Step
from ui.readable import readable
from ui.tables import answer_text, console, print_answer, print_made, print_understood
from ui.texts import Words
from vectorstore.normal_text import visible

MOST_PAPERS = 10
BELOW = 3
"""Lines of the screen that a growing answer leaves free."""


class Stopped(Exception):  # noqa: N818, it is no error
    """The one who asked has enough of it."""


def print_events(events: Generator[Event, None, None]) -> None:
    """An answer in quotes once it is there; one in a language model's words as it grows, behind its papers and before
    the list of what its marks stand for. Raises Stopped on SIGINT, with what was written left on the screen."""
    found, growing = None, None
    out = console()
    live = Live(console=out, transient=True, refresh_per_second=8) if out.is_terminal else None
    try:
        with closing(events), live or nullcontext():
            for event in events:
                match event:
                    case Found():
                        found = event
                    case Step(name, detail):
                        if not growing and found:
                            growing = _Growing(Words(found.understood.language))
                            _print_found(out, found)
                        if growing:
                            growing.step = detail or growing.words[f"step_{name}"]
                    case Delta(text):
                        if growing:
                            growing.text += text
                    case Answer():
                        answer = event
                if live and growing:
                    live.update(growing)
    except KeyboardInterrupt:
        if growing and growing.text:
            out.print(answer_text(growing.text))
            out.print(Text(f"\n{growing.words['stopped']}", style="dim"))
        raise Stopped from None
    if not growing:
        print_answer(answer)
        return
    out.print(answer_text(answer.text))
    if answer.mode != "extractive":
        _print_references(out, answer)
    print_made(answer)


class _Growing:
    """The end of what is written, as much of it as the screen has room for, and the step that is being taken."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.text = ""
        self.step = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        lines = console.render_lines(answer_text(self.text), options.update(height=None), pad=False)
        for line in lines[-max(1, console.height - BELOW) :]:
            yield from line
            yield Segment.line()
        yield Text(self.step, style="dim", no_wrap=True, overflow="ellipsis")


def _print_found(out: Console, found: Found) -> None:
    print_understood(found.understood, found.papers)
    for number, each in enumerate([each for each in found.papers if each.relevance == "yes"][:MOST_PAPERS], 1):
        out.print(Text(f"{number}. {_named(each)}"), soft_wrap=True)
    out.print()
    out.file.flush()


def _named(judged: Judged) -> str:
    paper = judged.hit.paper
    return readable(visible(f"{paper.title} ({paper.url})"))


def _print_references(out: Console, answer: Answer) -> None:
    """What each mark stands for: the paper, its address, the words."""
    texts = TEXTS[answer.language]
    out.print(Text(f"\n{texts.references}", style="bold"))
    for cited in answer.citations:
        out.print(Text(f"[{cited.n}] {readable(visible(cited.title))} ({cited.url})"), soft_wrap=True)
        out.print(Text(f"    {_quoted(cited, answer)}", style="dim"), soft_wrap=True)


def _quoted(cited: Citation, answer: Answer) -> str:
    texts = TEXTS[answer.language]
    quote = texts.quote.format(" ".join(readable(visible(cited.quote)).split()))
    return quote if cited.source == "abstract" else f"{texts.sources['analysis']}: {quote}"
