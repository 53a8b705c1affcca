"""An answer in the terminal as it comes: its papers, then the words of the language model, last what they rest on."""

from collections.abc import Generator
from contextlib import closing

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.segment import Segment
from rich.text import Text

from assistant.texts import TEXTS
from assistant.values import Answer, Citation, Delta, Event, Found, Judged, Step
from ui.pages.readable import readable
from ui.pages.texts import Words
from ui.terminal.tables import answer_text, console, print_answer, print_made, print_understood
from vectorstore.text.normal_text import visible

MOST_PAPERS = 10
BELOW = 3
"""Lines of the screen that a growing answer leaves free."""


class Stopped(Exception):  # noqa: N818, it is no error
    """The one who asked has enough of it."""


def print_events(events: Generator[Event, None, None]) -> None:
    """An answer in quotes once it is there; one in a language model's words as it grows, behind its papers and before
    the list of what its marks stand for. Raises Stopped on SIGINT, with what was written left on the screen."""
    out = console()
    live = Live(console=out, transient=True, refresh_per_second=8) if out.is_terminal else None
    growing = _Growing(out)
    try:
        with closing(events):
            for event in events:
                growing.take(event)
                if live and growing.begun:
                    live.start()
                    live.update(growing)
    except KeyboardInterrupt:
        raise Stopped from None
    finally:
        if live:
            live.stop()
        growing.print_end()


class _Growing:
    """An answer on its way. Rendered, it is the end of what is written, as much of it as the screen has room for, and
    the step that is being taken."""

    def __init__(self, out: Console) -> None:
        self.begun = False
        self._out = out
        self._found: Found | None = None
        self._step = self._text = ""
        self._answer: Answer | None = None

    def take(self, event: Event) -> None:
        """One event more; the papers are printed once a language model begins."""
        match event:
            case Found():
                self._found = event
            case Step(name, detail):
                self._begin()
                self._step = detail or self._words[f"step_{name}"]
            case Delta(text):
                self._text += text
            case Answer():
                self._answer = event

    def print_end(self) -> None:
        """The whole answer; of one that came to none, what a language model had written."""
        answer = self._answer
        if answer and not self.begun:
            print_answer(answer)
        elif answer:
            self._out.print(answer_text(answer.text))
            if answer.mode != "extractive":
                _print_references(self._out, answer)
            print_made(answer)
        elif self.begun and self._text:
            self._out.print(answer_text(self._text))
            self._out.print(Text(f"\n{self._words['stopped']}", style="dim"))

    @property
    def _words(self) -> Words:
        return Words(self._found.understood.language if self._found else "en")

    def _begin(self) -> None:
        if self._found and not self.begun:
            self.begun = True
            _print_found(self._out, self._found)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        lines = console.render_lines(answer_text(self._text), options.update(height=None), pad=False)
        for line in lines[-max(1, console.height - BELOW) :]:
            yield from line
            yield Segment.line()
        yield Text(self._step, style="dim", no_wrap=True, overflow="ellipsis")


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
    return quote if cited.source == "abstract" else f"{texts.sources[cited.source]}: {quote}"
