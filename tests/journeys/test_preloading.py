"""The next film is fetched ahead: once, and only if it is the judge's own, as the browser asks for it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Request, expect

from app.contests.operations.standard import standard_terms
from tests.factories import make_assignment, make_judge
from tests.journeys.conftest import Visit
from tests.journeys.scenes import films, judging
from tests.journeys.stage import Stage
from tests.journeys.visitor import DESK, Reader

pytestmark = pytest.mark.browser
ENDS = "film => { film.dispatchEvent(new Event('ended')); film.dispatchEvent(new Event('ended')); }"
HEAD = "bytes=0-2097151"


@pytest.fixture
def reader() -> Reader:
    """One reader is enough: what is looked at are the browser's requests."""
    return DESK


def test_the_next_film_is_asked_for_once_before_it_is_opened(
    visit: Visit, stage: Stage, poster: bytes
) -> None:
    with stage.writing() as session:
        contest = judging(session)
        session.add(standard_terms(contest.id))
        member, other = make_judge(session, contest), make_judge(session, contest)
        mine = films(session, contest, 2)
        codes = [make_assignment(session, entry, member).code for entry in mine]
        strange = make_assignment(session, films(session, contest, 1)[0], other).code
        stage.keep_files(session, poster)
        marker, queue = member.get_id(), f"/contests/{contest.slug}/rounds/1/queue"
    judge = visit()
    judge.enter_as(marker)
    judge.go(queue)
    judge.page.locator("[name=agrees]").check()
    judge.page.locator("main form button").click()
    asked: list[Request] = []
    judge.page.on("request", lambda request: asked.append(request) if "/film" in request.url else None)
    judge.go(f"/reviews/{codes[0]}")
    ahead = f"/reviews/{codes[1]}/film"
    expect(judge.page.locator("[data-film-controls]")).to_be_visible()

    with judge.page.expect_response(lambda answer: ahead in answer.url) as fetched:
        judge.page.locator("video").evaluate(ENDS)
    judge.page.wait_for_load_state("networkidle")

    heads = [request for request in asked if ahead in request.url]
    assert (fetched.value.status, [one.headers["range"] for one in heads]) == (206, [HEAD])
    assert not [request.url for request in asked if strange in request.url]
