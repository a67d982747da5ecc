"""The scorecard as it arrives, from a form or as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.form import BaseForm
from wtforms.validators import Length, Regexp, ValidationError

from app.contests.models import Rubric
from app.scoring.operations.draft import Draft
from app.scoring.operations.points import OffScale, parse_score
from app.scoring.operations.scorecards import RubricChanged
from app.scoring.queries.blind import BlindReview, score_of_parts
from app.web.errors import sentence
from app.web.forms import LaurelForm
from app.web.language import local
from app.web.numbers import points
from app.web.rules import N_, Invalid

MAX_JSON = 64 * 1024
MAX_TEXT = 4000
KEYS = {"revision", "scores", "note_to_jury", "word_to_maker", "is_divisive", "viewing_reason"}


class NotAScorecard(Invalid):
    """JSON that no page of ours sends."""

    message = N_("This is not a scorecard. Send revision, scores, note_to_jury and word_to_maker as JSON.")


class ScoreField(StringField):
    """One score as it was typed; empty means not scored yet."""

    rubric: Rubric

    @property
    def hundredths(self) -> int | None:
        """The score, when what was typed is one."""
        try:
            return parse_score(self.data, self.rubric) if self.data else None
        except OffScale:
            return None

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms' hook
        """Refuse what is not on the scale; raises ValidationError."""
        if self.data:
            try:
                parse_score(self.data, self.rubric)
            except OffScale as refusal:
                raise ValidationError(sentence(refusal)) from None


class ScorecardForm(LaurelForm):
    """A scorecard; the fields for the scores are those of the round's rubric, named score-<key>."""

    revision = HiddenField(validators=[Regexp(r"\A[0-9]{1,9}\Z", message=_l("Reload this page."))])
    note_to_jury = TextAreaField(
        _l("Note to the jury"),
        [Length(max=MAX_TEXT)],
        description=_l("Read by the jury and the organizer, never by the maker."),
    )
    word_to_maker = TextAreaField(
        _l("Word to the maker"),
        [Length(max=MAX_TEXT)],
        description=_l("The maker may read it after the winners are announced, without your name."),
    )

    is_divisive = BooleanField(_l("The jury will be divided; I would speak for this film"))
    viewing_reason = StringField(
        _l("Why you score it without having watched all of it"),
        [Length(max=500)],
        description=_l("Only asked while less has been watched than the round wants."),
    )
    rubric: Rubric

    @classmethod
    def of(cls, rubric: Rubric, review: BlindReview) -> ScorecardForm:
        """The form as the scorecard stands."""
        return cls._for(rubric, formdata=None, data={**_texts(review), "revision": str(review.revision)})

    @classmethod
    def sent(cls, rubric: Rubric, held: Draft) -> ScorecardForm:
        """The form as it was sent; a score or text that was not sent stays as it is, a revision does not."""
        formdata = MultiDict(read_json(rubric) if request.is_json else request.form)
        for name, value in _revision_of_header().items():
            formdata[name] = value
        return cls._for(rubric, formdata=formdata, data=_texts(held))

    @classmethod
    def _for(cls, rubric: Rubric, **given: Any) -> ScorecardForm:
        asked = tuple(
            (one.key, local(one, "title")) for criterion in rubric.criteria for one in criterion.scored
        )
        form = _form_asking(asked)(**given)
        form.rubric = rubric
        for field in form.score_fields().values():
            field.rubric = rubric
        return form

    def score_fields(self) -> dict[str, ScoreField]:
        """The scores' fields by criterion key."""
        return {field.name.removeprefix("score-"): field for field in self if isinstance(field, ScoreField)}

    def draft(self) -> Draft:
        """What the form says; a criterion with parts has a score once all its parts have one."""
        typed = {key: field.hundredths for key, field in self.score_fields().items()}
        given = {key: value for key, value in typed.items() if value is not None}
        scores = {
            one.key: score_of_parts(one, given) if one.parts else given.get(one.key)
            for one in self.rubric.criteria
        }
        parts = {part.key for one in self.rubric.criteria for part in one.parts}
        return Draft(
            scores={key: value for key, value in scores.items() if value is not None},
            note_to_jury=self.note_to_jury.data or "",
            word_to_maker=self.word_to_maker.data or "",
            parts={key: value for key, value in given.items() if key in parts},
            is_divisive=bool(self.is_divisive.data),
            viewing_reason=self.viewing_reason.data or "",
        )

    def seen(self) -> int:
        """The revision that the sender had seen."""
        return int(self.revision.data or 0)

    def is_complete(self) -> bool:
        """Whether every criterion has its score; those without one are marked."""
        empty = [field for field in self.score_fields().values() if not field.data]
        for field in empty:
            field.errors = [*field.errors, gettext("Give a score here before you submit.")]
        return not empty


@lru_cache(maxsize=128)
def _form_asking(asked: tuple[tuple[str, str], ...]) -> type[ScorecardForm]:
    """The form for scores by (key, label); a class of its own, and dear to make."""
    fields = {field_name(key): ScoreField(label) for key, label in asked}
    return cast("type[ScorecardForm]", type("RubricScorecardForm", (ScorecardForm,), fields))


def _texts(held: BlindReview | Draft) -> dict[str, Any]:
    """What a scorecard holds, as its fields show it."""
    given = {**held.scores, **held.parts}
    scores = {field_name(key): points(value) for key, value in given.items()}
    return {
        **scores,
        "note_to_jury": held.note_to_jury,
        "word_to_maker": held.word_to_maker,
        "is_divisive": held.is_divisive,
        "viewing_reason": held.viewing_reason,
    }


def field_name(key: str) -> str:
    """The name of a criterion's field."""
    return f"score-{key}"


def read_json(rubric: Rubric) -> dict[str, str]:
    """The request's JSON as form fields; numbers keep the digits they were sent with.

    Raises NotAScorecard for anything but one flat scorecard of at most 64 KB, RubricChanged where it
    scores what the round does not ask.
    """
    body = request.get_data()
    known = {one.key for criterion in rubric.criteria for one in criterion.scored}
    try:
        sent = json.loads(
            body if len(body) <= MAX_JSON else b"",
            object_pairs_hook=_once,
            parse_int=str,
            parse_float=str,
            parse_constant=str,
        )
    except (ValueError, RecursionError):
        raise NotAScorecard from None
    if not isinstance(sent, dict) or not isinstance(sent.get("scores", {}), dict):
        raise NotAScorecard
    scores: Mapping[str, Any] = sent.get("scores", {})
    if not set(sent) <= KEYS:
        raise NotAScorecard
    if not set(scores) <= known:
        raise RubricChanged
    texts = {key: _text(sent[key]) for key in sent if key not in ("scores", "is_divisive")}
    if sent.get("is_divisive") is True:
        texts["is_divisive"] = "y"
    texts |= {field_name(key): _text(value) for key, value in scores.items()}
    return texts


def _revision_of_header() -> dict[str, str]:
    """The revision that If-Match names, which says more than a field of the form."""
    match = request.headers.get("If-Match", "")
    return {"revision": match.strip().removeprefix("W/").strip('"')} if match else {}


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """An object none of whose keys stands twice; raises ValueError."""
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _text(value: object) -> str:
    """A value as a form would have sent it; what is neither text nor nothing becomes text no scale knows."""
    return value if isinstance(value, str) else "" if value is None else f"{type(value).__name__}: {value}"
