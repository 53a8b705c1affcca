"""What DEPLOY.md says of services and containers holds, as far as that can be seen without them."""

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from click import Context
from places import ROOT
from proxying import DEPLOY, block
from typer.main import get_command

from ui.terminal.main import app
from vectorstore.settings import Settings


def named_settings(lines: list[str]) -> dict[str, str]:
    pairs = (line.split("=", 1) for line in lines if line.startswith("PAPERLIGHT_"))
    return {name.removeprefix("PAPERLIGHT_").lower(): value for name, value in pairs}


def checked(program: str, *given: str) -> str:
    """What a linter of this environment says of what it has nothing against."""
    done = subprocess.run(
        [Path(sys.executable).with_name(program), *given], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


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


def test_a_timer_or_a_line_of_cron_sends_each_morning(tmp_path: Path) -> None:
    text = DEPLOY.read_text(encoding="utf-8")
    _, service, timer = re.findall(r"^```ini\n(.+?)^```$", text, re.MULTILINE | re.DOTALL)
    commands = [line.split("paperlight ", 1)[1] for line in service.splitlines() if line.startswith("ExecStart=")]
    known = get_command(app)
    for name, *arguments in map(shlex.split, commands):
        known.commands[name].make_parser(Context(known)).parse_args(list(arguments))  # type: ignore[attr-defined]
    minute, hour, _, _, weekdays, command = block("cron").split(None, 5)
    assert f"OnCalendar=Mon..Fri {hour.zfill(2)}:{minute}" in timer
    assert weekdays == "1-5"
    mail, told, ours = tmp_path / "mail.env", tmp_path / "told", tmp_path / "paperlight"
    mail.write_text("PAPERLIGHT_SMTP_URL=smtp://mail.lab\nPAPERLIGHT_MAIL_FROM=a@lab.example\n", encoding="utf-8")
    ours.write_text(f'#!/bin/sh\necho "$PAPERLIGHT_SMTP_URL $PAPERLIGHT_MAIL_FROM $@" > {told}\n', encoding="utf-8")
    ours.chmod(0o755)
    for there, here in (("/etc/paperlight/mail.env", mail), ("/opt/paperlight/.venv/bin/paperlight", ours)):
        assert there in command
        command = command.replace(there, str(here))
    subprocess.run(["sh", "-c", command], check=True)
    assert told.read_text(encoding="utf-8") == f"smtp://mail.lab a@lab.example {commands[-1]}\n"
    if not (verify := shutil.which("systemd-analyze")):
        pytest.skip("needs systemd-analyze (apt-get install systemd)")
    units = {"paperlight-send.service": re.sub(r"ExecStart=.*", "ExecStart=/bin/true", service)}
    for name, unit in (units | {"paperlight-send.timer": timer}).items():
        (tmp_path / name).write_text(unit, encoding="utf-8")
    there = tmp_path / "paperlight-send.timer"
    done = subprocess.run([verify, "verify", str(there)], capture_output=True, text=True, check=False)
    assert "paperlight-send" not in done.stderr, done.stderr


def test_the_services_of_compose_fit_its_schema_and_know_each_other_and_our_settings(tmp_path: Path) -> None:
    written = tmp_path / "compose.yaml"
    written.write_text(block("yaml"), encoding="utf-8")
    assert "done" in checked("check-jsonschema", "--builtin-schema", "vendor.compose-spec", str(written))
    told = yaml.safe_load(written.read_text("utf-8"))
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


def test_the_dockerfile_copies_what_is_installed_and_a_linter_finds_nothing(tmp_path: Path) -> None:
    written = tmp_path / "Dockerfile"
    written.write_text(block("dockerfile"), encoding="utf-8")
    assert checked("hadolint", str(written)) == ""
    lines = [line.split(" ", 1) for line in written.read_text("utf-8").splitlines() if line]
    copied = {name for word, rest in lines if word == "COPY" for name in rest.split()[:-1]}
    assert all((ROOT / name).exists() for name in copied)
    packages = {each.parent.name for each in ROOT.glob("*/__init__.py")} - {"tests"}
    install = next(shlex.split(rest) for word, rest in lines if word == "RUN" and rest.startswith("pip"))
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {"pyproject.toml", told["readme"], *told["license-files"], install[install.index("--constraint") + 1]}
    assert copied == packages | needed
    assert install[-1].removeprefix(".[").removesuffix("]") in told["optional-dependencies"]
    assert ["CMD", '["paperlight", "serve", "--host", "0.0.0.0"]'] in lines
