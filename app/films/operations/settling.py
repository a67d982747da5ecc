"""What the outcome of a stage does to its film, and which stage follows; all in the caller's transaction."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.films.models import AFTER_READY, Film, FilmSheet, Stage
from app.films.operations.path import make_ready, reject
from app.films.operations.stages import Cost, finish_stage, promise_stage
from app.films.operations.subtitles import keep_embedded
from app.films.operations.workshop import Outcome
from app.media.engine import Measured

FOLLOWS = {
    Stage.RECEIVE: Stage.PROBE,
    Stage.PROBE: Stage.CHECK,
    Stage.CHECK: Stage.STILLS,
    Stage.STILLS: Stage.PROXY,
    Stage.PROXY: Stage.SHEET,
    Stage.SHEET: Stage.SEARCH,
    Stage.SEARCH: Stage.STORE,
}


def settle(session: Session, film: Film, stage: Stage, outcome: Outcome, cost: Cost) -> bool:
    """Write what came of a stage and promise what follows; True when the film was settled by it.

    A stage that was finished before changes nothing.
    """
    if not finish_stage(session, film.id, stage, cost):
        return False
    _write(session, film, outcome)
    if outcome.measured is not None:
        _write_sheet(session, film, outcome.measured, outcome.sprite_key)
    if outcome.subtitles:
        keep_embedded(session, film, outcome.subtitles)
    problem = outcome.problem
    following = _following(stage, outcome)
    if following is not None:
        promise_stage(session, film.id, following)
    if problem is not None:
        settled = reject(session, film.id, problem=problem.code, params=dict(problem.parameters))
    else:
        settled = stage is Stage.PROXY and make_ready(session, film.id)
    session.refresh(film)
    return settled


def _following(stage: Stage, outcome: Outcome) -> Stage | None:
    """The next stage: one that was gone through in passing is left out, a refused film is only stored."""
    if outcome.problem is not None and stage not in AFTER_READY:
        return Stage.STORE
    following = FOLLOWS.get(stage)
    return FOLLOWS[Stage.SHEET] if following is Stage.SHEET and outcome.measured else following


def _write(session: Session, film: Film, outcome: Outcome) -> None:
    values = dict(outcome.columns)
    if outcome.facts:
        values["facts"] = {**film.facts, **outcome.facts}
    if values:
        session.execute(sa.update(Film).where(Film.id == film.id).values(**values))
        session.refresh(film)


def _write_sheet(session: Session, film: Film, measured: Measured, sprite_key: str | None) -> None:
    sheet, sprite = measured.sheet, measured.sprite
    values = {
        "body": sheet.as_dict(),
        "shots": [
            {"start_ms": round(begin * 1000), "end_ms": round(end * 1000)} for begin, end in sheet.shots
        ],
        "sprite_key": sprite_key,
        "sprite": {
            "tile_width": sprite.tile_width,
            "tile_height": sprite.tile_height,
            "columns": sprite.columns,
            "tiles": sprite.tiles,
        }
        if sprite
        else {},
        "fingerprint": sheet.fingerprint,
        "trail": measured.trail,
    }
    known = session.get(FilmSheet, film.id)
    if known is None:
        session.add(FilmSheet(film_id=film.id, **values))
    else:
        for name, value in values.items():
            setattr(known, name, value)
    session.flush()
