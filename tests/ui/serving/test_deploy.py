"""What DEPLOY.md says of services and containers holds, as far as that can be seen without them."""

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from places import ROOT
from proxying import block

from vectorstore.settings import Settings


def named_settings(lines: list[str]) -> dict[str, str]:
    pairs = (line.split("=", 1) for line in lines if line.startswith("PAPERLIGHT_"))
    return {name.removeprefix("PAPERLIGHT_").lower(): value for name, value in pairs}


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    unit = block("ini")
    given = named_settings([line.removeprefix("Environment=") for line in unit.splitlines()])
    assert given.keys() <= Settings.model_fields.keys()
    assert Settings.model_validate(given).root == "/papers"
    if not (verify := shutil.which("systemd-analyze")):
        pytest.skip("needs systemd-analyze (apt-get install systemd)")
    command = next(line for line in unit.splitlines() if line.startswith("ExecStart="))
    there = tmp_path / "paperlight.service"
    there.write_text(unit.replace(command, "ExecStart=/bin/true"), encoding="utf-8")
    done = subprocess.run([verify, "verify", str(there)], capture_output=True, text=True, check=False)
    assert "paperlight.service" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr


def test_the_services_of_compose_know_each_other_and_our_settings() -> None:
    told = yaml.safe_load(block("yaml"))
    services = told["services"]
    ours = services["paperlight"]
    given = {name.removeprefix("PAPERLIGHT_").lower() for name in ours["environment"]}
    assert given <= Settings.model_fields.keys()
    assert set(ours["depends_on"]) <= services.keys()
    for name in ("catalogue_url", "chroma_url"):
        address = ours["environment"][f"PAPERLIGHT_{name.upper()}"]
        host = address.rpartition("//")[2].rpartition("@")[2].partition("/")[0].partition(":")[0]
        assert host in services
    named = {volume.partition(":")[0] for each in services.values() for volume in each.get("volumes", ())}
    assert named == set(told["volumes"])


def test_the_dockerfile_copies_what_there_is_and_runs_our_command() -> None:
    lines = [line.split(" ", 1) for line in block("dockerfile").splitlines() if line]
    assert lines[0][0] == "FROM"
    assert {word for word, _ in lines} <= {"FROM", "RUN", "WORKDIR", "COPY", "USER", "ENV", "VOLUME", "EXPOSE", "CMD"}
    install = next(shlex.split(rest) for word, rest in lines if word == "RUN" and rest.startswith("pip"))
    assert (ROOT / install[install.index("--constraint") + 1]).is_file()
    assert ["CMD", '["paperlight", "serve", "--host", "0.0.0.0"]'] in lines
