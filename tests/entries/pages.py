"""Reading and sending the entrant's page as a browser does: its fields as they stand, changed, sent back."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient

from app.entries.forms import PAGES


class _Fields(HTMLParser):
    """Collects what a form would send: inputs, texts, chosen options."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[tuple[str, str]] = []
        self._select = self._text = ""
        self._chosen: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        name = found.get("name", "")
        if tag == "select":
            self._select, self._chosen = name, None
        elif tag == "option" and ("selected" in found or self._chosen is None):
            self._chosen = found.get("value", "")
        elif tag == "textarea":
            self._text = name
            self.values.append((name, ""))
        elif tag == "input" and name and self._is_sent(found):
            self.values.append((name, found.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._text:
            name, text = self.values.pop()
            self.values.append((name, (text + data).removeprefix("\r\n")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""
        if tag == "select":
            self.values.append((self._select, self._chosen or ""))

    @staticmethod
    def _is_sent(found: dict[str, str]) -> bool:
        return found.get("type") not in ("checkbox", "radio") or "checked" in found


def form_of(page: str) -> dict[str, Any]:
    """The fields of the entry's form as they stand on a page; a name sent twice has a list."""
    body = page[page.index('class="form entry-form"') :]
    fields = _Fields()
    fields.feed(body[: body.index("</form>")])
    sent: dict[str, Any] = {}
    for name, value in fields.values:
        if name in sent:
            sent[name] = [*(sent[name] if isinstance(sent[name], list) else [sent[name]]), value]
        else:
            sent[name] = value
    return sent


def open_form(client: FlaskClient, code: str) -> dict[str, Any]:
    """The fields of all pages of an entry as its entrant opens them, as one form; the version is the last."""
    sent: dict[str, Any] = {}
    for page in PAGES:
        sent |= open_page(client, code, page)
    del sent["base"]
    return sent


def open_page(client: FlaskClient, code: str, page: str) -> dict[str, Any]:
    """The fields of one page."""
    answer = client.get(f"/entries/{code}/write/{page}")
    assert answer.status_code == 200, answer.text
    return form_of(answer.text)
