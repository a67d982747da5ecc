"""Vendored files are what VENDOR.md says they are: none changed, none unlisted, none without its licence."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "app" / "static"
LIST = STATIC / "vendor" / "VENDOR.md"
ROW = re.compile(r"^\| `(?P<path>[^`]+)` \| `(?P<digest>[0-9a-f]{64})` \|$", re.MULTILINE)


def listed() -> dict[str, str]:
    """Path under the static folder to SHA-256, as VENDOR.md says."""
    return {row["path"]: row["digest"] for row in ROW.finditer(LIST.read_text(encoding="utf-8"))}


def present() -> dict[str, str]:
    """Path under the static folder to SHA-256, as the files are."""
    found = [path for folder in ("vendor", "fonts") for path in (STATIC / folder).rglob("*")]
    files = [path for path in found if path.is_file() and path != LIST]
    return {
        path.relative_to(STATIC).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def test_every_vendored_file_is_listed_with_its_digest() -> None:
    files = present()

    assert "vendor/htmx/htmx.min.js" in files
    assert listed() == files


def test_every_vendored_folder_carries_its_licence() -> None:
    folders = {Path(path).parent for path in present()}

    without = [folder.as_posix() for folder in folders if not (STATIC / folder / "LICENSE").is_file()]

    assert without == []
