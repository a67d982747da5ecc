"""The organizer's forms for a contest: founding it, its texts and dates, rubric, categories, awards."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

from flask import current_app
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.contests.models import Contest
from app.contests.operations.calendar import moment_in
from app.contests.operations.presets import PRESETS
from app.media.verdict import MEGABYTE
from app.web.forms import LaurelForm

REQUIRED = InputRequired(_l("Fill this in."))
COMMON_ZONES = ["Asia/Shanghai", "Asia/Hong_Kong", "Asia/Singapore", "Asia/Tokyo", "Europe/Berlin"]
# "localtime" is whatever the machine is set to, which no reader could know.
ZONES = [*COMMON_ZONES, "UTC", *sorted(available_timezones() - {*COMMON_ZONES, "UTC", "localtime"})]
FORMAT = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


class CalendarForm(LaurelForm):
    """The parts that founding and describing a contest share."""

    title_en = StringField(_l("Title in English"), [REQUIRED, Length(max=160)])
    title_zh = StringField(_l("Title in Chinese"), [Length(max=160)])
    timezone = SelectField(
        _l("Time zone of the contest"),
        choices=ZONES,  # type: ignore[arg-type]  # the stubs are older than WTForms 3.3
        default="Asia/Shanghai",
    )
    opens_at = DateTimeLocalField(_l("Entries open"), [REQUIRED], format=FORMAT)
    closes_at = DateTimeLocalField(_l("Entries close"), [REQUIRED], format=FORMAT)

    def moment(self, name: str) -> datetime:
        """A date of the form as a moment; raises NoSuchTime."""
        local: datetime = self._fields[name].data
        return moment_in(self.timezone.data, local, field=name).astimezone(UTC)


class FoundForm(CalendarForm):
    """A new contest."""

    slug = StringField(
        _l("Address"),
        [Length(max=60)],
        description=_l(
            "The last part of the contest's address; made from the English title when left empty."
        ),
    )
    preset = SelectField(
        _l("Begin with the awards of"),
        choices=[
            SelectChoice("", _l("A first, two second and three third prizes")),
            *(SelectChoice(preset.key, _l(preset.words)) for preset in PRESETS),
        ],
        default="",
    )


class SettingsForm(CalendarForm):
    """Texts, dates and limits of a contest."""

    about_en = TextAreaField(_l("About the contest, in English"), [Length(max=8000)])
    about_zh = TextAreaField(_l("About the contest, in Chinese"), [Length(max=8000)])
    min_film_seconds = IntegerField(_l("Shortest film, in seconds"), [REQUIRED, NumberRange(1, 7200)])
    max_film_seconds = IntegerField(_l("Longest film, in seconds"), [REQUIRED, NumberRange(2, 7200)])
    grace_minutes = IntegerField(
        _l("Grace after the deadline, in minutes"),
        [Optional(), NumberRange(0, 720)],
        description=_l("The contest's page states it. What comes within it is accepted and marked late."),
    )
    is_screened = BooleanField(
        _l("Judges get a film only after it was found eligible"),
        description=_l("Otherwise they also get what waits to be screened."),
    )
    max_film_megabytes = IntegerField(_l("Largest file, in MB"), [REQUIRED, NumberRange(1)])

    @classmethod
    def of(cls, contest: Contest) -> SettingsForm:
        """The form as the contest stands, dates on the contest's own clocks."""
        from_contest = cls(obj=contest)
        if not from_contest.is_submitted():
            from_contest.opens_at.data = on_clocks(contest.opens_at, contest.timezone)
            from_contest.closes_at.data = on_clocks(contest.closes_at, contest.timezone)
            from_contest.grace_minutes.data = contest.grace_seconds // 60
            from_contest.max_film_megabytes.data = contest.max_film_bytes // MEGABYTE
        return from_contest

    def validate_max_film_megabytes(self, field: IntegerField) -> None:
        """What this installation takes at most (LAUREL_MAX_FILM_BYTES) is what a contest may allow."""
        most = current_app.config["SETTINGS"].max_film_bytes // MEGABYTE
        if (field.data or 0) > most:
            raise ValidationError(gettext("This server takes files of up to %(most)s MB.", most=most))

    def values(self) -> dict[str, object]:
        """What the form says, as the contest keeps it; raises NoSuchTime."""
        names = ("title_en", "title_zh", "timezone", "about_en", "about_zh")
        texts = {name: self._fields[name].data for name in names}
        return {
            **texts,
            "opens_at": self.moment("opens_at"),
            "closes_at": self.moment("closes_at"),
            "min_film_seconds": self.min_film_seconds.data,
            "max_film_seconds": self.max_film_seconds.data,
            **({} if self.grace_minutes.data is None else {"grace_seconds": self.grace_minutes.data * 60}),
            "is_screened": bool(self.is_screened.data),
            "max_film_bytes": (self.max_film_megabytes.data or 1) * MEGABYTE,
        }


def on_clocks(moment: datetime, zone: str) -> datetime:
    """A moment as the clocks of a zone show it, for a form field."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


class CategoryForm(LaurelForm):
    """A new category."""

    title_en = StringField(_l("Title in English"), [REQUIRED, Length(max=120)])
    title_zh = StringField(_l("Title in Chinese"), [Length(max=120)])
