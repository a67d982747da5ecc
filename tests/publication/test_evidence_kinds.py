"""The bundle of rounds that are not one sheet of scores: choices between pairs, totals of several rounds."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import AssignmentState
from app.commands import verify
from app.contests.models import Contest, Round, RoundKind, RoundState
from app.contests.operations.standard import standard_rubric
from app.db import now
from app.entries.models import Entry, ShortlistPlace
from app.publication.models import Seal
from app.publication.operations.announcing import announce, arm
from app.results.models import Choice, TallyRun
from app.results.operations.reckoning import reckon
from app.results.operations.runs import record_run, request_tally
from app.results.queries.sheets import sheet_of
from app.scoring.models import PairVote
from app.tally.bundle import faults_of
from app.tally.evidence_files import SCORES, VOTES
from tests.factories import make_assignment, make_judge, make_scorecard
from tests.publication.factories import sealed
from tests.results.test_tally_run import judged, settle, tallied


def _final(session: Session, contest: Contest, kind: RoundKind) -> Round:
    """A closed second round for the three best films."""
    final = Round(
        number=2,
        title_en="Final",
        title_zh="终评",
        kind=kind,
        rubric=standard_rubric(),
        state=RoundState.LOCKED,
    )
    contest.rounds.append(final)
    session.flush()
    for entry in _finalists(session):
        session.add(ShortlistPlace(round_id=final.id, entry_id=entry.id))
    session.flush()
    return final


def _finalists(session: Session) -> list[Entry]:
    return list(session.scalars(sa.select(Entry).where(Entry.code != "CCCC").order_by(Entry.code)))


def _run(session: Session, final: Round, choice: Choice, by: User) -> TallyRun:
    run = request_tally(session, final, choice.method, by=by, choice=choice)
    record_run(session, run, reckon(*sheet_of(session, run)))
    session.commit()
    return run


@pytest.fixture
def paired(session: Session) -> Seal:
    contest, organizer = judged(session)
    tallied(session, contest, organizer)
    final = _final(session, contest, RoundKind.PAIRWISE)
    better = {entry.id: place for place, entry in enumerate(_finalists(session))}
    for name in ("Ida", "Luo"):
        judge = make_judge(session, contest, name)
        for entry in _finalists(session):
            make_assignment(session, entry, judge, state=AssignmentState.DONE).round_id = final.id
        for first, second in combinations(sorted(better), 2):
            won = min((first, second), key=lambda entry: better[entry])
            pair = {"first_id": first, "second_id": second, "better_id": won, "decided_at": now()}
            session.add(PairVote(round_id=final.id, judge_id=judge.id, **pair))
    session.flush()
    _run(session, final, Choice("bradley_terry"), organizer)
    return sealed(session, contest, organizer)


@pytest.fixture
def weighted(session: Session) -> Seal:
    contest, organizer = judged(session)
    tallied(session, contest, organizer)
    final = _final(session, contest, RoundKind.SCORED)
    judge = make_judge(session, contest, "Ida")
    for place, entry in enumerate(_finalists(session)):
        seat = make_assignment(session, entry, judge, state=AssignmentState.DONE)
        seat.round_id = final.id
        make_scorecard(session, seat, 6 + place, 7, 7)
    _run(session, final, Choice("raw", carry="weighted", stages={1: 30, 2: 70}), organizer)
    return sealed(session, contest, organizer)


def _files(made: Seal) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(made.bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _is_named(bundle: bytes, name: str) -> bool:
    """Whether a byte changed in the middle of a file is told with the file's name."""
    with zipfile.ZipFile(BytesIO(bundle)) as archive:
        info = archive.getinfo(name)
    changed = bytearray(bundle)
    changed[info.header_offset + 30 + len(name) + info.file_size // 2] ^= 1
    return any(name in fault for fault in faults_of(bytes(changed)))


def test_choices_between_pairs_are_recomputed_from_their_bundle(paired: Seal) -> None:
    files = _files(paired)

    winners = json.loads(files["winners.json"])
    assert faults_of(paired.bundle) == []
    assert (VOTES in files, SCORES in files) == (True, False)
    assert [one["code"] for one in winners] == ["AAAA"]
    assert all(_is_named(paired.bundle, name) for name in files)


def test_a_pairwise_final_becomes_public_and_the_command_recomputes_its_evidence(
    client: FlaskClient, session: Session, paired: Seal, tmp_path: Path
) -> None:
    address = f"/contests/{paired.contest.slug}"
    proof, bundle = publish_and_fetch(client, session, paired), tmp_path / "evidence.zip"
    page = client.get(f"{address}/winners").text
    bundle.write_bytes(client.get(f"{address}/evidence.zip").data)

    checked = CliRunner().invoke(verify.command, [str(bundle), "--digest", paired.bundle_digest])

    assert "2 judges compared 3 films two at a time, 6 times in all." in page
    assert "wrote" not in proof
    assert (paired.bundle_digest in proof, checked.exit_code) == (True, 0), checked.output
    assert "3 films recomputed" in checked.output


def publish_and_fetch(client: FlaskClient, session: Session, made: Seal) -> str:
    """Announce a seal now; its proof page."""
    waiting = arm(session, made.contest, made, embargo_at=now(), by=made.sealer)
    announce(session, waiting.id, waiting.version)
    address = f"/contests/{made.contest.slug}/proof"
    session.commit()
    settle(session)
    return client.get(address).text


def test_weighted_totals_of_two_rounds_are_recomputed_from_their_bundle(weighted: Seal) -> None:
    files = _files(weighted)

    stages = {line.split(b",")[0] for line in files[SCORES].splitlines()[1:]}
    assert faults_of(weighted.bundle) == []
    assert stages == {b"1", b"2"}
    assert (
        weighted.snapshot["awards"][0]["winners"][0]["code"] == json.loads(files["winners.json"])[0]["code"]
    )
    assert all(_is_named(weighted.bundle, name) for name in files)
