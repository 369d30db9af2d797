"""A line of the list as a requirement, by the readers that read notices: so that both sides can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ..calendar import frequencies as cadence
from ..calendar import times as calendar
from ..calendar.setting import Setting
from ..checklist import Checklist
from ..lexicon import Lexicon
from ..model import Force, Frequency, Requirement, Responsible, Target, Time
from ..normalise import normalise
from ..pipeline import extract
from ..read import Document
from .entries import Entry
from .parties import Parties

_NUMBER = re.compile(r"(?P<sign>[≥≤＞＜<>]=?)?\s*(?P<value>[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>[^\s0-9、，；]{0,6})")
_MONTH_DAY = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})")
_COUNT = re.compile(r"([0-9]{1,4})[^\s0-9日月年/.-]?")
_SIGNS = {"≥": ">=", ">=": ">=", "≤": "<=", "<=": "<=", "＞": ">", ">": ">", "＜": "<", "<": "<"}


class Reader:
    """Reads the lines of one list in the light of its notice: what 5月20日前 lacks, the notice's date supplies."""

    def __init__(self, notice: Checklist, lexicon: Lexicon, parties: Parties) -> None:
        self.notice, self.lexicon, self.parties = notice, lexicon, parties
        campaign = notice.notice.campaign
        self.setting = Setting(
            issued=notice.notice.issue_date, title=notice.notice.title or "", campaign=(campaign.start, campaign.end)
        )
        self.binds = [(re.compile(row.pattern), row.value) for row in lexicon.rows("compare", "binds")]

    def __call__(self, entry: Entry) -> Requirement:
        """What the line asks, its own columns before its words; ``text`` is all that it says."""
        base = self._base(entry.task)
        often = self._often(" ".join(entry.texts("often"))) or self._often(" ".join(entry.texts("due")))
        told = (entry.task, *entry.texts("often"), *entry.texts("due"), *entry.texts("targets"), *entry.texts("told"))
        names = self.parties.split("、".join(entry.texts("party") or entry.texts("person")))
        responsible = tuple(
            Responsible(name=name, role="responsible", resolved=(), basis="table", span=None) for name in names
        )
        said = tuple(p for p in base.responsible if p.name and p.basis == "clause") if base else ()
        targets = tuple(_targets("、".join(entry.texts("targets"))))
        return Requirement(
            id=str(entry.row),
            section="",
            path=(entry.sheet,) if entry.sheet else (),
            text="；".join(dict.fromkeys(told)),
            span=(0, len(entry.task)),
            force=self._force(entry) or (base.force if base else "mandatory"),
            cue=base.cue if base else None,
            action=base.action if base else None,
            object=base.object if base else None,
            title=entry.task,
            category=base.category if base else None,
            responsible=responsible or said,
            recipients=base.recipients if base else (),
            deliverables=base.deliverables if base else (),
            deadline=self._deadline(entry) or (base.deadline if base else None),
            frequency=often or (base.frequency if base else None),
            targets=targets or (base.targets if base else ()),
            condition=None,
            consequence=None,
        )

    def _base(self, task: str) -> Requirement | None:
        """What the words of the line oblige to, by themselves; of several duties the first, with the numbers of all."""
        n = self.notice.notice
        read = extract(Document.of(f"{task}。"), issued=n.issue_date, addressees=n.addressees, lexicon=self.lexicon)
        if not read.requirements:
            return None
        first, rest = read.requirements[0], read.requirements[1:]
        return first.model_copy(
            update={
                "deadline": first.deadline or next((r.deadline for r in rest if r.deadline), None),
                "frequency": first.frequency or next((r.frequency for r in rest if r.frequency), None),
                "targets": tuple(target for r in read.requirements for target in r.targets),
            }
        )

    def _force(self, entry: Entry) -> Force | None:
        words = "".join(normalise("".join(entry.texts("force"))).split()).casefold()
        found = (value for pattern, value in self.binds if pattern.fullmatch(words))
        return next(found, None)  # type: ignore[arg-type]

    def _often(self, text: str) -> Frequency | None:
        flat = normalise(text)
        found = cadence.read(cadence.recognise(flat, self.lexicon), text, flat, self.lexicon)
        return next((f for f in found if not f.vague), None) or _bare(text)

    def _deadline(self, entry: Entry) -> Time | None:
        """The last day of the columns, else what is written there; a start where there is one."""
        text = " ".join(entry.texts("due"))
        times = self._times(text)
        dated = sorted((t for t in times if t.due), key=lambda t: t.resolved_by != "text")  # with its year first
        written = dated[0] if dated else times[0] if times else None
        start = min(entry.days("start"), default=None) or next((t.start for t in self._times(" ".join(entry.texts("start")))), None)
        due = max(entry.days("due"), default=None) or (written.due if written else self._figures(text))
        if due is None:
            return written or (_day(start, None) if start else None)
        if written and not entry.days("due") and not start:
            return written
        # the day as a column has it; what is printed beside it may have the hour
        clock = written.clock if written and written.due == due else None
        return _day(start or (written.start if written and written.due == due else None), due, clock)

    def _figures(self, text: str) -> date | None:
        """5.20, as a column of days has it: the next such day after the notice."""
        found, issued = _MONTH_DAY.fullmatch(text.strip()), self.notice.notice.issue_date
        if not found or not issued:
            return None
        try:
            day = date(issued.year, int(found[1]), int(found[2]))
            return day if day >= issued else day.replace(year=issued.year + 1)
        except ValueError:
            return None

    def _times(self, text: str) -> tuple[Time, ...]:
        flat = normalise(text)
        if not flat.strip():
            return ()
        often = cadence.recognise(flat, self.lexicon)
        return calendar.resolve(calendar.recognise(flat, self.lexicon, often), text, flat, self.setting, self.lexicon)[0]


def _bare(text: str) -> Frequency | None:
    """A count alone, as a column for it has it: 2次, 3."""
    found = _COUNT.fullmatch(text.strip())
    if not found:
        return None
    return Frequency(
        text=text,
        span=(0, len(text)),
        every=None,
        times=int(found[1]),
        bound="exactly",
        rrule=None,
        vague=False,
        rule="-",
    )


def _day(start: date | None, due: date | None, clock: str | None = None) -> Time:
    text = f"{due or start}"
    return Time(
        text=text,
        span=(0, len(text)),
        kind="by" if start is None else "from" if due is None else "on" if start == due else "span",
        start=start,
        due=due,
        clock=clock,
        edtf=None,
        status="exact",
        anchor=None,
        cue=None,
        resolved_by="table",
        rule="-",
    )


def _targets(text: str) -> Iterator[Target]:
    """Numbers of a column of their own: 学时 ≥2 学时."""
    for found in _NUMBER.finditer(text):
        yield Target(
            metric=text[: found.start()].rpartition("、")[2].strip(),
            comparator=_SIGNS.get(found["sign"] or "", "=="),  # type: ignore[arg-type]
            value=float(found["value"]),
            unit=found["unit"] or None,
            text=found[0],
            span=found.span(),
        )
