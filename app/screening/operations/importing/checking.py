"""What is wrong with the lines of a table, before anything of it is taken in."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.contests.models import Contest
from app.entries.models import GENRES, Entry
from app.mail.addresses import NotAnAddress, canonical_email
from app.screening.operations.importing.films import Films
from app.screening.operations.importing.tables import NEEDED, Fault, Line
from app.web.rules import N_

LONGEST = {
    "title_en": 200,
    "title_zh": 200,
    "name": 120,
    "external_id": 80,
    "spoken_language": 16,
    "film": 255,
    "director": 120,
}
EMPTY = N_("fill this in.")
TITLE = N_("give one title at least.")
NO_CATEGORY = N_("the contest has none named “%(name)s”.")
NO_GENRE = N_("“%(name)s” is none of %(known)s.")
TOO_LONG = N_("at most %(limit)s characters.")
TWICE = N_("“%(name)s” stands in line %(line)s already.")
NOT_PLAIN = N_("“%(name)s” must be the plain name of a file in the folder or ZIP file.")
NO_FILE = N_("there is no file “%(name)s” in the folder or ZIP file.")
WRONG_SIZE = N_("“%(name)s” is empty or larger than the contest allows.")


def check_lines(session: Session, contest: Contest, lines: Sequence[Line], films: Films) -> None:
    """Write down what is wrong with each line, and which ones are in the contest already."""
    known = set(session.scalars(sa.select(Entry.external_id).where(Entry.contest_id == contest.id)))
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        line.is_known = line.values["external_id"] in known
        _check_values(contest, line)
        _check_film(contest, line, films)
        for name in ("external_id", "film"):
            first = seen.setdefault((name, line.values[name]), line.number)
            if line.values[name] and first != line.number:
                line.faults.append(Fault(name, TWICE, {"name": line.values[name], "line": first}))


def category_of(contest: Contest, title: str) -> int | None:
    """The category of this title in either language."""
    for category in contest.categories:
        if title in (category.title_en, category.title_zh):
            return category.id
    return None


def _check_values(contest: Contest, line: Line) -> None:
    values = line.values
    line.faults += [Fault(name, EMPTY) for name in NEEDED if not values[name]]
    if not (values.get("title_en") or values.get("title_zh")):
        line.faults.append(Fault("title_en, title_zh", TITLE))
    try:
        canonical_email(values["email"])
    except NotAnAddress as refusal:
        line.faults.append(Fault("email", refusal.message, refusal.params))
    category, genre = values.get("category", ""), values.get("genre", "")
    if category and category_of(contest, category) is None:
        line.faults.append(Fault("category", NO_CATEGORY, {"name": category}))
    if genre not in {"", *GENRES}:
        line.faults.append(Fault("genre", NO_GENRE, {"name": genre, "known": ", ".join(GENRES)}))
    line.faults += [
        Fault(name, TOO_LONG, {"limit": limit})
        for name, limit in LONGEST.items()
        if len(values.get(name, "")) > limit
    ]


def _check_film(contest: Contest, line: Line, films: Films) -> None:
    name = line.values["film"]
    if not name or line.is_known:
        return
    found, said = films.find(name), {"name": name}
    if "/" in name or "\\" in name or name in {".", ".."}:
        line.faults.append(Fault("film", NOT_PLAIN, said))
    elif found is None:
        line.faults.append(Fault("film", NO_FILE, said))
    elif films.fault_of(name):
        line.faults.append(Fault("film", films.fault_of(name), said))
    elif not 0 < found.size <= contest.max_film_bytes:
        line.faults.append(Fault("film", WRONG_SIZE, said))
