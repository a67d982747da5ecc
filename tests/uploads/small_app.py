"""A small application around the uploads alone, in this process or behind gunicorn."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Flask, Request
from flask_babel import Babel
from flask_login import LoginManager
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.queries import user_of_stamp
from app.db import Base, Database
from app.uploads import policy, purposes, views
from app.uploads.models import Upload
from app.uploads.purposes import Purpose
from app.web import bytes_pool, database, files, gate
from app.web.rules import RuleBroken
from config import Settings

LIMIT = 4 * 1024**3
PAGES = "http://pages.test"
# What the purpose writes in the transaction that completes: kept apart from the product's own tables.
arrivals = sa.Table("arrival", sa.MetaData(), sa.Column("key", sa.String), sa.Column("by", sa.Integer))


def settings_at(folder: Path) -> Settings:
    """Settings for a data folder of the test's own."""
    return Settings.from_environ(
        {"LAUREL_DATA": str(folder), "LAUREL_BASE_URL": PAGES, "LAUREL_SECRET": "s" * 32}
    )


def may_begin(_session: Session, _user: Any, subject: str, _length: int) -> None:
    """Everything may begin but what belongs to a closed subject."""
    if subject == "closed":
        raise RuleBroken("The contest has closed.")


def may_continue(_session: Session, upload: Upload) -> None:
    """What was begun for a subject that is over may not go on."""
    if upload.subject == "over":
        raise RuleBroken("The time to finish this upload has passed.")


def done(session: Session, upload: Upload, by: Any) -> None:
    """Note the arrival; a withdrawn subject takes nothing any more."""
    session.execute(arrivals.insert().values(key=upload.key, by=by.id))
    if upload.subject == "withdrawn":
        raise RuleBroken("This entry has been withdrawn.")


FILM = Purpose(name="film", limit=LIMIT, may_begin=may_begin, may_continue=may_continue, done=done)


def build(folder: Path, *pages: Blueprint) -> Flask:
    """The application on a data folder, with its tables, two users and, if given, open pages."""
    app = Flask("small", static_folder=files.STATIC, template_folder=files.STATIC.parent.parent / "templates")
    settings = settings_at(folder)
    db = Database.at(settings.database_url)
    tables = [Base.metadata.tables[name] for name in ("user_account", "upload")]
    Base.metadata.create_all(db.engine, tables=tables)
    arrivals.create(db.engine, checkfirst=True)
    _add_users(db)
    app.config["SETTINGS"] = settings
    app.config["SECRET_KEY"] = settings.secret
    app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024
    Babel(app)
    database.init_app(app, db)
    purposes.init_app(app, settings, [FILM])
    _know_users(app)
    files.init_app(app)
    for blueprint in (views.bp, *pages):
        app.register_blueprint(blueprint)
    app.view_functions["static"] = gate.policy("static.read")(app.view_functions["static"])
    gate.init_app(app, {**policy.RULES, "static.read": gate.anyone, "page.read": gate.anyone})
    return app


def _add_users(db: Database) -> None:
    with db.writing() as session, session.begin():
        if session.get(User, 1) is None:
            for number in (1, 2):
                session.add(User(id=number, email=f"{number}@test", name="N", session_key=str(number)))


def _know_users(app: Flask) -> None:
    manager = LoginManager(app)

    @manager.request_loader  # type: ignore[untyped-decorator]  # Flask-Login ships no types
    def _load(request: Request) -> User | None:
        claim = bytes_pool.claim_of(request)
        if claim:
            return user_of_stamp(database.session, claim.who)
        number = request.headers.get("Test-User", "")
        return database.session.get(User, int(number)) if number else None


def served(*pages: Blueprint) -> Flask:
    """What gunicorn runs: the data folder comes from the environment, connections are each worker's own."""
    app = build(Path(os.environ["LAUREL_DATA"]), *pages)
    app.extensions["database"].engine.dispose()
    app.extensions["uploads"] = replace(app.extensions["uploads"], read_timeout=1.0)
    return app
