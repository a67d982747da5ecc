"""The one error of making an export: it cannot be made, and why."""

from __future__ import annotations


class ExportRefusedError(Exception):
    """This export cannot be made; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
