"""TeX in names, titles and abstracts is read at intake; formulas and plain text stay."""

import json
from pathlib import Path

import pytest

from ingest.latex import text_of_tex
from ingest.snapshots import Snapshot


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"Erd\H{o}s", "Erdős"),
        (r"Sch\"olkopf", "Schölkopf"),
        (r"Schr{\"o}dinger", "Schrödinger"),
        (r"{\O}sterg\aa rd", "Østergård"),
        (r"Mart\'{\i}n, \v{C}ech, Fran\c{c}ois, \L{}ukasz", "Martín, Čech, François, Łukasz"),
        (r"the \emph{whole} of \textbf{it} in \textsc{Caps}", "the whole of it in Caps"),
        (r"$\mathcal{O}(n)$ for \emph{x}", r"$\mathcal{O}(n)$ for x"),
        (r"100% of $5 \& more, ~10 ms -- \emph{now}", "100% of $5 & more, ~10 ms -- now"),
        (r"our \method beats \cite{a}", r"our \method beats \cite{a}"),
        (r"C:\Users\ann", r"C:\Users\ann"),
        ("no TeX in {braces}, 50% of ~it", "no TeX in {braces}, 50% of ~it"),
        (r"\input{/etc/passwd}", r"\input{/etc/passwd}"),
    ],
)
def test_commands_outside_of_formulas_are_read(tex, text):
    assert text_of_tex(tex) == text


def test_a_snapshot_in_tex_is_read_as_text(tmp_path: Path):
    line = {"id": "2603.00101", "title": r"Schr\"odinger's $\psi$", "abstract": r"We use \emph{graphs}.",
            "authors_parsed": [["Erd\\H{o}s", "Paul", ""], ["Sch\\\"olkopf", "Bernhard", ""]]}  # fmt: skip
    (tmp_path / "a.jsonl").write_text(json.dumps(line))
    ((paper, *_),) = Snapshot(tmp_path / "a.jsonl")
    assert (paper.title, paper.abstract) == ("Schrödinger's $\\psi$", "We use graphs.")
    assert paper.authors == ("Paul Erdős", "Bernhard Schölkopf")
