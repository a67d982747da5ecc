"""Builds the web application from its rooms: the only module that knows them all."""

from __future__ import annotations

from flask import Blueprint, Flask
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.accounts import policy as accounts_policy
from app.accounts import views as accounts
from app.accounts.models import User
from app.accounts.queries import user_of_session
from app.audit.operations import use_key
from app.contests import policy as contests_policy
from app.contests.views import lists as contest_lists
from app.contests.views import organizer as contest_settings
from app.contests.views import public as contests
from app.db import Database
from app.home import policy as home_policy
from app.home.views import member, navigation
from app.home.views import organizer as desk
from app.home.views import public as home
from app.web import database, errors, files, gate, language, security
from app.web.gate import Rule, anyone
from config import Settings

BLUEPRINTS: tuple[Blueprint, ...] = (
    home.bp,
    member.bp,
    desk.bp,
    accounts.bp,
    contests.bp,
    contest_settings.bp,
    contest_lists.bp,
)
RULES: dict[str, Rule] = {
    "static.read": anyone,
    **accounts_policy.RULES,
    **contests_policy.RULES,
    **home_policy.RULES,
}


def create_app(settings: Settings, *, db: Database | None = None) -> Flask:
    """Connect the rooms; raises UndeclaredPolicy when a route says nothing of who may use it."""
    app = Flask("app", template_folder="../templates", static_folder="static")
    app.config.update(
        SECRET_KEY=settings.secret,
        BASE_URL=settings.base_url,
        BYTES_URL=settings.bytes_url,
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session, so a page left open still saves
        SETTINGS=settings,
    )
    use_key(settings.secret)
    database.init_app(app, db or Database.at(settings.database_url))
    language.init_app(app)
    security.init_app(app, settings)
    files.init_app(app)
    errors.init_app(app)
    CSRFProtect(app)
    _know_users(app)
    navigation.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.view_functions["static"] = gate.policy("static.read")(app.view_functions["static"])
    gate.init_app(app, RULES)
    _trust_proxies(app, settings)
    return app


def _know_users(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # a judge on a train changes address all the time

    @manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login ships no types
    def _load(marker: str) -> User | None:
        return user_of_session(database.session, marker)


def _trust_proxies(app: Flask, settings: Settings) -> None:
    count = settings.trusted_proxies
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
