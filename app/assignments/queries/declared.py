"""Ties through words: what judges declared, where they work or study, whose tools a film was made with."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import ClaimKind, Declaration, JudgeProfile, RoundTerms
from app.assignments.queries.names import house_key, name_keys
from app.contests.models import Round
from app.entries.models import IN_CONTEST, AiUse, Credit, Entry

DECLARED, SAME_HOUSE, TOOL_VENDOR = "declared", "same_house", "tool_vendor"
# Makers of tools as people write where they work, by a word of the tool's name.
MAKERS = {
    "kling": ("kuaishou", "快手"),
    "可灵": ("kuaishou", "快手"),
    "jimeng": ("bytedance", "字节跳动"),
    "即梦": ("bytedance", "字节跳动"),
    "seedance": ("bytedance", "字节跳动"),
    "hailuo": ("minimax", "稀宇科技"),
    "海螺": ("minimax", "稀宇科技"),
    "vidu": ("shengshu", "生数科技"),
    "wan": ("alibaba", "阿里巴巴"),
    "通义万相": ("alibaba", "阿里巴巴"),
    "hunyuan": ("tencent", "腾讯"),
    "混元": ("tencent", "腾讯"),
    "sora": ("openai",),
    "veo": ("google",),
    "runway": ("runway",),
    "pika": ("pika",),
    "luma": ("luma",),
    "midjourney": ("midjourney",),
    "suno": ("suno",),
}
Found = tuple[int, int, str]


def profile_of(session: Session, contest_id: int, judge_id: int) -> JudgeProfile | None:
    """What a judge said of themselves for a contest."""
    return session.scalar(
        sa.select(JudgeProfile).where(
            JudgeProfile.contest_id == contest_id, JudgeProfile.judge_id == judge_id
        )
    )


def declarations_of(session: Session, contest_id: int, judge_id: int) -> Sequence[Declaration]:
    """What a judge declared, newest first."""
    return session.scalars(
        sa.select(Declaration)
        .where(Declaration.contest_id == contest_id, Declaration.judge_id == judge_id)
        .order_by(Declaration.id.desc())
    ).all()


def ties_in_words(session: Session, contest_id: int, judges: Sequence[User]) -> Iterator[Found]:
    """(judge id, entry id, source) of every tie through words between these judges and the entries."""
    mine = {judge.id for judge in judges}
    keys = _keys(session, contest_id, mine)
    if keys:
        yield from _matches(session, contest_id, keys)
    houses = _houses(session, contest_id, mine)
    if houses and _vendors_tie(session, contest_id):
        yield from _vendors(session, contest_id, houses)


def _keys(session: Session, contest_id: int, mine: set[int]) -> dict[str, set[tuple[int, str]]]:
    """Judges with the source of their tie, by kind and key of what they named."""
    keys: dict[str, set[tuple[int, str]]] = defaultdict(set)
    claims = session.scalars(sa.select(Declaration).where(Declaration.contest_id == contest_id))
    for claim in claims:
        if claim.judge_id in mine:
            for key in _claimed(claim):
                keys[key].add((claim.judge_id, DECLARED))
    for judge, house in _houses(session, contest_id, mine):
        keys[f"house:{house}"].add((judge, SAME_HOUSE))
    return keys


def _claimed(claim: Declaration) -> list[str]:
    if claim.kind is ClaimKind.ENTRY:
        return [f"entry:{_plain(claim.name)}"]
    if claim.kind is ClaimKind.PERSON:
        return [f"mail:{_plain(claim.name)}", *(f"name:{key}" for key in name_keys(claim.name))]
    return [f"house:{house_key(claim.name)}"]


def _houses(session: Session, contest_id: int, mine: set[int]) -> set[tuple[int, str]]:
    """Judges with the keys of where they work, teach or study."""
    profiles = session.scalars(sa.select(JudgeProfile).where(JudgeProfile.contest_id == contest_id))
    return {
        (profile.judge_id, house_key(house))
        for profile in profiles
        if profile.judge_id in mine
        for house in (profile.employer, profile.school)
        if house_key(house)
    }


def _matches(session: Session, contest_id: int, keys: dict[str, set[tuple[int, str]]]) -> Iterator[Found]:
    here = (Entry.contest_id == contest_id, Entry.state.in_(IN_CONTEST))
    films = session.execute(
        sa.select(Entry.id, Entry.code, Entry.title_en, Entry.title_zh, User.name, User.email)
        .join(User, User.id == Entry.entrant_id)
        .where(*here)
    )
    for entry, code, title_en, title_zh, name, email in films:
        found = [f"entry:{_plain(word)}" for word in (code, title_en, title_zh) if word]
        found += [f"mail:{_plain(email)}", *(f"name:{key}" for key in name_keys(name))]
        yield from ((judge, entry, source) for key in found for judge, source in keys.get(key, ()))
    people = session.execute(
        sa.select(Credit.entry_id, Credit.name_en, Credit.name_zh, Credit.email, Credit.organisation)
        .join(Entry, Entry.id == Credit.entry_id)
        .where(*here)
    )
    for entry, name_en, name_zh, email, house in people:
        names = {key for name in (name_en, name_zh) for key in name_keys(name)}
        found = [f"mail:{_plain(email)}", *(f"name:{key}" for key in names)]
        # A studio may stand among the people.
        found += [f"house:{house_key(word)}" for word in (house, name_en, name_zh) if word]
        yield from ((judge, entry, source) for key in found for judge, source in keys.get(key, ()))


def _vendors_tie(session: Session, contest_id: int) -> bool:
    asked = (
        sa.select(RoundTerms.round_id)
        .join(Round, Round.id == RoundTerms.round_id)
        .where(Round.contest_id == contest_id, RoundTerms.vendors_tie)
    )
    return session.scalar(asked.limit(1)) is not None


def _vendors(session: Session, contest_id: int, houses: set[tuple[int, str]]) -> Iterator[Found]:
    uses = session.execute(
        sa.select(AiUse.entry_id, AiUse.tool)
        .join(Entry, Entry.id == AiUse.entry_id)
        .where(Entry.contest_id == contest_id, Entry.state.in_(IN_CONTEST))
    )
    for entry, tool in uses:
        makers = makers_of(tool)
        for judge, house in houses:
            if any(maker in house for maker in makers):
                yield judge, entry, TOOL_VENDOR


def makers_of(tool: str) -> set[str]:
    """Who makes a tool, by any word of how an entrant names it: "Google Veo 3", "可灵AI"."""
    plain = _plain(tool)
    words = set(re.findall("[a-z]+", plain))
    return {
        maker
        for name, makers in MAKERS.items()
        if (name in words if name.isascii() else name in plain)
        for maker in makers
    }


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
