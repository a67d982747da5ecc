"""The organizer's form for one question to entrants."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.contests.models import AnswerKind, Contest, EntryQuestion
from app.contests.operations.questions import KIND_WORDS, NewQuestion
from app.web.forms import LaurelForm
from app.web.language import local

LINE = [Length(max=300, message=_l("This is too long: at most %(max)d characters fit here."))]
MOST_OPTIONS = 40


class AskForm(LaurelForm):
    """A question: how it is answered, its words, help and choices."""

    kind = SelectField(_l("How it is answered"))
    label_en = StringField(_l("Question in English"), LINE)
    label_zh = StringField(_l("Question in Chinese"), LINE)
    hint_en = StringField(_l("Help in English"), LINE)
    hint_zh = StringField(_l("Help in Chinese"), LINE)
    options = TextAreaField(_l("Choices"), [Length(max=8000)])
    category_id = SelectField(_l("Asked in"), coerce=int)
    is_required = BooleanField(_l("An answer is needed to submit"))
    for_judges = BooleanField(
        _l("Judges read the answer"),
        description=_l("Otherwise organizers alone read it."),
    )

    @classmethod
    def of(cls, contest: Contest, question: EntryQuestion | None = None) -> AskForm:
        """An empty form, or a question as it stands, or what was just sent."""
        form = cls(obj=question)
        form.kind.choices = [(kind.value, gettext(words)) for kind, words in KIND_WORDS.items()]
        form.category_id.choices = [
            (0, gettext("Every category")),
            *((one.id, local(one, "title")) for one in contest.categories),
        ]
        if question is not None and not form.is_submitted():
            form.kind.data, form.category_id.data = question.kind.value, question.category_id or 0
            lines = (" | ".join(filter(None, (one["en"], one["zh"]))) for one in question.options)
            form.options.data = "\n".join(lines)
        return form

    def validate_options(self, _field: TextAreaField) -> None:
        """Not more choices than a page can show, and no line without words."""
        if len(self.pairs()) > MOST_OPTIONS:
            raise ValidationError(gettext("At most %(most)s choices fit here.", most=MOST_OPTIONS))
        if any(len(word) > 200 for pair in self.pairs() for word in pair):
            raise ValidationError(gettext("One of the choices is too long: at most 200 characters each."))

    def pairs(self) -> list[tuple[str, str]]:
        """The choices, each in English and Chinese; one word alone serves both."""
        lines = [line.replace("｜", "|") for line in (self.options.data or "").split("\n")]
        parts = [[part.strip() for part in line.split("|", 1)] for line in lines if line.strip(" |")]
        return list(dict.fromkeys((one[0], one[-1]) for one in parts))

    def question(self) -> NewQuestion:
        """What was written."""
        return NewQuestion(
            kind=AnswerKind(self.kind.data),
            label_en=self.label_en.data or "",
            label_zh=self.label_zh.data or "",
            hint_en=self.hint_en.data or "",
            hint_zh=self.hint_zh.data or "",
            category_id=self.category_id.data or None,
            options=self.pairs(),
            is_required=bool(self.is_required.data),
            for_judges=bool(self.for_judges.data),
        )
