"""How a checklist shows itself in a notebook: a table, the letterhead, displaCy's view.

A notebook's page has its own colours, so everything here takes the text's colour and mixes the rest from it.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from . import wording
from .harmless import harmless, one_line
from .labels import Labels, Lang
from .writers import MissingExtra

if TYPE_CHECKING:
    from ..checklist import Checklist
    from ..model import Notice

_ROWS = 60
_STYLE = (
    "<style>.ct{font-size:13px;line-height:1.6}.ct table{border-collapse:collapse;margin:.4em 0}"
    ".ct th,.ct td{text-align:left!important;vertical-align:top;padding:.3em .7em;border-bottom:1px solid #8885;white-space:normal}"
    ".ct th{border-bottom:2px solid #b3131f;white-space:nowrap}.ct .t{font-weight:700;font-size:1.15em}.ct .s{opacity:.7}"
    ".ct .d{white-space:nowrap;font-variant-numeric:tabular-nums}</style>"
)


def checklist_html(checklist: Checklist, *, lang: Lang = "zh", limit: int = _ROWS) -> str:
    """The tasks as a table, the first ``limit`` of them."""
    t = Labels(lang)
    columns = ("number", "title", "responsible", "due", "frequency", "force", "path")
    head = "".join(f"<th>{escape(t('column.' + name))}</th>" for name in columns)
    body = []
    for line in wording.lines(checklist, t):
        if line.number > limit:
            body.append(f'<tr><td colspan="{len(columns)}">… {len(checklist.requirements)}</td></tr>')
            break
        cells = (
            str(line.number),
            line.title,
            t.join(line.parties),
            line.due or line.deadline,
            line.frequency,
            line.force,
            line.path,
        )
        body.append(
            "<tr>"
            + "".join(f"<td{' class=d' if n in (0, 3) else ''}>{escape(cell)}</td>" for n, cell in enumerate(cells))
            + "</tr>"
        )
    return (
        f'<div class="ct">{_STYLE}<div class="t">{escape(wording.heading(checklist, t))}</div>'
        f'<div class="s">{escape(wording.summary(checklist, t))}</div>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def notice_html(notice: Notice, *, lang: Lang = "zh") -> str:
    """The letterhead as a table of two columns."""
    t = Labels(lang)
    pairs = [
        ("title", notice.title),
        ("document_number", notice.document_number),
        ("document_type", notice.document_type),
        ("issuers", t.join(notice.issuers)),
        ("addressees", t.join(notice.addressees)),
        ("cc", t.join(notice.cc)),
        ("issue_date", notice.issue_date and notice.issue_date.isoformat()),
        ("campaign", notice.campaign.name),
        ("theme", notice.campaign.theme),
        ("period", wording.period(notice.campaign.start, notice.campaign.end)),
        ("phases", "；".join(f"{p.name} {wording.period(p.start, p.end)}".strip() for p in notice.phases)),
        ("references", t.join(r.text for r in notice.references)),
        (
            "contacts",
            "；".join(" ".join(filter(None, (c.name, *c.phone, *c.email, c.address))) for c in notice.contacts),
        ),
        ("attachments", t.join(a.title for a in notice.attachments)),
    ]
    rows = "".join(
        f"<tr><th>{escape(t('notice.' + key))}</th><td>{escape(one_line(value))}</td></tr>"
        for key, value in pairs
        if value
    )
    return f'<div class="ct">{_STYLE}<table>{rows}</table></div>'


# displaCy ---------------------------------------------------------------------------------------------------------


def displacy(checklist: Checklist, *, lang: Lang = "zh") -> str:
    """displaCy's view of times, frequencies and parties, as HTML. Needs ``source.text``."""
    from .html import NoText

    try:
        from spacy import displacy as view
    except ModuleNotFoundError as error:
        raise MissingExtra("displacy", "spaCy", "spacy") from error
    text = checklist.source.text
    if text is None:
        raise NoText
    t = Labels(lang)
    marks = [(*m.span, t("ui.time")) for m in checklist.times] + [
        (*f.span, t("ui.frequency")) for f in checklist.frequencies
    ]
    marks += [(*p.span, t("ui.partymark")) for r in checklist.requirements for p in r.responsible if p.span]
    entities, edge = [], 0
    for start, end, label in sorted(set(marks), key=lambda m: (m[0], -m[1])):
        if start >= edge:  # displaCy's entities do not overlap: the longer one stands
            entities.append({"start": start, "end": end, "label": label})
            edge = end
    colours = {
        t(f"ui.{key}"): colour
        for key, colour in (("time", "#fdeccb"), ("frequency", "#dcf0e1"), ("partymark", "#e1ebf8"))
    }
    document = {"text": harmless(text), "ents": entities, "title": None}
    return str(view.render(document, style="ent", manual=True, jupyter=False, options={"colors": colours}))
