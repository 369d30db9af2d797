"""Notes: what the reader of a checklist should look at; the codes and their severities are the model's."""

from __future__ import annotations

from .model import NOTE_CODES, Note, Span


def note(code: str, message: str, span: Span | None) -> Note:
    """A note with the severity that its code has.

    >>> note("no-year", "5月20日前: no year", (3, 9)).severity
    'warning'
    """
    return Note(code=code, severity=NOTE_CODES[code][0], message=message, span=span)
