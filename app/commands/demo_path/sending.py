"""Uploads a file as a page's upload box does: tus 1.0, in pieces of 16 MiB, resumed where the line was cut.

The protocol: https://tus.io/protocols/resumable-upload
"""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import requests

from app.commands.demo_path.failed import DemoFailed
from app.commands.demo_path.markup import Element
from app.commands.demo_path.visitor import Visitor

PIECE = 16 * 1024 * 1024
BLOCK = 64 * 1024
TRIES = 40
PAUSE_SECONDS = 0.25
# What the protocol answers while an earlier request still writes, or after a piece that broke off.
MENDS_ITSELF = frozenset({409, 423, 503})


@dataclass(frozen=True)
class Sent:
    """What was sent: its bytes, and how many were kept when the line was cut (0 = it was not)."""

    size: int
    kept_at_cut: int = 0


class Piece:
    """A stretch of a file as a request's body; with `cut_after` the line breaks at that many bytes."""

    def __init__(self, path: Path, start: int, length: int, cut_after: int | None = None) -> None:
        self.file = path.open("rb")
        self.file.seek(start)
        self.length = self.left = length
        self.cut_at = None if cut_after is None else length - cut_after

    def __len__(self) -> int:
        return self.length

    def read(self, size: int = BLOCK) -> bytes:
        """The next bytes; raises ConnectionResetError where the line is to be cut."""
        if self.cut_at is not None and self.left <= self.cut_at:
            raise ConnectionResetError("The line was cut on purpose.")
        data = self.file.read(min(size if size >= 0 else BLOCK, BLOCK, self.left))
        self.left -= len(data)
        return data

    def close(self) -> None:
        """Give the file back."""
        self.file.close()


class Upload:
    """One file on its way."""

    def __init__(self, visitor: Visitor, box: Element, path: Path) -> None:
        self.visitor, self.box, self.path = visitor, box, path
        self.size = path.stat().st_size
        self.address = ""

    def send(self, *, cut: bool = False) -> Sent:
        """Send the whole file, with `cut` losing the line once in the middle of it. Raises DemoFailed."""
        self._announce()
        kept = self._send_until_cut() if cut else 0
        offset = kept
        for _ in range(TRIES + self.size // PIECE):
            if offset == self.size:
                return Sent(self.size, kept)
            answer = self._append(offset)
            if answer.status_code not in MENDS_ITSELF and answer.status_code != requests.codes.no_content:
                raise DemoFailed(f"The upload of {self.path.name} was refused: {answer.text.strip()}")
            if answer.status_code in MENDS_ITSELF:
                time.sleep(PAUSE_SECONDS)
            offset = self._offset()
        raise DemoFailed(f"The upload of {self.path.name} stays at {offset} of {self.size} bytes.")

    def _announce(self) -> None:
        metadata = {
            "filename": self.path.name,
            "purpose": self.box["data-purpose"],
            "subject": self.box["data-subject"],
        }
        encoded = (f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in metadata.items())
        headers = {"Upload-Length": str(self.size), "Upload-Metadata": ",".join(encoded)}
        answer = self._ask("POST", self.box["data-upload-url"], headers)
        if answer.status_code != requests.codes.created:
            raise DemoFailed(f"The upload of {self.path.name} could not begin: {answer.text.strip()}")
        self.address = urljoin(self.box["data-upload-url"], answer.headers["Location"])

    def _append(self, offset: int) -> requests.Response:
        piece = Piece(self.path, offset, min(PIECE, self.size - offset))
        try:
            return self._ask("PATCH", self.address, _piece_headers(offset), piece)
        finally:
            piece.close()

    def _send_until_cut(self) -> int:
        """Lose the line in the middle of the first piece; how many bytes the server has kept."""
        length = min(PIECE, self.size)
        piece = Piece(self.path, 0, length, cut_after=length // 2)
        try:
            self._ask("PATCH", self.address, _piece_headers(0), piece)
        except DemoFailed:
            time.sleep(PAUSE_SECONDS)
        else:
            raise DemoFailed("The line was to be cut, but the upload went through.")
        finally:
            piece.close()
        return self._offset()

    def _offset(self) -> int:
        """Ask how far the upload has come."""
        answer = self._ask("HEAD", self.address, {})
        if "Upload-Offset" not in answer.headers:
            raise DemoFailed(
                f"The upload of {self.path.name} was lost: the server answered {answer.status_code}."
            )
        return int(answer.headers["Upload-Offset"])

    def _ask(
        self, method: str, address: str, headers: dict[str, str], body: Piece | None = None
    ) -> requests.Response:
        token = self.box["data-token-url"]
        if token:
            headers = {**headers, "Laurel-Token": self.visitor.ask("GET", token).json()["token"]}
        headers = {"Tus-Resumable": "1.0.0", **headers}
        return self.visitor.ask(method, address, headers=headers, data=body)


def _piece_headers(offset: int) -> dict[str, str]:
    return {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
