"""The forms of an entry: what its entrant writes page by page, and what an organizer asks."""

from app.entries.forms.entry import PAGES, EntryForm
from app.entries.forms.organizer import ExcludeForm, ExtensionForm, FilterForm
from app.entries.forms.rows import at_most, language_names, one_line

__all__ = [
    "PAGES",
    "EntryForm",
    "ExcludeForm",
    "ExtensionForm",
    "FilterForm",
    "at_most",
    "language_names",
    "one_line",
]
