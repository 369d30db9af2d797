"""How a checklist shows itself in a notebook: a table, the letterhead, the timeline as a figure, displaCy's view.

A notebook's page has its own colours, so everything here takes the text's colour and mixes the rest from it.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from . import timeline, wording
from .harmless import harmless, one_line
from .labels import Labels, Lang
from .writers import MissingExtra

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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


# the timeline as a figure -----------------------------------------------------------------------------------------

#: Families with simplified Chinese, those of the systems first; the first that is installed is taken.
FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Hiragino Sans GB",
    "Heiti SC", "STHeiti", "Microsoft YaHei", "SimHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Noto Sans CJK JP",
    "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun", "AR PL UMing CN", "Droid Sans Fallback",
    "Arial Unicode MS",
)  # fmt: skip
_COLOURS = {
    "campaign": "#b3131f", "phase": "#b98324", "period": "#2b64a0", "from": "#2b64a0", "deadline": "#b3131f", "day": "#b3131f",
    "occurrence": "#2c7a4f",
}  # fmt: skip


class NoFont(LookupError):
    """No font with Chinese characters was found."""

    def __init__(self) -> None:
        super().__init__(
            "no font with Chinese characters is installed: apt install fonts-noto-cjk, or plot(font='path/to/font.otf')"
        )


def plot(checklist: Checklist, *, ax: Axes | None = None, font: str | None = None, lang: Lang = "zh") -> Axes:
    """The timeline drawn with matplotlib. ``font`` is a family or a file; without it one with Chinese is looked for."""
    try:
        import matplotlib.dates as mdates
        from matplotlib import pyplot
    except ModuleNotFoundError as error:
        raise MissingExtra("plot", "matplotlib", "plot") from error

    t, found = Labels(lang), timeline.bars(checklist)
    face = _font(font)
    reach = timeline.extent(found, checklist.notice.issue_date)
    if ax is None:
        _, ax = pyplot.subplots(figsize=(11, max(1.6, 0.34 * len(found) + 1.2)), layout="constrained")

    # stubs and releases disagree on what an axis takes for a date, so it gets its own numbers
    def at(day: Any) -> float:
        return float(mdates.date2num(day))  # type: ignore[no-untyped-call]

    title = ax.set_title(
        wording.shorten(wording.heading(checklist, t), 46), fontproperties=face, loc="left", fontsize=13
    )
    title.set_fontweight("bold")
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    if reach is None:
        ax.text(0.5, 0.5, t("ui.undated"), ha="center", transform=ax.transAxes, fontproperties=face)
        ax.set_axis_off()
        return ax
    first, last = at(reach[0]), at(reach[1])
    for row, bar in enumerate(found):
        colour = _COLOURS[bar.kind]
        left = at(bar.start) if bar.start else first
        right = at(bar.end) + 1 if bar.end else last
        if bar.kind in ("deadline", "day"):
            ax.plot([at(bar.end or bar.start) + 0.5], [row], marker="D", markersize=7, color=colour, linestyle="none")
        elif bar.kind == "occurrence":
            ax.barh(row, right - left, left=left, height=0.22, color=colour, alpha=0.25)
            ax.plot([at(day) + 0.5 for day in bar.days], [row] * len(bar.days), ".", color=colour)
        else:
            ax.barh(row, right - left, left=left, height=0.5, color=colour)
    ax.set_xlim(first, last + 1)
    ax.set_ylim(len(found) - 0.4, -0.6)
    ax.set_yticks(
        range(len(found)), [timeline._fit(_drawn(bar.label), 20) for bar in found], fontproperties=face, fontsize=10
    )
    ax.tick_params(axis="y", length=0)
    marks = timeline.ticks(*reach)
    ax.set_xticks([at(day) for day, _ in marks], [word for _, word in marks])
    ax.grid(axis="x", alpha=0.3)
    ax.set_axisbelow(True)
    return ax


def _drawn(label: str) -> str:
    return label.replace("$", "＄")  # a dollar sign would begin a formula


def _font(font: str | None) -> Any:
    from pathlib import Path

    from matplotlib import font_manager

    if font is not None:
        return (
            font_manager.FontProperties(fname=font)
            if Path(font).is_file()
            else font_manager.FontProperties(family=font)
        )
    installed = {entry.name for entry in font_manager.fontManager.ttflist}
    for name in FONTS:
        if name in installed:
            return font_manager.FontProperties(family=name)
    raise NoFont


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
