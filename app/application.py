"""Builds the web application from its rooms: the only module that knows them all."""

from __future__ import annotations

from flask import Blueprint, Flask, Request
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.accounts import policy as accounts_policy
from app.accounts import views as accounts
from app.accounts.models import User
from app.accounts.queries import user_of_session, user_of_stamp
from app.assignments import policy as assignments_policy
from app.assignments.views import conflicts, panel, plans, profile, sheets, simulator
from app.audit.operations import use_key
from app.contests import policy as contests_policy
from app.contests.views import awards as award_settings
from app.contests.views import entry_questions, entry_rules, entry_terms, judging_rules
from app.contests.views import lists as contest_lists
from app.contests.views import organizer as contest_settings
from app.contests.views import public as contests
from app.contests.views import publishing as publishing_rules
from app.contests.views import rounds as contest_rounds
from app.contests.views import rubric as contest_rubric
from app.db import Database, now
from app.deliberation import policy as deliberation_policy
from app.deliberation.views import films as jury_films
from app.deliberation.views import minutes as jury_minutes
from app.deliberation.views import table as jury
from app.entries import policy as entries_policy
from app.entries.operations.attaching import file_purpose
from app.entries.operations.purpose import film_purpose
from app.entries.views import after as entry_after
from app.entries.views import consent, film_sheet, films_desk, joining, team, times
from app.entries.views import entrant as entries
from app.entries.views import files as entry_files
from app.entries.views import film as entry_film
from app.entries.views import organizer as entries_desk
from app.entries.views import subtitles as entry_subtitles
from app.films import policy as films_policy
from app.films import views as films
from app.home import policy as home_policy
from app.home.views import member, navigation
from app.home.views import organizer as desk
from app.home.views import public as home
from app.publication import policy as publication_policy
from app.publication.views import aftermath, board, entrant, jury_board, objections, souvenirs, words
from app.publication.views import organizer as announcements
from app.publication.views import public as winners
from app.publication.views.front import FrozenPages
from app.results import policy as results_policy
from app.results.views import advancing, exports, notices, standings, tally, weighing
from app.scoring import policy as scoring_policy
from app.scoring.views import (
    calibration,
    judge,
    marks,
    pairs,
    preview,
    ranking,
    review,
    saving,
    stations,
    terms,
    triage,
    troubles,
    versions,
)
from app.scoring.views import organizer as progress
from app.scoring.views import originals as review_originals
from app.scoring.views import sheets as review_sheets
from app.screening import policy as screening_policy
from app.screening.operations.importing.purpose import import_purpose
from app.screening.views import entry as screening_entry
from app.screening.views import imports, inbox, questions
from app.screening.views import listing as screening
from app.storage import open_storage, origin_of
from app.uploads import policy as uploads_policy
from app.uploads import purposes
from app.uploads import views as uploads
from app.web import (
    bytes_pool,
    clock,
    counts,
    database,
    errors,
    files,
    gate,
    language,
    limits,
    numbers,
    security,
)
from app.web.gate import Rule, anyone
from config import BYTES, Settings

# In the order of a film's life; the permission table names every one of their routes.
BLUEPRINTS: tuple[Blueprint, ...] = (
    home.bp,
    member.bp,
    accounts.bp,
    contests.bp,
    contest_settings.bp,
    contest_lists.bp,
    entry_rules.bp,
    entry_questions.bp,
    entry_terms.bp,
    award_settings.bp,
    contest_rounds.bp,
    contest_rubric.bp,
    judging_rules.bp,
    publishing_rules.bp,
    desk.bp,
    uploads.bp,
    films.bp,
    entries.bp,
    entry_after.bp,
    team.bp,
    joining.bp,
    consent.bp,
    entry_files.bp,
    entry_film.bp,
    film_sheet.bp,
    entry_subtitles.bp,
    films_desk.bp,
    entries_desk.bp,
    times.bp,
    screening.bp,
    screening_entry.bp,
    imports.bp,
    questions.bp,
    inbox.bp,
    panel.bp,
    conflicts.bp,
    plans.bp,
    sheets.bp,
    simulator.bp,
    profile.bp,
    preview.bp,
    judge.bp,
    terms.bp,
    review.bp,
    saving.bp,
    marks.bp,
    versions.bp,
    triage.bp,
    ranking.bp,
    pairs.bp,
    review_sheets.bp,
    review_originals.bp,
    progress.bp,
    troubles.bp,
    calibration.bp,
    tally.bp,
    standings.bp,
    weighing.bp,
    advancing.bp,
    exports.bp,
    jury.bp,
    jury_films.bp,
    jury_minutes.bp,
    board.bp,
    jury_board.bp,
    announcements.bp,
    aftermath.bp,
    winners.bp,
    souvenirs.bp,
    entrant.bp,
    objections.bp,
)
RULES: dict[str, Rule] = {
    "static.read": anyone,
    **home_policy.RULES,
    **accounts_policy.RULES,
    **contests_policy.RULES,
    **uploads_policy.RULES,
    **films_policy.RULES,
    **entries_policy.RULES,
    **screening_policy.RULES,
    **assignments_policy.RULES,
    **scoring_policy.RULES,
    **results_policy.RULES,
    **deliberation_policy.RULES,
    **publication_policy.RULES,
}


def create_app(settings: Settings, *, db: Database | None = None) -> Flask:
    """Connect the rooms; raises UndeclaredPolicy when a route says nothing of who may use it."""
    app = Flask("app", template_folder="../templates", static_folder="static")
    app.config.update(
        SECRET_KEY=settings.secret,
        BASE_URL=settings.base_url,
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session, so a page left open still saves
        SETTINGS=settings,
        ACCEL_PREFIX=settings.accel_prefix,
    )
    use_key(settings.secret)
    database.init_app(app, db or Database.at(settings.database_url))
    app.extensions["storage"] = open_storage(settings)
    purposes.init_app(app, settings, [film_purpose(settings), import_purpose(settings), file_purpose()])
    security.init_app(app, settings, kept_at=origin_of(app.extensions["storage"]))
    limits.init_app(app, settings)
    for part in (language, counts, files, errors, bytes_pool, numbers, notices, navigation, words, stations):
        part.init_app(app)
    app.context_processor(lambda: {"now": now})
    CSRFProtect(app).exempt(uploads.bp)  # the protocol has its own guard: origin and a header of its own
    _know_users(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.view_functions["static"] = gate.policy("static.read")(app.view_functions["static"])
    gate.init_app(app, RULES)
    _trust_proxies(app, settings)
    app.wsgi_app = FrozenPages(app.wsgi_app, app)  # type: ignore[method-assign]  # as Flask documents it
    clock.init_app(app)  # outermost, so that nothing can make a punctual request late
    return app


def _know_users(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # a judge on a train changes address all the time

    def load(marker: str) -> User | None:
        return user_of_session(database.session, marker)

    def load_by_token(asked: Request) -> User | None:
        claim = bytes_pool.claim_of(asked)
        return user_of_stamp(database.session, claim.who) if claim else None

    manager.user_loader(load)
    if app.config["SETTINGS"].pool == BYTES:
        manager.request_loader(load_by_token)


def _trust_proxies(app: Flask, settings: Settings) -> None:
    count = settings.trusted_proxies
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
