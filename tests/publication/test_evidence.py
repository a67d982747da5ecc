"""The evidence bundle: anonymous, recomputed without a database; a changed byte is named by its file."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.commands.verify import command
from app.contests.models import AwardDefinition, AwardTier, EvidenceAccess, Ties
from app.publication.models import OverrideAction, Seal
from app.publication.operations.board import board_of
from app.publication.operations.deciding import Choice, approve_override, override
from app.publication.operations.sealing import seal
from app.tally.bundle import README, faults_of, pack
from app.tally.evidence import CHAIN, MANIFEST, canonical
from app.tally.evidence_files import content_names, root_of
from tests.factories import client_of
from tests.publication.factories import decided, public_list, published, sealed, second_organizer


def _bundle(session: Session) -> Seal:
    contest, organizer, _run = decided(session)
    return sealed(session, contest, organizer)


def _files(bundle: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_bundle_holds_and_says_the_same_winners(session: Session) -> None:
    made = _bundle(session)

    winners = json.loads(_files(made.bundle)["winners.json"])

    assert faults_of(made.bundle) == []
    assert hashlib.sha256(made.bundle).hexdigest() == made.bundle_digest
    assert [one["code"] for one in winners] == [made.snapshot["awards"][0]["winners"][0]["code"]]


def test_the_bundle_tells_nobody_but_the_winners(session: Session) -> None:
    made = _bundle(session)
    winner = made.snapshot["awards"][0]["winners"][0]["code"]
    codes = {"AAAA", "BBBB", "CCCC", "DDDD"} - {winner}

    content = b"".join(content for name, content in _files(made.bundle).items() if name != "README.txt")

    assert [code for code in codes if code.encode() in content] == []
    assert [word for word in (b"judge-", b"Judge", b"user-") if b'"%s' % word in content] == []
    assert re.search(rb'"20\d\d-', content) is None, "a date"


def test_two_seals_of_one_run_carry_different_codes(session: Session) -> None:
    contest, organizer, _run = decided(session)
    from_first = _files(sealed(session, contest, organizer).bundle)["scores.csv"]
    codes = set()
    for number in range(6):
        made = seal(session, contest, by=organizer, reason=f"Try {number}")
        codes.add(_files(made.bundle)["scores.csv"])

    assert len({from_first, *codes}) > 1


@pytest.mark.parametrize("name", [README, MANIFEST, *content_names({}), CHAIN])
def test_one_changed_byte_is_named_by_its_file(session: Session, tmp_path: Path, name: str) -> None:
    made = _bundle(session)
    with zipfile.ZipFile(BytesIO(made.bundle)) as archive:
        info = archive.getinfo(name)
    for place in (info.header_offset + 10, info.header_offset + 30 + len(name) + info.file_size // 2):
        changed = bytearray(made.bundle)
        changed[place] ^= 1
        path = tmp_path / "bundle.zip"
        path.write_bytes(changed)

        result = CliRunner().invoke(command, [str(path)])

        assert result.exit_code == 1
        assert name in result.stderr


def test_a_file_changed_in_a_bundle_that_was_packed_anew_is_named(session: Session) -> None:
    files = _files(_bundle(session).bundle)
    files["winners.json"] = files["winners.json"].replace(b'"award"', b'"avard"', 1)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)

    assert faults_of(out.getvalue()) == ["winners.json: its bytes do not equal their digest."]


def test_a_forged_score_with_right_digests_gives_other_values(session: Session) -> None:
    files = _files(_bundle(session).bundle)
    lines = files["scores.csv"].decode().splitlines()
    *rest, value = lines[1].split(",")
    lines[1] = ",".join((*rest, str(int(value) - 300)))
    files["scores.csv"] = ("\n".join(lines) + "\n").encode()
    manifest = json.loads(files["manifest.json"])
    manifest["files"]["scores.csv"] = hashlib.sha256(files["scores.csv"]).hexdigest()
    manifest["root"] = root_of(files)
    files["manifest.json"] = canonical(manifest)

    assert "standings.json: recomputing gives other values or ranks." in faults_of(pack(files))


def test_a_record_with_an_act_left_out_does_not_hold(session: Session) -> None:
    files = _files(_bundle(session).bundle)
    lines = files["chain.jsonl"].splitlines(keepends=True)
    files["chain.jsonl"] = b"".join(lines[:1] + lines[2:])
    manifest = json.loads(files["manifest.json"])
    manifest["files"]["chain.jsonl"] = hashlib.sha256(files["chain.jsonl"]).hexdigest()
    files["manifest.json"] = json.dumps(manifest).encode()

    assert faults_of(pack(files)) == ["chain.jsonl: the record is broken at act 2."]


def test_awards_of_every_kind_are_recomputed(session: Session) -> None:
    contest, organizer, _run = decided(session)
    other = second_organizer(session, contest)
    criterion = contest.rounds[0].rubric.criteria[1].id
    kinds: list[dict[str, object]] = [
        {"criterion_id": criterion, "may_stack": True, "tier": AwardTier.SPECIAL},
        {"genre": "guofeng", "may_stack": True, "tier": AwardTier.SPECIAL, "per_person_max": 1},
        {"quota": 2, "category_seats": {str(contest.categories[0].id): 1}, "ties": Ties.EXTEND},
        {"quota": None, "min_score": 600, "tier": AwardTier.SPECIAL, "may_stack": True},
    ]
    for position, values in enumerate(kinds, start=2):
        contest.awards.append(
            AwardDefinition(
                position=position, key=f"award-{position}", title_en=f"Award {position}", **values
            )
        )
    session.flush()
    board = board_of(session, contest)
    assert board is not None
    choice = Choice(contest.awards[0], board.entries[board.computed("award-2")[0].film], OverrideAction.GRANT)
    made = override(
        session, contest, choice, reason="Voted so.", seen=board.allocation.numbers_digest, by=organizer
    )
    approve_override(session, contest, made, by=other)

    frozen = sealed(session, contest, organizer, other)

    assert faults_of(frozen.bundle) == []
    assert [len(award["winners"]) > 0 for award in frozen.snapshot["awards"]] == [True] * 5


def test_whoever_may_gets_the_bundle(app: Flask, client: FlaskClient, session: Session) -> None:
    contest, organizer, announcement = public_list(session)
    address = f"/contests/{contest.slug}"
    public = client.get(f"{address}/evidence.zip")
    own = client_of(app, organizer).get(f"{address}/announce/seals/1/evidence.zip")

    assert public.data == own.data
    assert faults_of(public.data) == []
    assert announcement.seal.bundle_digest in client.get(f"{address}/proof").text


@pytest.mark.parametrize("access", [EvidenceAccess.ON_REQUEST, EvidenceAccess.NONE])
def test_a_contest_that_does_not_publish_scores_gives_none(
    client: FlaskClient, session: Session, access: EvidenceAccess
) -> None:
    contest, organizer, _run = decided(session)
    contest.evidence_access = access
    session.flush()
    published(session, contest, organizer)
    session.commit()

    assert client.get(f"/contests/{contest.slug}/evidence.zip").status_code == 404
    assert client.get(f"/contests/{contest.slug}/proof").status_code == 200
