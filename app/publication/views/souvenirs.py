"""What the server draws of an announced list: laurels, the picture of a shared link, a winner's own page."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import Blueprint, Response, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from app.entries.queries.pictures import Picture, poster_of, public_stills
from app.films.models import Film, FilmState
from app.films.views import send_picture
from app.publication.models import Announcement
from app.publication.operations.drawing.certificate import CertificateWords, certificate_pdf
from app.publication.operations.drawing.laurel import LaurelWords, laurel_png, laurel_svg
from app.publication.operations.drawing.social import MOST_STILLS, social_image
from app.publication.queries import announcements
from app.publication.queries.listing import awards_of, listing_of, shows, winner_of, winners
from app.publication.views.public import announcement_or_404, frozen
from app.publication.views.texts import in_language
from app.web.addresses import public_url
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("souvenirs", __name__)
MOST_BYTES = 8 * 1024 * 1024


@bp.get("/contests/<slug>/winners/<code>")
@policy("winners.read")
def winner(slug: str, code: str) -> ResponseReturnValue:
    """One winner: what it holds by which list. Certificates lead here to be checked."""
    announcement = announcement_or_404(slug)
    listing = listing_of(session, announcement)
    found = winner_of(listing, code) or abort(404)
    return render_template(
        "publication/winner.html",
        announcement=announcement,
        snapshot=listing,
        winner=found,
        awards=awards_of(listing, code),
        stills=[one.mark for one in _stills(announcement, found)],
        texts=in_language,
    )


@bp.get("/contests/<slug>/winners/<code>/stills/<mark>")
@policy("winners.read")
def still(slug: str, code: str, mark: str) -> ResponseReturnValue:
    """One of the stills that a winner's makers chose for everybody."""
    announcement = announcement_or_404(slug)
    winner = winner_of(listing_of(session, announcement), code) or abort(404)
    found = {one.mark: one for one in _stills(announcement, winner)}.get(mark) or abort(404)
    return send_picture(found.key, f"{code}-{found.mark}")


def _stills(announcement: Announcement, winner: dict[str, Any]) -> list[Picture]:
    return public_stills(session, announcement.contest_id, winner["code"]) if shows(winner) else []


@bp.get("/contests/<slug>/winners/<code>/laurel-<key>-<any(light, dark):ground>.<any(svg, png):form>")
@policy("winners.read")
def laurel(slug: str, code: str, key: str, ground: str, form: str) -> ResponseReturnValue:
    """The laurel of one award that a film holds."""
    announcement, award, _winner = award_or_404(slug, code, key)
    words = _laurel_words(announcement, award)
    if form == "svg":
        return frozen(laurel_svg(words, ground), "image/svg+xml")
    return frozen(laurel_png(words, ground), "image/png")


def award_or_404(slug: str, code: str, key: str) -> tuple[Announcement, dict[str, Any], dict[str, Any]]:
    """An award that a film holds in the list as it stands now, with the film, or absence."""
    announcement = announcement_or_404(slug)
    listing = listing_of(session, announcement)
    award = next((one for one in awards_of(listing, code) if one["key"] == key), None) or abort(404)
    return announcement, award, winner_of(listing, code) or abort(404)


def _laurel_words(announcement: Announcement, award: dict[str, Any]) -> LaurelWords:
    contest, day = announcement.snapshot["contest"], _day(announcement)
    return LaurelWords(
        award["title_en"], award["title_zh"], contest["title_en"], contest["title_zh"], day.year
    )


def _day(announcement: Announcement) -> datetime:
    assert announcement.announced_at is not None
    return announcement.announced_at.astimezone(ZoneInfo(announcement.contest.timezone))


def certificate(announcement: Announcement, award: dict[str, Any], found: dict[str, Any]) -> Response:
    """The certificate of one award, in both scripts, to be saved."""
    contest, day, code = announcement.snapshot["contest"], _day(announcement), found["code"]
    words = CertificateWords(
        contest=(contest["title_en"], contest["title_zh"]),
        award=(award["title_en"], award["title_zh"]),
        film=(found["title_en"], found["title_zh"]),
        makers=_makers(found),
        statement=(found["statement_en"], found["statement_zh"]),
        day=(format_date(day, "d MMMM y", locale="en"), format_date(day, "y年M月d日", locale="zh")),
        code=code,
        check_url=public_url("souvenirs.winner", slug=contest["slug"], code=code),
        granted_at=day,
    )
    answer = Response(certificate_pdf(words), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{code}-{award["key"]}.pdf"'
    return answer


def _makers(found: dict[str, Any]) -> tuple[str, str]:
    """Names in each script; a name that stands in one alone is not said twice."""
    english = ", ".join(maker["name_en"] for maker in found["makers"] if maker["name_en"])
    chinese = "、".join(maker["name_zh"] for maker in found["makers"] if maker["name_zh"])
    return english, chinese


@bp.get("/contests/<slug>/winners/preview.jpg")
@policy("winners.read")
def preview(slug: str) -> ResponseReturnValue:
    """The picture that a shared link to the list shows."""
    announcement = announcement_or_404(slug)
    listing = listing_of(session, announcement)
    contest = listing["contest"]
    codes = [one["code"] for one in winners(listing) if shows(one)][:MOST_STILLS]
    found = (announcements.film_of(session, announcement.contest, code) for code in dict.fromkeys(codes))
    stills = [still for film in found if film is not None and (still := _poster(film))]
    titles = (contest["title_en"], contest["title_zh"])
    image = social_image(titles, ("Winner list", "获奖名单"), stills)
    return frozen(image, "image/jpeg")


def _poster(film: Film) -> bytes:
    if film.state is not FilmState.READY or film.poster_key is None:
        return b""
    storage, key = current_app.extensions["storage"], poster_of(session, film).key
    if not storage.exists(key):
        return b""
    opened = storage.open_range(key)
    try:
        return bytes(opened.read(MOST_BYTES))
    finally:
        opened.close()
