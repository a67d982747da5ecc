"""Importing the counts of a public vote that was held elsewhere: all of them or none."""

from __future__ import annotations

import csv
import io
import unicodedata

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import Contest
from app.entries.models import IN_CONTEST, Entry
from app.publication.operations.deciding import check_board_moves
from app.results.models import PublicVote
from app.web.rules import N_, Invalid


class CountsUnreadable(Invalid):
    """A line that is not a film and a count."""

    message = N_("Line %(line)s is not a film's code and a whole number of votes, divided by a comma.")
    field = "counts"


class CountsUnknown(Invalid):
    """A code that nobody has."""

    message = N_("Line %(line)s names the film %(code)s, which does not take part in this contest.")
    field = "counts"


class CountsTwice(Invalid):
    """Two counts for a film."""

    message = N_("Line %(line)s counts the film %(code)s a second time; leave one of the two out.")
    field = "counts"


class CountsMissing(Invalid):
    """Nothing at all."""

    message = N_("Choose a file or paste lines such as K7MPQ2XA,1204.")
    field = "counts"


class CountsNotText(Invalid):
    """Not UTF-8 and not GB 18030."""

    message = N_("This file is not text; save the table as CSV in UTF-8 and send it again.")
    field = "counts"


def text_of(content: bytes) -> str:
    """A file as text: UTF-8, else what Chinese spreadsheets write; raises CountsNotText."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise CountsNotText


def import_votes(session: Session, contest: Contest, text: str, *, by: User) -> int:
    """Replace the counts of a contest by those of a table; returns how many films were counted.

    Raises CountsUnreadable, CountsUnknown, CountsTwice or CountsMissing, keeping the older counts.
    """
    check_board_moves(session, contest)
    counts = _counts(text, _known(session, contest))
    if not counts:
        raise CountsMissing
    session.execute(sa.delete(PublicVote).where(PublicVote.contest_id == contest.id))
    rows = [{"contest_id": contest.id, "entry_id": entry, "votes": votes} for entry, votes in counts.items()]
    session.execute(sa.insert(PublicVote), rows)
    detail = {"films": len(counts), "votes": sum(counts.values())}
    record(
        session, "votes.imported", f"contest:{contest.slug}", by=by.id, contest_id=contest.id, detail=detail
    )
    return len(counts)


def _known(session: Session, contest: Contest) -> dict[str, int]:
    rows = session.execute(
        sa.select(Entry.code, Entry.id).where(Entry.contest_id == contest.id, Entry.state.in_(IN_CONTEST))
    )
    return {code: entry_id for code, entry_id in rows}  # noqa: C416 - rows are not yet pairs


def _counts(text: str, known: dict[str, int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    plain = unicodedata.normalize("NFKC", text.lstrip("\ufeff"))
    separator = ";" if ";" in plain.partition("\n")[0] else ","
    for line, row in enumerate(csv.reader(io.StringIO(plain), delimiter=separator), start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (line == 1 and cells[-1].casefold() in {"votes", "票数"}):
            continue
        code, votes = _pair(cells, line)
        if code not in known:
            raise CountsUnknown(line=line, code=code)
        if known[code] in counts:
            raise CountsTwice(line=line, code=code)
        counts[known[code]] = votes
    return counts


def _pair(cells: list[str], line: int) -> tuple[str, int]:
    if len(cells) != 2 or not (cells[1].isascii() and cells[1].isdigit()) or len(cells[1]) > 12:
        raise CountsUnreadable(line=line)
    return cells[0].upper()[:16], int(cells[1])
