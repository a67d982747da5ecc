"""What an entrant sends of subtitles: a file in a language, the text itself, the language's name."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired

from app.entries.forms.rows import language_names
from app.entries.operations.subtitles import Sent
from app.web.forms import LaurelForm


class LanguageForm(LaurelForm):
    """Which language subtitles are in."""

    language = SelectField(_l("Language of the subtitles"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = language_names()


class SubtitlesForm(LanguageForm):
    """A file of subtitles."""

    file = FileField(
        _l("SRT or WebVTT file"),
        [FileRequired(_l("Choose the file with the subtitles."))],
        description=_l("Up to 2 MB, in UTF-8, UTF-16 or GBK."),
    )

    def sent(self) -> Sent:
        """What came."""
        with self.file.data.stream as stream:
            return Sent(stream.read(), "file", self.file.data.filename or "")


class TextForm(LaurelForm):
    """Subtitles as text, to be corrected by hand."""

    text = TextAreaField(_l("Moments and words"), [InputRequired(_l("Write at least one subtitle."))])

    def sent(self) -> Sent:
        """What was written."""
        return Sent((self.text.data or "").encode(), "text")
