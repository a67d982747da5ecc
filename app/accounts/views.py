"""The pages of the door: sign up, sign in, sign out, invitations and new passwords."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from flask_wtf.csrf import generate_csrf

from app.accounts import queries
from app.accounts.forms import AcceptForm, ForgottenForm, NewPasswordForm, SignInForm, SignUpForm
from app.accounts.models import Link, Purpose, User
from app.accounts.operations import links, people
from app.mail.operations import write
from app.web.addresses import own_page, public_url
from app.web.database import database, only_reads, session
from app.web.errors import wants_json
from app.web.gate import policy
from app.web.language import language
from app.web.limits import limiter
from config import Settings

bp = Blueprint("accounts", __name__)


def enter(user: User) -> None:
    """Start a fresh session for a person, in the language they had chosen."""
    chosen = cookie.get("locale")
    cookie.clear()
    if chosen:
        cookie["locale"] = chosen
    login_user(user)


def _next_page() -> str:
    """Where a person wanted to go, else their own page."""
    return own_page(request.form.get("next") or "") or url_for("member.me")


def _address_tried() -> str:
    return request.form.get("email", "").strip().lower()[:254]


def _came_from() -> str:
    """The path of the page that linked here; the absent page links here without naming itself."""
    referrer = request.referrer or ""
    return urlsplit(referrer).path if referrer.startswith(request.host_url) else ""


@bp.route("/sign-up", methods=["GET", "POST"])
@policy("account.create")
def sign_up() -> ResponseReturnValue:
    """Create an account and enter."""
    form = SignUpForm()
    if form.validate_on_submit() and form.carries_out(lambda: enter(_new_account(form))):
        session.commit()
        return redirect(_next_page(), 303)
    wanted = request.form.get("next") or request.args.get("next") or _came_from()
    page = render_template("accounts/sign_up.html", form=form, next_page=wanted)
    return page, 422 if form.errors else 200


def _new_account(form: SignUpForm) -> User:
    return people.sign_up(
        session,
        email=form.email.data or "",
        name=form.name.data or "",
        password=form.password.data or "",
        locale=language(),
    )


@bp.route("/sign-in", methods=["GET", "POST"])
@policy("account.sign_in")
@limiter.limit("30/minute", methods=["POST"])
@limiter.limit("10/minute", methods=["POST"], key_func=lambda: f"address:{_address_tried()}")
@only_reads
def sign_in() -> ResponseReturnValue:
    """Enter."""
    form = SignInForm()
    if form.validate_on_submit() and form.carries_out(lambda: enter(_known(form))):
        return ("", 204) if wants_json() else redirect(_next_page(), 303)
    if wants_json():
        words = [*form.form_errors, *(str(one) for found in form.errors.values() for one in found)]
        return jsonify(error=" ".join(dict.fromkeys(map(str, words)))), 422
    wanted = request.form.get("next") or request.args.get("next") or _came_from()
    page = render_template("accounts/sign_in.html", form=form, next_page=wanted)
    return page, 422 if form.errors else 200


@bp.get("/sign-in/state")
@policy("account.sign_in")
def sign_in_state() -> ResponseReturnValue:
    """Who is signed in, and a token for what they send: asked by a page that was left open for long."""
    email = current_user.email if current_user.is_authenticated else None
    return jsonify(email=email, csrf_token=generate_csrf())


def _known(form: SignInForm) -> User:
    settings: Settings = current_app.config["SETTINGS"]
    password = form.password.data or ""
    user = people.authenticate(
        session, email=form.email.data or "", password=password, demo_too=settings.on_loopback
    )
    _renew_hash(user, password)
    return user


def _renew_hash(user: User, password: str) -> None:
    """Parameters grow with the years; the new hash is written in a brief session of its own."""
    known, newer = user.password_hash, people.newer_hash(user, password)
    if known and newer:
        with database().writing() as brief:
            people.keep_hash(brief, user.id, known, newer)
            brief.commit()


@bp.post("/sign-out")
@policy("account.sign_out")
def sign_out() -> ResponseReturnValue:
    """Leave."""
    logout_user()
    flash(_("You have signed out."))
    return redirect(url_for("home.front"), 303)


@bp.route("/forgotten", methods=["GET", "POST"])
@policy("link.use")
@limiter.limit("6/hour", methods=["POST"], key_func=lambda: f"reset:{_address_tried()}")
def forgotten() -> ResponseReturnValue:
    """Ask for a link for a new password; the answer is the same whether or not the address is known."""
    form = ForgottenForm()
    if form.validate_on_submit():
        user = queries.user_by_email(session, form.email.data or "")
        if user is not None:
            _mail_reset(user)
        session.commit()
        return render_template("accounts/forgotten_sent.html")
    page = render_template("accounts/forgotten.html", form=form)
    return page, 422 if form.errors else 200


def _mail_reset(user: User) -> None:
    token = links.ask_for_reset(session, user)
    link = public_url("accounts.new_password", token=token)
    body = render_template("mail/new_password.txt", user=user, link=link)
    write(session, to=user.email, subject=_("A new password for Laurel"), body=body)


@bp.route("/new-password/<token>", methods=["GET", "POST"])
@policy("link.use")
def new_password(token: str) -> ResponseReturnValue:
    """Choose a new password; only pressing the button uses the link, so that mail scanners do not."""
    link = queries.usable_link(session, token, Purpose.RESET) or abort(404)
    form = NewPasswordForm()
    if form.validate_on_submit() and form.carries_out(
        lambda: enter(links.reset_password(session, link, password=form.password.data or ""))
    ):
        session.commit()
        return redirect(url_for("member.me"), 303)
    page = render_template("accounts/new_password.html", form=form, email=link.email)
    return page, 422 if form.errors else 200


@bp.route("/invitations/<token>", methods=["GET", "POST"])
@policy("link.use")
def invitation(token: str) -> ResponseReturnValue:
    """Accept an invitation to organize or to judge."""
    link = queries.usable_link(session, token, Purpose.INVITATION) or abort(404)
    known = queries.user_by_email(session, link.email)
    form = AcceptForm()
    if form.validate_on_submit() and form.carries_out(lambda: enter(_accept(form, link.id))):
        session.commit()
        return redirect(url_for("member.me"), 303)
    page = render_template("accounts/invitation.html", form=form, link=link, is_known=known is not None)
    return page, 422 if form.errors else 200


def _accept(form: AcceptForm, link_id: int) -> User:
    link = session.get_one(Link, link_id)
    name, password = form.name.data or link.email, form.password.data or ""
    return links.accept_invitation(session, link, name=name, password=password, locale=language())


@bp.route("/account", methods=["GET", "POST"])
@policy("account.change_password")
def account() -> ResponseReturnValue:
    """See one's own account and change its password; other devices are signed out."""
    form = NewPasswordForm()
    if form.validate_on_submit() and form.carries_out(lambda: _change_password(form)):
        session.commit()
        flash(_("Your new password holds. Other devices have been signed out."))
        return redirect(url_for("member.me"), 303)
    page = render_template("accounts/account.html", form=form)
    return page, 422 if form.errors else 200


def _change_password(form: NewPasswordForm) -> None:
    user = session.get_one(User, current_user.id)
    people.set_password(session, user, form.password.data or "")
    enter(user)
