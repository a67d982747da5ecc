"""What a plan cannot fill is said in whole sentences, for one film and for many, with what would mend it."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from app.assignments.models import Plan, PlanState
from tests.assignments.factories import make_studio
from tests.factories import client_of


def test_a_plan_page_says_in_words_what_cannot_be_filled(app: Flask, session: Session) -> None:
    studio = make_studio(session)
    organizer = client_of(app, studio.organizer)
    short = {"films": 2, "codes": ["AAAA"], "judges": 1, "need": 4, "capacity": 1, "short": 3, "minutes": 75}
    short |= {"offer": 30, "added": 2, "raised": 3}
    kinds = ["nobody", "language", "few", "room", "minutes", "long"]
    session.add(
        Plan(
            round_id=studio.round.id,
            number=1,
            state=PlanState.PROPOSED,
            requested_by=studio.organizer.id,
            summary={
                "status": "infeasible",
                "new": 1,
                "unfilled": 12,
                "loads": [],
                "shortfalls": [
                    {**short, "kind": kind, "language": "ja", **counts}
                    for kind in kinds
                    for counts in ({}, {"films": 1, "judges": 1500, "raised": None})
                ],
            },
        )
    )
    session.commit()

    page = organizer.get(f"/contests/{studio.contest.slug}/rounds/1/plans/1").text

    for words in (
        "12 reviews have no judge",
        "2 films can be watched by nobody on the panel: AAAA and others.",
        "2 films in Japanese need 4 reviews; the only judge who can follow them can do 1: 3 short.",
        "1 film in Japanese needs 4 reviews; the 1,500 judges who can follow it can do 1: 3 short.",
        "2 films need 4 reviews, but languages and conflicts leave only 1 judge: 3 short (AAAA and others).",
        "2 films need 4 reviews; the only judge who may watch them can do 1: 3 short.",
        "1 film needs 4 reviews; the 1,500 judges who may watch it can do 1: 3 short.",
        "Seat 2 more judges who may watch what is short, or raise each of the full ones by 3 films.",
        "Seat 2 more judges who may watch what is short, or ask for fewer reviews.",
        "the only judge who may watch them leave room for 1 of 4 reviews. The others last 1 h 15 min",
        "1 film lasts longer than any judge who may watch it offers, which is 30 min at most: AAAA.",
    ):
        assert words in page
