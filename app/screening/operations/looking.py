"""The machine's look at an entry: what it finds is written down for people, and decides nothing."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.contests.models import Contest
from app.entries.models import IN_SCREENING, Entry, EntryState
from app.entries.operations.content import Part, missing_parts
from app.entries.operations.keeping import lines_of, part_of
from app.films.models import FilmState
from app.films.queries import warnings_of
from app.jobs import names
from app.jobs.operations import promise
from app.screening.models import Finding, FindingKind
from app.screening.queries.verdicts import look_alikes, same_files

CONSENT_FIELDS = frozenset({"has_consent"})
SAME_FILE, LOOK_ALIKE = "same_file", "look_alike"


def look_at(session: Session, entry: Entry) -> int:
    """Write down anew what is found in an entry; the number of findings."""
    session.execute(sa.select(Entry.id).where(Entry.id == entry.id).with_for_update())
    about = sa.or_(Finding.entry_id == entry.id, Finding.other_id == entry.id)
    session.execute(sa.delete(Finding).where(about))
    if entry.state not in IN_SCREENING:
        return 0
    found = [*_rules(session, entry), *_technique(entry), *_twins(session, entry)]
    session.add_all(found)
    session.flush()
    return sum(finding.entry_id == entry.id for finding in found)


def look_again(session: Session, contest: Contest, *, moment: str) -> int:
    """Promise a fresh look at everything that can be screened; the number of entries."""
    ids = session.scalars(
        sa.select(Entry.id).where(Entry.contest_id == contest.id, Entry.state == EntryState.SUBMITTED)
    ).all()
    for start in range(0, len(ids), 500):
        chunk = list(ids[start : start + 500])
        promise(session, names.LOOK_AT_ENTRY, {"entries": chunk}, key=f"look-again:{moment}:{start}")
    return len(ids)


def _rules(session: Session, entry: Entry) -> Iterator[Finding]:
    """What is missing, and the contest's rules that are broken, in the rules' own words."""
    for part in missing_parts(entry):
        kind = FindingKind.CONSENT if part.field in CONSENT_FIELDS else FindingKind.RULE
        yield _finding(entry, kind, f"missing:{part.field}", **_words(part))
    for line in lines_of(session, entry):
        if line.is_kept is False:
            yield _finding(entry, FindingKind.RULE, f"rule:{line.rule.kind}", **_words(part_of(line.rule)))


def _words(part: Part) -> dict[str, object]:
    return {"sentence": part.sentence, "params": dict(part.params)}


def _technique(entry: Entry) -> Iterator[Finding]:
    if entry.film is None:
        return
    for warning in warnings_of(entry.film):
        yield _finding(entry, FindingKind.TECHNICAL, warning["code"], found=warning["parameters"])
    if entry.film.state is FilmState.REJECTED:
        code, found = entry.film.problem or "unknown", entry.film.problem_params
        yield _finding(entry, FindingKind.TECHNICAL, code, found=found)


def _twins(session: Session, entry: Entry) -> Iterator[Finding]:
    """Both of a pair are marked, so that whichever is opened shows the other."""
    same = same_files(session, entry)
    for other in same:
        yield from _pair(entry.id, other, SAME_FILE, {})
    for other, distance in look_alikes(session, entry):
        if other not in same:
            yield from _pair(entry.id, other, LOOK_ALIKE, {"distance": distance})


def _pair(one: int, other: int, code: str, params: dict[str, int]) -> Iterator[Finding]:
    for entry_id, twin in ((one, other), (other, one)):
        yield Finding(
            entry_id=entry_id, other_id=twin, kind=FindingKind.DUPLICATE, code=code, params=dict(params)
        )


def _finding(entry: Entry, kind: FindingKind, code: str, **params: object) -> Finding:
    return Finding(entry_id=entry.id, kind=kind, code=code[:60], params=params)
