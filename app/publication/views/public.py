"""The winner list, its proof and its feed: the same bytes for everybody, drawn from the frozen snapshot."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.contests.models import EvidenceAccess
from app.entries.views.pictures import send_poster_of
from app.films.models import Film
from app.films.views import PlayerTrack, player_tracks, send_proxy, send_subtitles
from app.publication.models import Announcement, ApprovalOf, Seal
from app.publication.operations.canonical import canonical
from app.publication.queries import announcements
from app.publication.queries.approvals import approvals_needed, approvals_of
from app.publication.queries.listing import listing_of, shows, winner_of
from app.publication.queries.listing import winners as listed
from app.publication.views.texts import in_language
from app.web.addresses import public_url
from app.web.bytes_pool import READ, address_of_bytes, serves_bytes
from app.web.database import session
from app.web.gate import policy
from app.web.language import language

bp = Blueprint("winners", __name__)


def announcement_or_404(slug: str) -> Announcement:
    """The public winner list at an address, or absence."""
    found: Announcement = announcements.announcement_at(session, slug) or abort(404)
    return found


def frozen(body: str | bytes, content_type: str = "text/html; charset=utf-8") -> Response:
    """An answer that is the same for everybody: named by its own digest, looked up anew every time."""
    answer = make_response(body)
    answer.content_type = content_type
    answer.set_etag(hashlib.sha256(answer.get_data()).hexdigest()[:32])
    answer.headers["Cache-Control"] = "public, no-cache"
    answer.headers["Vary"] = "Accept-Language, Cookie"
    return answer.make_conditional(request)  # type: ignore[return-value]  # it answers itself


def _page(template: str, announcement: Announcement, **parts: Any) -> Response:
    return frozen(
        render_template(
            template,
            announcement=announcement,
            snapshot=listing_of(session, announcement),
            texts=in_language,
            other_language_url=_other_language(announcement),
            **parts,
        )
    )


def _other_language(announcement: Announcement) -> str:
    """This page in the other language, by its address, since the page is the same for everybody."""
    other = "en" if language() == "zh" else "zh"
    return url_for(str(request.endpoint), slug=announcement.contest.slug, lang=other)


@bp.get("/contests/<slug>/winners")
@policy("winners.read")
def winners(slug: str) -> ResponseReturnValue:
    """The winner list; a withdrawn one says that it was, and why."""
    announcement = announcements.announcement_at(session, slug)
    if announcement is None:
        withdrawn = announcements.withdrawn_at(session, slug) or abort(404)
        return frozen(
            render_template(
                "publication/withdrawn.html",
                announcement=withdrawn,
                texts=in_language,
                other_language_url=_other_language(withdrawn),
            )
        )
    return _page(
        "publication/winners.html",
        announcement,
        own_address=public_url("winners.winners", slug=slug),
        tracks=_tracks(announcement),
    )


def _tracks(announcement: Announcement) -> dict[str, list[PlayerTrack]]:
    """The subtitles of the films that everybody may watch, by code."""
    contest = announcement.contest
    codes = {one["code"] for one in listed(listing_of(session, announcement)) if one["plays"]}
    return {
        code: player_tracks(
            announcements.film_of(session, contest, code), "winners.subtitles", slug=contest.slug, code=code
        )
        for code in sorted(codes)
    }


@bp.get("/contests/<slug>/winners.json")
@policy("winners.read")
def feed(slug: str) -> ResponseReturnValue:
    """The same list for programs."""
    announcement = announcement_or_404(slug)
    body = {
        **listing_of(session, announcement),
        "digest": announcement.digest,
        "announced_at": _iso(announcement.announced_at),
        "objections_until": _iso(announcement.objections_until),
        "final_at": _iso(announcement.final_at),
        "address": public_url("winners.winners", slug=slug),
    }
    return frozen(canonical(body), "application/json")


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")


@bp.get("/contests/<slug>/winners/<code>/poster")
@policy("winners.read")
def poster(slug: str, code: str) -> ResponseReturnValue:
    """A winner's poster."""
    announcement = announcement_or_404(slug)
    if not shows(winner_of(listing_of(session, announcement), code)):
        abort(404)
    return send_poster_of(announcements.film_of(session, announcement.contest, code) or abort(404))


@bp.get("/contests/<slug>/winners/<code>/film")
@policy("winners.read")
@serves_bytes(READ)
def film(slug: str, code: str) -> ResponseReturnValue:
    """A winner's film, where its makers let everybody watch it; its bytes come from their own pool."""
    found, elsewhere = _playing_or_404(slug, code), address_of_bytes()
    return redirect(elsewhere, 302) if elsewhere else send_proxy(found)


@bp.get("/contests/<slug>/winners/<code>/subtitles/<language>.vtt")
@policy("winners.read")
def subtitles(slug: str, code: str, language: str) -> ResponseReturnValue:
    """The subtitles of a winner's film that everybody may watch."""
    return send_subtitles(_playing_or_404(slug, code), language)


def _playing_or_404(slug: str, code: str) -> Film:
    announcement = announcement_or_404(slug)
    winner = winner_of(listing_of(session, announcement), code)
    if winner is None or not winner["plays"]:
        abort(404)
    found: Film = announcements.film_of(session, announcement.contest, code) or abort(404)
    return found


@bp.get("/contests/<slug>/evidence.zip")
@policy("winners.read")
def evidence(slug: str) -> ResponseReturnValue:
    """The anonymous evidence, where the contest lets everybody have it."""
    announcement = announcement_or_404(slug)
    sealed = announcement.seal
    if not sealed.bundle_digest or announcement.snapshot["evidence"] != EvidenceAccess.PUBLIC:
        abort(404)
    return send_bundle(sealed, slug)


def send_bundle(sealed: Seal, slug: str) -> ResponseReturnValue:
    """A seal's bundle, to be saved."""
    answer = make_response(sealed.bundle)
    answer.content_type = "application/zip"
    name = f"{slug}-evidence-{sealed.number}.zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.get("/contests/<slug>/proof")
@policy("winners.read")
def proof(slug: str) -> ResponseReturnValue:
    """How the result came about, in words and digests."""
    announcement = announcement_or_404(slug)
    sealed = announcement.seal
    return _page(
        "publication/proof.html",
        announcement,
        sealed=sealed,
        approvals=approvals_of(session, ApprovalOf.SEAL, sealed.id),
        needed=approvals_needed(session, announcement.contest),
        history=announcements.history_of(session, announcement.contest),
        seals=announcements.seals_of(session, announcement.contest),
    )
