"""The stages of a film, from received bytes to a film that plays and is stored.

Nothing here touches the database. Every stage may be repeated after a crash: keys follow from the film's
code alone, storing twice leaves one file, and the spool gives its bytes up only once the stored ones have
been read back with the same SHA-256.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.films.models import Film, Stage
from app.films.operations.workshop import NotNow, Outcome, Workshop, key_of
from app.media import engine
from app.media.engine import Examination, Measured, Proxy, Stills
from app.media.rules import Rules
from app.media.subtitles import BadSubtitles, Cue, read_subtitles
from app.media.verdict import FilmProblem
from app.storage import StorageDamaged
from app.storage.local import digest_of

Work = Callable[[Film, Workshop], Outcome]


def receive(film: Film, workshop: Workshop) -> Outcome:
    """Read what has arrived once and know its SHA-256; StorageDamaged when it is not what was announced."""
    stored = digest_of(workshop.source(film))
    if film.sha256 not in (None, stored.sha256) or stored.size != film.size:
        raise StorageDamaged(f"The upload {film.upload_key} reads as {stored.sha256}, not {film.sha256}.")
    return Outcome(columns={"sha256": stored.sha256})


def probe(film: Film, workshop: Workshop) -> Outcome:
    """Read the header and weigh it by the contest's rules."""
    return _outcome(engine.probe(workshop.source(film), rules_of(film)))


def check(film: Film, workshop: Workshop) -> Outcome:
    """Count every frame, decode keyframes and the first and last seconds, listen: accepted, or a problem."""
    probed = Examination.from_dict(film.facts["examination"])
    checked = engine.quick_check(workshop.source(film), probed, rules_of(film), progress=workshop.progress)
    outcome = _outcome(checked)
    if checked.accepted and checked.facts and checked.facts.subtitles:
        return replace(outcome, subtitles=_embedded(film, workshop, checked.facts.seconds))
    return outcome


def _embedded(film: Film, workshop: Workshop, seconds: float) -> tuple[tuple[str, list[Cue]], ...]:
    """The subtitles that lie inside a film; a track that cannot be read costs nobody the film."""
    try:
        tracks = engine.take_subtitles(
            workshop.source(film), workshop.made, seconds=seconds, rules=rules_of(film)
        )
    except FilmProblem as failure:
        if failure.problem.weight == "retry":
            raise
        return ()
    found = []
    for track in tracks:
        with suppress(BadSubtitles):
            found.append((track.language, read_subtitles(track.path.read_bytes())))
    return tuple(found)


def take_stills(film: Film, workshop: Workshop) -> Outcome:
    """Twelve stills and the poster."""
    stills = engine.make_poster(
        workshop.source(film),
        workshop.made,
        seconds=_seconds(film),
        rules=rules_of(film),
        progress=workshop.progress,
    )
    kept = _keep_stills(film, workshop, stills)
    poster = _keep(film, workshop, stills.poster.path)
    return Outcome(columns={"poster_key": poster}, facts={"stills": kept})


def make_proxy(film: Film, workshop: Workshop) -> Outcome:
    """The file that players play: copied where every browser plays it, else encoded and measured at once."""
    proxy = engine.make_proxy(
        workshop.source(film),
        workshop.made,
        seconds=_seconds(film),
        rules=rules_of(film),
        progress=workshop.progress,
    )
    columns = {"proxy_key": _keep(film, workshop, proxy.path)}
    return _measured(film, workshop, proxy.measured, columns=columns, facts=_facts_of(proxy))


def remake_proxy(film: Film, workshop: Workshop, name: str) -> Outcome:
    """The player's file encoded from the original, even where a copy would do, under a name of its own.

    Raises NotNow when it should be tried again later, FilmProblem when the film does not allow it.
    """
    try:
        proxy = engine.make_proxy(
            workshop.source(film),
            workshop.made,
            seconds=_seconds(film),
            rules=rules_of(film),
            progress=workshop.progress,
            may_copy=False,
        )
    except FilmProblem as failure:
        if failure.problem.weight == "retry":
            raise NotNow(failure.problem.code) from failure
        raise
    key = key_of(film.code, name)
    workshop.storage.put_file(key, proxy.path)
    return Outcome(columns={"proxy_key": key}, facts=_facts_of(proxy))


def measure(film: Film, workshop: Workshop) -> Outcome:
    """The technical sheet of a film whose picture was copied, and so decoded by nobody yet."""
    measured = engine.make_sheet(
        workshop.source(film),
        workshop.made,
        seconds=_seconds(film),
        rules=rules_of(film),
        progress=workshop.progress,
    )
    return _measured(film, workshop, measured)


def store(film: Film, workshop: Workshop) -> Outcome:
    """Put the received bytes away for good, and say how much is kept of the film in all."""
    key = key_of(film.code, "original")
    workshop.storage.put_file(key, workshop.spool.path(film.upload_key), sha256=film.sha256)
    kept = sum(workshop.storage.size(name) for name in workshop.storage.keys(key_of(film.code, "")))
    return Outcome(columns={"original_key": key, "kept_bytes": kept})


def clean_original(film: Film, workshop: Workshop) -> tuple[str, int]:
    """The original without its metadata: the key under which it is kept now, and its size.

    Raises NotNow when it should be tried again later, FilmProblem when the file does not allow it.
    """
    source = workshop.source(film)
    try:
        made = engine.strip(
            source,
            workshop.made,
            seconds=_seconds(film),
            rules=rules_of(film),
            progress=workshop.progress,
        )
    except FilmProblem as failure:
        if failure.problem.weight == "retry":
            raise NotNow(failure.problem.code) from failure
        raise
    size = made.stat().st_size
    return _keep(film, workshop, made), size


WORK: dict[Stage, Work] = {
    Stage.RECEIVE: receive,
    Stage.PROBE: probe,
    Stage.CHECK: check,
    Stage.STILLS: take_stills,
    Stage.PROXY: make_proxy,
    Stage.SHEET: measure,
    Stage.STORE: store,
}


def work_on(stage: Stage, film: Film, workshop: Workshop) -> Outcome:
    """Carry out one stage.

    Raises NotNow when it should be tried again later, StorageDamaged when bytes changed on the way,
    StorageMissing when they are nowhere.
    """
    try:
        return WORK[stage](film, workshop)
    except FilmProblem as failure:
        if failure.problem.weight == "retry":
            raise NotNow(failure.problem.code) from failure
        return Outcome(problem=failure.problem)


def rules_of(film: Film) -> Rules:
    """The rules that held for a film when it arrived; its bytes were limited when it was uploaded."""
    return Rules.from_dict({**film.rules, "max_bytes": film.size})


def _outcome(examination: Examination) -> Outcome:
    if examination.should_retry:
        raise NotNow(examination.problems[0].code)
    facts, truth = examination.facts, examination.truth
    columns: dict[str, Any] = {}
    if facts is not None:
        columns = {"width": facts.width, "height": facts.height, "has_sound": bool(facts.sounds)}
        columns["duration_ms"] = round((truth.seconds if truth else facts.seconds) * 1000)
    refusals = [problem for problem in examination.problems if problem.weight == "refused"]
    return Outcome(
        columns=columns,
        facts={"examination": examination.as_dict()},
        problem=refusals[0] if refusals else None,
    )


def _measured(film: Film, workshop: Workshop, measured: Measured | None, **more: Any) -> Outcome:
    sprite = measured.sprite if measured else None
    key = _keep(film, workshop, workshop.made / sprite.name) if sprite else None
    return Outcome(measured=measured, sprite_key=key, **more)


def _keep_stills(film: Film, workshop: Workshop, stills: Stills) -> list[dict[str, Any]]:
    return [
        {
            "key": _keep(film, workshop, still.path),
            "seconds": still.seconds,
            "width": still.width,
            "height": still.height,
        }
        for still in stills.stills
    ]


def _keep(film: Film, workshop: Workshop, made: Path) -> str:
    key = key_of(film.code, made.name)
    workshop.storage.put_file(key, made)
    return key


def _seconds(film: Film) -> float:
    return (film.duration_ms or 0) / 1000


def _facts_of(proxy: Proxy) -> dict[str, Any]:
    return {
        "fps": [proxy.fps.numerator, proxy.fps.denominator],
        "proxy": {
            "size": proxy.size,
            "width": proxy.width,
            "height": proxy.height,
            "picture": proxy.picture_way,
            "sound": proxy.sound_way,
        },
    }
