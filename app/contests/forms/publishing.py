"""The organizer's form for how a contest publishes."""

from __future__ import annotations

from datetime import UTC

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, IntegerField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired, NumberRange, Optional

from app.contests.forms.contest import FORMAT, REQUIRED, on_clocks
from app.contests.models import Contest, EvidenceAccess, Feedback
from app.contests.operations.calendar import moment_in
from app.contests.operations.publishing import Publishing
from app.web.forms import LaurelForm

EVIDENCE = [
    SelectChoice(
        EvidenceAccess.PUBLIC.value, _l("Everybody can load the anonymous scores and recompute the result")
    ),
    SelectChoice(EvidenceAccess.ON_REQUEST.value, _l("Whoever asks the organizers gets them")),
    SelectChoice(EvidenceAccess.NONE.value, _l("Nobody but the organizers")),
]
FEEDBACK = [
    SelectChoice(Feedback.NONE.value, _l("Only whether the film was awarded")),
    SelectChoice(Feedback.PROFILE.value, _l("Each criterion beside the field")),
    SelectChoice(
        Feedback.WORDS.value,
        _l("Each criterion, the judges' words to makers, and defects at their moments"),
    ),
]


class PublishingForm(LaurelForm):
    """When and how the result becomes public, and what entrants read then."""

    results_at = DateTimeLocalField(
        _l("Planned announcement"),
        [Optional()],
        format=FORMAT,
    )
    objection_days = IntegerField(
        _l("Days for objections"),
        [REQUIRED, NumberRange(0, 90)],
        description=_l("So long the list is provisional and anybody may object; 0 makes it final at once."),
    )
    evidence_access = RadioField(_l("Who gets the scores"), [InputRequired()], choices=EVIDENCE)
    feedback = RadioField(_l("What entrants read"), [InputRequired()], choices=FEEDBACK)

    @classmethod
    def of(cls, contest: Contest) -> PublishingForm:
        """The form as the contest stands, the day on the contest's own clocks."""
        planned = contest.results_at
        return cls(
            data={
                "results_at": on_clocks(planned, contest.timezone) if planned else None,
                "objection_days": contest.objection_days,
                "evidence_access": contest.evidence_access.value,
                "feedback": contest.feedback.value,
            }
        )

    def wanted(self, contest: Contest) -> Publishing:
        """What the form says; raises NoSuchTime."""
        local = self.results_at.data
        moment = moment_in(contest.timezone, local, field="results_at").astimezone(UTC) if local else None
        return Publishing(
            results_at=moment,
            objection_days=self.objection_days.data or 0,
            evidence_access=EvidenceAccess(self.evidence_access.data),
            feedback=Feedback(self.feedback.data),
        )
