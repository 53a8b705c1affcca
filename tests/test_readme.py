"""README's terminal examples are run, in order, in a fresh library, and must print what README shows."""

import os
import re
import subprocess
import sys
from pathlib import Path

from places import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
TIMES = re.compile(r"\d+\.\d+ (?:s\b|秒)")


def examples() -> list[tuple[str, str]]:
    """(command, output) of every `$ paperlight …` in README's console blocks."""
    blocks = re.findall(r"^```console\n(.*?)^```$", README, re.M | re.S)
    found = [re.findall(r"^\$ paperlight (.*)\n((?:(?!\$ ).*\n)*)", block, re.M) for block in blocks]
    return [example for block in found for example in block]


def shown(text: str) -> list[str]:
    """The lines of an output, without trailing blanks and with times taken out."""
    return [TIMES.sub("… s", line.rstrip()) for line in text.strip().splitlines()]


def test_every_example_prints_what_it_shows(tmp_path: Path) -> None:
    assert len(examples()) == 4
    for command, output in examples():
        done = subprocess.run(
            ["bash", "-c", f"{sys.executable} -m ui {command}"],
            cwd=ROOT,
            env={**os.environ, "PAPERLIGHT_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, (command, done.stderr)
        assert shown(done.stdout) == shown(output), command


def test_every_file_and_setting_that_readme_names_exists() -> None:
    for path in re.findall(r"`((?:assistant|ingest|ui|vectorstore|tests)/[\w./-]*)`", README):
        assert (ROOT / path).exists(), path
    settings = (ROOT / "vectorstore" / "settings.py").read_text(encoding="utf-8")
    for name in re.findall(r"`PAPERLIGHT_([A-Z_]+)", README):
        assert re.search(rf"^    {name.lower()}:", settings, re.M), name
