"""What is kept of a notice when a room of this program fails on it: its text, its times, and a note that says so.

Every text is somebody's notice.  A fault of ours costs the duties of that one, with an error in the notes, and never the run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from .calendar import frequencies as cadence
from .calendar import times as calendar
from .checklist import Checklist
from .lexicon import Lexicon
from .lexicon.recognise import Mark
from .model import Campaign, Frequency, Note, Notice, Section, Time
from .normalise import normalise
from .notes import note
from .read import Document

T = TypeVar("T")


def remains(
    document: Document,
    fault: Exception,
    lexicon: Lexicon,
    *,
    issued: date | None,
    addressees: Sequence[str] | None,
    with_text: bool,
) -> Checklist:
    """The checklist of a notice that ``fault`` stopped: no duties, and the times as far as they can be read."""
    text = document.text
    flat = normalise(text)
    setting = calendar.Setting(issued=issued)
    none: tuple[Mark, ...] = ()
    rates = _tried(lambda: cadence.recognise(flat, lexicon), none)
    marks = _tried(lambda: calendar.recognise(flat, lexicon, rates), none)
    unread: tuple[tuple[Time, ...], tuple[Note, ...]] = (), ()
    times, notes = _tried(lambda: calendar.resolve(marks, text, flat, setting, lexicon), unread)
    uncounted: tuple[Frequency, ...] = ()
    frequencies = _tried(lambda: cadence.read(rates, text, flat, lexicon), uncounted)
    whole = Section(id="0", parent=None, level=0, marker=None, heading=None, span=(0, len(text)))
    said = note("internal", f"{_where(fault)}: the text and its times were kept, the duties were not read", None)
    return Checklist(
        source=document.source(with_text=with_text),
        notice=Notice(
            title=None,
            document_number=None,
            document_type=None,
            issuers=(),
            addressees=tuple(addressees or ()),
            cc=(),
            issue_date=issued,
            campaign=Campaign(),
            phases=(),
            references=(),
            contacts=(),
            attachments=(),
        ),
        sections=(whole,) if text else (),
        requirements=(),
        times=times,
        frequencies=tuple(frequency for frequency in frequencies if not frequency.vague),
        indicators=(),
        notes=tuple(sorted((said, *document.notes, *notes), key=lambda n: (n.span or (-1, -1), n.code, n.message))),
    )


def _tried(stage: Callable[[], T], otherwise: T) -> T:
    """What a stage gives; where it is the one that fails, ``otherwise``."""
    try:
        return stage()
    except Exception:
        return otherwise


def _where(fault: Exception) -> str:
    """The kind of a fault, and the room and function that raised it: ``IndexError in clauses._further``."""
    trace = fault.__traceback__
    place = ""
    while trace is not None:
        room = trace.tb_frame.f_globals.get("__name__", "")
        if room.startswith(f"{__package__}."):
            place = f" in {room.rpartition('.')[2]}.{trace.tb_frame.f_code.co_name}"
        trace = trace.tb_next
    return f"{type(fault).__name__}{place}"
