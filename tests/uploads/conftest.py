"""One small application per test on a folder of its own, and someone who sends files to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.uploads.sender import Sender
from tests.uploads.small_app import build


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return build(tmp_path)


@pytest.fixture
def sender(app: Flask) -> Sender:
    return Sender(app, user=1)


@pytest.fixture
def stranger(app: Flask) -> Sender:
    return Sender(app, user=2)
