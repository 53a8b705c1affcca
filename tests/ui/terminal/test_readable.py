"""LaTeX in what the terminal prints is plain text; what is kept and cited is not touched."""

import io
from dataclasses import replace

import pytest
from eight_papers import FIRST, SPARSE, with_passages
from rich.console import Console

import ui.terminal.tables
from assistant.answer import Assistant
from assistant.markdown import escape
from assistant.values import Question
from ui.pages.readable import readable, readable_markdown
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Digest, DigestEntry

SHOWN = [
    (r"a $10\times$ speedup", "a 10× speedup"),
    (r"up to 2.5$\times$ faster", "up to 2.5× faster"),
    (r"we introduce \model, a novel model", r"we introduce \model, a novel model"),
    (r"\methodName{} beats $\method$", r"\methodName beats \method"),
    (r"within $3\pm{}1$ words, \key (offer)", "within 3±1 words, key (offer)"),
    (r"$90$% of variance by $17/64$ components", "90% of variance by 17/64 components"),
    (r"\textbf{Now} and \emph{then}", "Now and then"),
    (r"$d_{k}^2$ and $x_i$", "dₖ² and xᵢ"),
    (r"$\mathcal{O}(n^2)$", "O(n²)"),
    (r"50\% of $\alpha$-blending", "50% of α-blending"),
    (r"$\frac{a}{b}$ and $\sqrt{d_k}$", "a/b and √dₖ"),
    (r"$90^\circ$", "90°"),
    (r"$\pi_{0.5}$", "π_0.5"),
    (r"$\sim$1.3B", "~1.3B"),
    (r"\(x+1\)", "x+1"),
    ("``red lines'' in it's", "“red lines” in it's"),
]
LEFT = ["costs $5 to $10", "a $ b", r"C:\Users\me", "plain * text_with [marks]", "50 $", "{braces}"]


@pytest.mark.parametrize(("latex", "plain"), SHOWN)
def test_latex_is_shown_as_plain_characters(latex: str, plain: str) -> None:
    assert readable(latex) == plain
    assert readable_markdown(escape(latex)).replace("&#95;", "_").replace("&#40;", "(") == plain


@pytest.mark.parametrize("text", LEFT)
def test_what_is_no_latex_is_left_alone(text: str) -> None:
    assert readable(text) == text
    assert readable_markdown(escape(text)) == escape(text)


def test_what_stands_in_a_formula_never_becomes_markdown() -> None:
    hostile = r"$\text{[x](javascript:alert(1)) <img src=x> **b** `c`}$"
    shown = readable_markdown(escape(hostile))
    assert not set("<[]`*") & set(shown)


def test_the_terminal_shows_readable_text_and_the_citation_keeps_its_own(
    tmp_path,
    monkeypatch: pytest.MonkeyPatch,  # type: ignore[no-untyped-def]
) -> None:
    abstract = (
        r"We present \model, which prunes tokens of vision-language models and is $2.5\times$ faster. It is good."
    )
    paper = replace(SPARSE, title=r"Half the Tokens at $2\times$ Speed", abstract=abstract)
    printed = io.StringIO()
    monkeypatch.setattr(ui.terminal.tables, "console", lambda stderr=False: Console(file=printed, width=200))
    with Library.open(Settings(home=tmp_path), write=True) as library:
        library.writer.add(with_passages(Digest(FIRST, "Papers", "a.md", "", (DigestEntry(paper, 1),))))
        answer = Assistant(library, Settings()).ask(Question(f"what is {paper.arxiv_id}?"))
        ui.terminal.tables.print_answer(answer)
        ui.terminal.tables.print_hits(
            [each.hit for each in answer.papers], [citation.quote for citation in answer.citations][:1]
        )
    citation = answer.citations[0]
    assert abstract[citation.start :].startswith(citation.quote)
    assert r"\times" in citation.quote
    assert "Half the Tokens at 2× Speed" in printed.getvalue()
    shown = r"We present \model, which prunes tokens of vision-language models and is 2.5× faster."
    assert shown in printed.getvalue()
    assert "\\" not in printed.getvalue().replace(r"\model", "")
