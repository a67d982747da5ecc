"""What the public and the organizer find at the end: winners, proof, posters, exports; each is checked."""

from __future__ import annotations

import csv
import io
import re
import time
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from app.commands.demo_path.failed import DemoFailed
from app.commands.demo_path.seating import JOB_SECONDS, POLL_SECONDS
from app.commands.demo_path.visitor import Visitor

DIGESTS = ("input", "result", "announcement")
SHA256 = re.compile(r"[0-9a-f]{64}")
SHEET_ROW = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}row"
KINDS = ("entries", "scores", "standings")
FORMS = ("csv", "xlsx")
Row = dict[str, str]


def read_winners(stranger: Visitor, slug: str) -> list[dict[str, str]]:
    """The public winner list, as award, title and title_zh; every poster is fetched. Raises DemoFailed."""
    page = stranger.open(f"/contests/{slug}/winners").root
    winners = []
    for award in page.all("section", kind="tier"):
        for card in award.all("article", kind="film-card"):
            poster = card.first("img")["src"]
            if not stranger.fetch(poster).startswith(b"\xff\xd8"):
                raise DemoFailed(f"The poster at {poster} is no picture.")
            winners.append(
                {
                    "award": award.first("h2", kind="tier__title").text,
                    "title": card.first("h3").text,
                    "title_zh": card.first("p", kind="film-card__other").text,
                }
            )
    return winners


def read_digests(stranger: Visitor, slug: str) -> dict[str, str]:
    """The three digests that the proof page shows first. Raises DemoFailed."""
    page = stranger.open(f"/contests/{slug}/proof").root
    found = [one.text for one in page.all("code", kind="digest")][: len(DIGESTS)]
    if len(found) != len(DIGESTS) or not all(SHA256.fullmatch(digest) for digest in found):
        raise DemoFailed(f"The proof of {slug} shows {len(found)} digests instead of {len(DIGESTS)}.")
    return dict(zip(DIGESTS, found, strict=True))


@dataclass(frozen=True)
class Exports:
    """The rows of every export by kind, alike in CSV and XLSX."""

    rows: dict[str, list[Row]]

    def level(self) -> set[frozenset[str]]:
        """Groups of films with one place and one score in the standings, by English title."""
        groups: dict[tuple[str, str], set[str]] = {}
        for row in self.rows["standings"]:
            groups.setdefault((row["rank"], row["adjusted"]), set()).add(row["title_en"])
        return {frozenset(group) for group in groups.values() if len(group) > 1}


def read_exports(organizer: Visitor, slug: str) -> Exports:
    """Have all exports made in both forms and open them. Raises DemoFailed when the two differ in length."""
    files = _made(organizer, f"/contests/{slug}/exports")
    rows: dict[str, list[Row]] = {}
    for kind in KINDS:
        text = files[f"{kind}.csv"].decode("utf-8-sig")
        rows[kind] = list(csv.DictReader(io.StringIO(text)))
        sheet = _sheet_rows(files[f"{kind}.xlsx"])
        if sheet != len(rows[kind]) + 1:
            raise DemoFailed(f"The export of {kind} has {len(rows[kind])} lines as CSV, {sheet - 1} as XLSX.")
    return Exports(rows)


def _made(organizer: Visitor, address: str) -> dict[str, bytes]:
    """Ask for each file, wait until the newest is there and save it; by kind and form."""
    files = {}
    for wanted in [f"{kind}.{form}" for kind in KINDS for form in FORMS]:
        page = organizer.open(address)
        before = page.links("/file")
        organizer.press(page.form(to="/exports"), name="wanted", value=wanted)
        until = time.monotonic() + JOB_SECONDS
        while len(saved := organizer.open(address).links("/file")) == len(before):
            if time.monotonic() > until:
                raise DemoFailed(f"The export {wanted} was not made within {JOB_SECONDS} seconds.")
            time.sleep(POLL_SECONDS)
        files[wanted] = organizer.fetch(saved[0])
    return files


def _sheet_rows(workbook: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own export
    return sum(1 for _row in sheet.iter(SHEET_ROW))


def visit_front(stranger: Visitor, decided: str, calling: str) -> None:
    """Open the front page: it leads to the winners and to the open call. Raises DemoFailed."""
    page = stranger.open("/")
    for slug in (f"/contests/{decided}/winners", f"/contests/{calling}"):
        if not page.links(slug):
            raise DemoFailed(f"The front page does not lead to {slug}.")
