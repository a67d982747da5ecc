"""The `laurel` command: its table, its exit statuses, and one sentence for whatever goes wrong."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.__main__ import COMMANDS, MODULES, sentence
from app.commands.data_folder import DataFolder, Status
from app.commands.listening import CannotListen
from app.commands.supervisor import ROOT
from config import Settings, SettingsError


def laurel(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        env={**os.environ, **environment},
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )


def has_command(module: Path) -> bool:
    names = {
        name
        for node in ast.parse(module.read_text(encoding="utf-8")).body
        for name in (
            [node.name]
            if isinstance(node, ast.FunctionDef)
            else [target.id for target in node.targets if isinstance(target, ast.Name)]
            if isinstance(node, ast.Assign)
            else []
        )
    }
    return "command" in names


def test_table_holds_every_command_of_the_folder_and_no_other() -> None:
    folder = ROOT / "app" / "commands"
    modules = {path.stem: path for path in folder.glob("*.py")}
    packages = {path.parent.name: path for path in folder.glob("*/__init__.py")}

    found = {name.replace("_", "-") for name, path in (modules | packages).items() if has_command(path)}

    assert {MODULES.get(name, name).replace("_", "-") for name in COMMANDS} == found


def test_help_shows_every_command_with_its_line() -> None:
    shown = " ".join(laurel("--help").stdout.split())

    assert [f"{name} {line}" in shown for name, line in COMMANDS.items()] == [True] * len(COMMANDS)


def test_unknown_command_is_a_wrong_argument() -> None:
    answer = laurel("competitions")

    assert answer.returncode == 2
    assert answer.stderr.splitlines()[-1] == "Error: No such command 'competitions'."


def test_setting_that_cannot_be_used_ends_in_its_sentence(tmp_path: Path) -> None:
    answer = laurel("run", LAUREL_DATA=str(tmp_path), LAUREL_PORT="eighty")

    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == "LAUREL_PORT is “eighty”; give a whole number, for example 8000.\n"


def test_data_folder_that_is_a_file_ends_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")

    answer = laurel("run", LAUREL_DATA=str(tmp_path / "var"))

    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == (
        f"The data folder {tmp_path / 'var'} cannot be written (File exists); "
        "free it or set LAUREL_DATA to a folder that can.\n"
    )


def test_our_own_error_is_its_sentence_and_a_strange_one_is_named() -> None:
    assert sentence(CannotListen("Port 80 is taken.")) == "Port 80 is taken."
    assert sentence(SettingsError("LAUREL_PORT is odd.")) == "LAUREL_PORT is odd."
    assert sentence(KeyError("x")) == (
        "This went wrong and should not have: 'x' (KeyError). LAUREL_DEBUG=1 shows where."
    )


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("LAUREL_PORT", "99999", "LAUREL_PORT is 99999; give a port up to 65535, for example 8000."),
        ("LAUREL_WEB_WORKERS", "0", "LAUREL_WEB_WORKERS is “0”; give a whole number above 0, for example 2."),
        ("REDIS_URL", "http://x", "REDIS_URL is not one we know; give redis://host:port or leave it empty."),
        (
            "REDIS_URL",
            "redis://x:y",
            "REDIS_URL is not one we know; give redis://host:port or leave it empty.",
        ),
        (
            "SMTP_URL",
            "mail.example.org",
            "SMTP_URL is not one we know; give smtp://host:port or leave it empty.",
        ),
        (
            "DATABASE_URL",
            "postgresql://x:y/laurel",
            "DATABASE_URL is not one we know; give sqlite:///path or postgresql://host/name.",
        ),
    ],
)
def test_every_setting_that_cannot_be_meant_is_refused_in_one_sentence(
    tmp_path: Path, name: str, value: str, words: str
) -> None:
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environ({"LAUREL_DATA": str(tmp_path), name: value})

    assert str(refusal.value) == words


def test_link_of_an_organizer_leads_to_where_the_pages_are(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.write_status(Status(1, url="http://127.0.0.1:8002", ready=True))

    moved = laurel("create-organizer", "lin@example.org", LAUREL_DATA=str(tmp_path))
    folder.clear_status()
    stopped = laurel("create-organizer", "lin@example.org", LAUREL_DATA=str(tmp_path), LAUREL_PORT="8123")

    assert moved.stdout.startswith("http://127.0.0.1:8002/invitations/")
    assert stopped.stdout.startswith("http://127.0.0.1:8123/invitations/")
