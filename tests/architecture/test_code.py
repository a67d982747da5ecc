"""Rules about what may stand where in the code."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import CODE, ROOT, modules, name, tree

ENGINES = ("app.assigner", "app.tally", "app.media")
OUTSIDE_ENGINES = ("flask", "sqlalchemy", "rq", "redis", "app.db", "app.web", "config")


def test_every_module_opens_with_a_sentence() -> None:
    silent = [name(path) for path in modules(*CODE, "tests") if not ast.get_docstring(tree(path))]

    assert silent == []


def test_no_import_hides_in_a_function_outside_commands() -> None:
    hidden = [
        f"{name(path)}:{inner.lineno}"
        for path in modules(*CODE)
        if "commands" not in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


def _commits(path: Path) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
        for node in ast.walk(tree(path))
    )


def test_only_views_workers_and_commands_commit() -> None:
    committing = [name(path) for path in modules(*CODE) if _commits(path)]

    elsewhere = [
        where
        for where in committing
        if "/views" not in where and not where.startswith(("workers/", "app/commands/"))
    ]

    assert committing
    assert elsewhere == []


def test_operations_queries_and_models_know_no_http() -> None:
    knowing = [
        f"{name(path)} imports {node.module}"
        for path in modules("app")
        if any(part.split(".")[0] in {"operations", "queries", "models"} for part in path.parts)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0].startswith("flask")
    ]

    assert knowing == []


def test_jobs_are_enqueued_by_the_relay_alone() -> None:
    enqueuing = [name(path) for path in modules(*CODE) if ".enqueue(" in path.read_text(encoding="utf-8")]

    assert enqueuing == ["workers/relay.py"]


@pytest.mark.parametrize("engine", ENGINES)
def test_importing_an_engine_loads_neither_web_nor_database(engine: str) -> None:
    folder = ROOT.joinpath(*engine.split("."))
    parts = [engine, *(f"{engine}.{path.stem}" for path in folder.glob("*.py") if path.stem != "__init__")]
    script = (
        f"import importlib, sys\nfor part in {parts!r}: importlib.import_module(part)\nprint(*sys.modules)"
    )
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}

    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environ
    ).stdout.split()

    assert engine in loaded
    assert [module for module in OUTSIDE_ENGINES if module in loaded] == []
