"""The organizer's forms for awards: the terms of one, a whole plan, the order of the tie keys."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DecimalField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from app.contests.models import AwardDefinition, Contest, Ties
from app.contests.operations.awards import tier_of
from app.contests.operations.presets import PRESETS
from app.web.forms import LaurelForm
from app.web.language import local

REQUIRED = InputRequired(_l("Fill this in."))
# What an award keeps just as it is typed.
PLAIN = ("title_en", "title_zh", "quota", "min_reviews", "genre", "tool", "per_person_max", "may_stack")
TIES = {
    Ties.NEXT_KEY: _l("The criteria decide, in the order below"),
    Ties.EXTEND: _l("All of them get the award"),
    Ties.JURY: _l("The seat waits for the jury"),
}


class AwardForm(LaurelForm):
    """The terms of an award."""

    title_en = StringField(_l("Title in English"), [REQUIRED, Length(max=120)])
    title_zh = StringField(_l("Title in Chinese"), [Length(max=120)])
    quota = IntegerField(_l("How many films get it"), [Optional(), NumberRange(1, 1000)], default=1)
    min_score = DecimalField(
        _l("Points a film needs at least"),
        [Optional(), NumberRange(0, 1000)],
        places=2,
        description=_l("With the number of films left empty, every film with so many points gets it."),
    )
    min_reviews = IntegerField(_l("Reviews a film needs at least"), [REQUIRED, NumberRange(1, 50)], default=3)
    category_id = SelectField(_l("Open to"), coerce=int, default=0)
    genre = StringField(
        _l("Only for the genre"),
        [Optional(), Length(max=40), Regexp(r"[a-z-]+", message=_l("Use the code, such as guofeng."))],
        description=_l(
            "guofeng, science-fiction, suspense, healing, animation, live-action, documentary, experimental "
            "or comedy"
        ),
    )
    tool = StringField(_l("Only for films made with the tool"), [Length(max=80)])
    criterion_id = SelectField(_l("Decided by"), coerce=int, default=0)
    public_share = IntegerField(
        _l("Share of the public vote, in percent"), [Optional(), NumberRange(0, 20)], default=0
    )
    per_person_max = IntegerField(
        _l("Awarded films that one person may have"),
        [Optional(), NumberRange(1, 100)],
        description=_l("Counts everybody in the credits, co-directors too."),
    )
    ties = SelectField(
        _l("When films are level at the last seat"),
        choices=[SelectChoice(value.value, words) for value, words in TIES.items()],
        default=Ties.NEXT_KEY.value,
    )
    is_special = BooleanField(_l("A special award beside the main ones"))
    may_stack = BooleanField(_l("May go to a film that has another award"))

    def values(self, contest: Contest) -> dict[str, Any]:
        """The terms as an award keeps them."""
        seats = {one.id: self[f"seats_{one.position}"].data for one in _divided(contest)}
        return {
            **{name: self[name].data for name in PLAIN},
            "title_zh": self.title_zh.data or "",
            "genre": self.genre.data or "",
            "tool": self.tool.data or "",
            "min_score": None if self.min_score.data is None else round(self.min_score.data * 100),
            "category_id": self.category_id.data or None,
            "criterion_id": self.criterion_id.data or None,
            "public_share": self.public_share.data or 0,
            "category_seats": {str(key): count for key, count in seats.items() if count},
            "ties": Ties(self.ties.data),
            "tier": tier_of(is_special=self.is_special.data, may_stack=self.may_stack.data),
        }


def _divided(contest: Contest) -> list[Any]:
    """The categories that seats can be kept for: none where there is only one."""
    return list(contest.categories) if len(contest.categories) > 1 else []


def award_form(contest: Contest, award: AwardDefinition | None = None) -> AwardForm:
    """The form for a contest, as an award stands."""
    fields = {
        f"seats_{one.position}": IntegerField(
            _("Seats kept for %(category)s", category=local(one, "title")), [Optional(), NumberRange(0, 1000)]
        )
        for one in _divided(contest)
    }
    form: AwardForm = type("EditedAwardForm", (AwardForm,), fields)(data=_standing(contest, award))
    form.category_id.choices = [
        SelectChoice(0, _("All categories")),
        *(SelectChoice(one.id, local(one, "title")) for one in contest.categories),
    ]
    form.criterion_id.choices = [
        SelectChoice(0, _("The whole score")),
        *(SelectChoice(one.id, local(one, "title")) for one in contest.rounds[-1].rubric.criteria),
    ]
    return form


def _standing(contest: Contest, award: AwardDefinition | None) -> dict[str, Any]:
    if award is None:
        return {}
    seats = {f"seats_{one.position}": award.category_seats.get(str(one.id)) for one in contest.categories}
    return {
        **{name: getattr(award, name) for name in PLAIN},
        **seats,
        "min_score": None if award.min_score is None else award.min_score / 100,
        "category_id": award.category_id or 0,
        "criterion_id": award.criterion_id or 0,
        "public_share": award.public_share,
        "ties": award.ties.value,
        "is_special": award.tier.value == "special",
    }


class PresetForm(LaurelForm):
    """A whole plan in the place of the awards."""

    preset = SelectField(
        _l("Plan"), choices=[SelectChoice(preset.key, _l(preset.words)) for preset in PRESETS]
    )


class TieKeysForm(LaurelForm):
    """Which criterion decides first between level films."""

    first = SelectField(_l("Decides first"))
    second = SelectField(_l("Then"))
    third = SelectField(_l("And last"))

    @classmethod
    def of(cls, contest: Contest) -> TieKeysForm:
        """The form as the contest stands."""
        kept = [*contest.tie_keys, "", "", ""]
        form = cls(data=dict(zip(("first", "second", "third"), kept, strict=False)))
        criteria = contest.rounds[-1].rubric.criteria
        for one in (form.first, form.second, form.third):
            one.choices = [
                SelectChoice("", _("nothing")),
                *(SelectChoice(criterion.key, local(criterion, "title")) for criterion in criteria),
            ]
        return form

    def keys(self) -> list[str]:
        """The chosen keys in order."""
        return [key for key in (self.first.data, self.second.data, self.third.data) if key]
