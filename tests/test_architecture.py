"""Imports go one way: ui → assistant → vectorstore ← ingest; and importing costs little."""

import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from places import ROOT

MAY_IMPORT = {
    "vectorstore": set(),
    "ingest": {"vectorstore"},
    "assistant": {"vectorstore"},
    "ui": {"assistant", "ingest", "vectorstore"},
}
OWNERS = {
    "chromadb": "vectorstore",
    "tantivy": "vectorstore",
    "sqlalchemy": "vectorstore",
    "argon2": "vectorstore",
    "scipy": "vectorstore",
    "sentence_transformers": "vectorstore",
    "langchain": "assistant",
    "langgraph": "assistant",
    "arxiv": "ingest",
    "lxml": "ingest",
    "sklearn": "assistant",
    "gradio": "ui",
    "icalendar": "assistant",
    "fastapi": "ui",
    "mcp": "ui",
    "typer": "ui",
}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_package_imports_only_what_lies_downstream(package: str) -> None:
    files = sorted((ROOT / package).rglob("*.py"))
    assert files
    others = set(MAY_IMPORT) - MAY_IMPORT[package] - {package}
    wrong = {str(path.relative_to(ROOT)): sorted(imported(path) & others) for path in files if imported(path) & others}
    assert not wrong


PARTS = {
    "atlas": {"digests"},
    "answers": {"find", "understand", "checks", "digests"}, "find": {"understand"}, "understand": {"language_model"},
    "triage": {"find", "understand"}, "digests": {"checks", "language_model", "triage"}, "checks": set(),
    "agenda": {"triage"}, "delivery": {"triage"}, "bibliographies": set(), "language_model": set(),
    "writing": {"answers", "checks", "find", "language_model", "understand"},
}  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_the_assistant_imports_only_what_lies_downstream(part: str) -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "assistant" / part).rglob("*.py"))
    named = {name for name in PARTS if re.search(rf"^ *from assistant\.{name}\b", text, re.MULTILINE)}
    assert named or not PARTS[part]
    assert named <= PARTS[part] | {part}


ROOMS = {
    "vectorstore": ("people", "search", "derived", "catalogue", "text", "model"),
    "ingest": ("arxiv", "digests"),
    "ui": ("terminal", "serving", "machine", "gradio_app", "pages"),
}


@pytest.mark.parametrize("package", ROOMS)
def test_a_room_imports_only_rooms_below_it(package: str) -> None:
    rooms = ROOMS[package]
    for place, room in enumerate(rooms):
        text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / package / room).rglob("*.py"))
        named = {other for other in rooms if re.search(rf"^ *from {package}\.{other}\b", text, re.MULTILINE)}
        assert named <= set(rooms[place:]), room


def test_no_two_modules_import_each_other_even_for_types_alone() -> None:
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts): path
               for package in MAY_IMPORT for path in (ROOT / package).rglob("*.py")}  # fmt: skip
    imports: dict[str, set[str]] = {}
    for module, path in modules.items():
        froms = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                 if isinstance(node, ast.ImportFrom) and node.module]  # fmt: skip
        named = {f"{node.module}.{alias.name}" for node in froms for alias in node.names}
        imports[module] = (named | {str(node.module) for node in froms}) & modules.keys()
    assert any(imports.values())
    TopologicalSorter(imports).prepare()  # raises CycleError with the modules


@pytest.mark.parametrize("dependency", OWNERS)
def test_a_dependency_has_one_owner(dependency: str) -> None:
    users = {path.relative_to(ROOT).parts[0] for package in MAY_IMPORT for path in (ROOT / package).rglob("*.py")
             if dependency in imported(path)}  # fmt: skip
    assert users == {OWNERS[dependency]}


def test_starting_the_terminal_loads_nothing_heavy() -> None:
    script = "import sys, ui.terminal.main; print(*{m.split('.')[0] for m in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not set(loaded.stdout.split()) & {"torch", "gradio", "chromadb", "sentence_transformers", "langchain"}
