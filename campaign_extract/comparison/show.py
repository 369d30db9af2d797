"""Comparisons for people: rows, DataFrame, CSV, Markdown and one self-contained page, all made from the same lines.

What differs comes first; Chinese unless ``lang="en"``.  Everything from a notice is made harmless and escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from importlib import resources
from typing import TYPE_CHECKING, Any

from ..export import csv as sheet
from ..export.harmless import harmless, one_line
from ..export.labels import Labels
from ..lexicon import load
from .model import Change, Comparison, Match, Quote, Result, Row, Side

if TYPE_CHECKING:
    import pandas as pd

    from ..export.labels import Lang

#: The columns of the flat view, in order, with their pandas dtypes; ``old`` is the notice, ``new`` the plan of a coverage.
COLUMNS: dict[str, str] = {
    "relation": "str",
    "how": "str",
    "old_id": "str",
    "old_text": "str",
    "old_parties": "str",
    "old_force": "str",
    "old_due": "datetime64[us]",
    "new_id": "str",
    "new_text": "str",
    "new_parties": "str",
    "new_force": "str",
    "new_due": "datetime64[us]",
    "changes": "str",
    "score": "float64",
    "shared": "boolean",
    "why": "str",
}

_SIGNS = {"same": "=", "taken-up": "=", "rests": "=", "mentioned": "≈", "invented": "+", "missing": "−", "unsure": "−", "added": "+", "extra": "+", "dropped": "−", "left-out": "−"}
_ORDER = (
    *("moved-date", "raised-count", "lowered-count", "changed-force", "changed-party", "added", "dropped", "same"),
    *("left-out", "weakened", "taken-up", "extra"),
    *("differs", "invented", "missing", "doubtful", "unsure", "mentioned", "rests"),
)
_ALONE = ("added", "dropped", "left-out", "extra", "invented", "missing", "unsure")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~&$])")


class Words:
    """The labels of ``lexicon/compare.tsv`` in one language.

    >>> Words("zh")("moved-date"), Words("en")("moved-date")
    ('时间调整', 'Moved date')
    """

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self.labels = Labels(lang)
        rows = load().rows("compare", "label")
        self.words = {row.id.removeprefix("l-"): row.pattern if lang == "zh" else row.value for row in rows}

    def __call__(self, key: str) -> str:
        return self.words.get(key, key)

    def join(self, words: Iterator[str]) -> str:
        return ("；" if self.lang == "zh" else "; ").join(words)

    def change(self, change: Change) -> str:
        """时限：2023-04-20 “4月20日前” → 2024-04-18 “4月18日前”（提前）."""
        before = self._value(change, change.old, change.old_text)
        after = self._value(change, change.new, change.new_text)
        how = "" if change.direction == "other" else self.aside(self(change.direction))
        return f"{self(change.what)}{self.colon}{before} → {after}{how}"

    @property
    def colon(self) -> str:
        return "：" if self.lang == "zh" else ": "

    def aside(self, text: str) -> str:
        """Text in brackets."""
        return f"（{text}）" if self.lang == "zh" else f" ({text})"

    def _value(self, change: Change, value: str | None, text: str | None) -> str:
        if value is None:
            return "—"
        if change.what == "force":
            return self.labels(f"force.{value}")
        if change.what in ("count", "limit") and text:
            return f"“{one_line(text)}”"
        return one_line(value) if text is None or change.what == "party" else f"{value} “{one_line(text)}”"

    def why(self, match: Match) -> str:
        """0.87（用语 0.93、动作 1.00 …）."""
        named = self.labels.join(f"{self(f.name)} {f.value:.2f}" for f in match.features)
        shared = f" · {self('shared')}" if match.shared else ""
        return f"{match.score:.2f}{self.aside(named)}{shared}"

    def side(self, side: Side) -> str:
        """The title, else the file's name, with the issue date."""
        name = one_line(side.title or side.name or self("untitled"))
        return name + self.aside(f"{self('issued')} {side.issue_date}") if side.issue_date else name


def rows(result: Result) -> Iterator[Row]:
    """Every line of a result."""
    return result.told()


def flat(result: Result) -> Iterator[dict[str, Any]]:
    """One dict a line with the keys of COLUMNS; codes, not words for people."""
    for row in rows(result):
        labels, how = (row.labels, ()) if result.relations_only else (row.labels[:1], row.labels[1:])
        match = row.match
        yield {
            "relation": "、".join(labels),
            "how": "、".join(how) or None,
            **_flat("old", row.old),
            **_flat("new", row.new),
            "changes": "；".join(f"{c.what} {c.direction}: {c.old or '—'} → {c.new or '—'}" for c in row.changes)
            or None,
            "score": match.score if match else None,
            "shared": match.shared if match else None,
            "why": "、".join(f"{f.name} {f.value:.2f}" for f in match.features) if match else None,
        }


def _flat(side: str, quote: Quote | None) -> dict[str, Any]:
    values: tuple[Any, ...] = (None,) * 5
    if quote:
        values = quote.id, quote.text, "、".join(quote.parties) or None, quote.force, quote.due
    return {
        f"{side}_{key}": value for key, value in zip(("id", "text", "parties", "force", "due"), values, strict=True)
    }


def to_frame(result: Result) -> pd.DataFrame:
    """One row a line in the columns and dtypes of COLUMNS; ``attrs`` holds the two sides as plain dicts."""
    from ..export.frame import framed

    table = list(flat(result))
    frame = framed({name: [row[name] for row in table] for name in COLUMNS}, COLUMNS)
    frame.attrs = {key: side.model_dump(mode="json") for key, side in result.sides()}
    return frame


def to_csv(result: Result) -> bytes:
    """UTF-8 with a byte order mark, and no cell that a spreadsheet would run as a formula."""
    return sheet.MARK + sheet.lines(
        [COLUMNS, *([sheet.cell(row[name]) for name in COLUMNS] for row in flat(result))]
    )


def _order(result: Result) -> list[tuple[str, list[Row]]]:
    """The rows by their first label: what differs first, what is as it was last."""
    found = list(rows(result))
    return [(kind, group) for kind in _ORDER if (group := [row for row in found if row.kind == kind])]


def _remark(result: Result, words: Words) -> str | None:
    """How dates are compared, where the two sides are years apart."""
    years = result.years if isinstance(result, Comparison) else 0
    return words("years").replace("〈years〉", str(years)) if years else None


# markdown -----------------------------------------------------------------------------------------------------


def to_markdown(result: Result, *, lang: Lang = "zh") -> str:
    """A heading, the two sides, the counts, and a table for each kind of line."""
    words = Words(lang)
    lines = [f"# {words(result.heading)}", ""]
    lines += [f"- {words(key)}{words.colon}{_md(words.side(side))}" for key, side in result.sides()]
    groups = _order(result)
    lines += ["- " + words.labels.join(f"{words(kind)} {len(group)}" for kind, group in groups)] if groups else []
    if remark := _remark(result, words):
        lines.append(f"- {remark}")
    if not groups:
        lines += ["", words("nothing")]
    first, second = (key for key, _ in result.sides())
    for kind, group in groups:
        paired = kind not in _ALONE
        heads = (first, second, "difference", "why") if paired else ((first, second)[group[0].old is None], "place")
        lines += ["", f"## {words(kind)}{words.aside(str(len(group)))}", ""]
        lines += [f"| {' | '.join(map(words, heads))} |", "|---" * len(heads) + "|"]
        for row in group:
            cells = [_cell(row.old or row.new), _md(" / ".join(row.path))]
            if paired:
                more = [words(label) for label in row.labels[1:]]
                difference = words.join(iter([*more, *map(words.change, row.changes)]))
                cells = [
                    _cell(row.old),
                    _cell(row.new),
                    _md(difference),
                    _md(words.why(row.match)) if row.match else "",
                ]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(quote: Quote | None) -> str:
    return f"{_md(quote.id)} {_md(one_line(quote.text))}" if quote else "—"


def _md(text: str) -> str:
    r"""Plain text in a Markdown table: nothing of it is markup.

    >>> print(_md("[要|应]*报送*"))
    \[要\|应\]\*报送\*
    """
    return _MARKDOWN.sub(r"\\\1", one_line(text))


# html ---------------------------------------------------------------------------------------------------------


def to_html(result: Result, *, lang: Lang = "zh") -> str:
    """One page without script and without anything fetched: counts, then every line with both quotes and its reasons."""
    words = Words(lang)
    groups = _order(result)
    (first, old), (second, new) = result.sides()
    tiles = "".join(
        f'<li class="{kind}"><a href="#{kind}"><b>{len(group)}</b> {escape(words(kind))}</a></li>'
        for kind, group in groups
    )
    remark = _remark(result, words)
    sections = "".join(_section(kind, group, words, (first, second)) for kind, group in groups)
    return _page().format(
        lang="zh-CN" if lang == "zh" else "en",
        heading=escape(words(result.heading)),
        old_label=escape(words(first)),
        old=escape(words.side(old)),
        new_label=escape(words(second)),
        new=escape(words.side(new)),
        remark=f"<p>{escape(remark)}</p>" if remark else "",
        tiles=f"<ul>{tiles}</ul>" if tiles else f"<p>{escape(words('nothing'))}</p>",
        sections=sections,
    )


def _section(kind: str, group: Sequence[Row], words: Words, sides: tuple[str, str]) -> str:
    paired = kind not in _ALONE
    heads = (*sides, "difference") if paired else (sides[group[0].old is None], "place")
    head = "".join(f'<th scope="col">{escape(words(key))}</th>' for key in heads)
    body = "".join(_pair(row, words) if paired else _single(row) for row in group)
    opened = " open" if group[0].differs else ""
    return (
        f'<details id="{kind}" class="{kind}"{opened}><summary><h2>{_SIGNS.get(kind, "≠")} {escape(words(kind))}'
        f" <small>{len(group)}</small></h2></summary>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></details>"
    )


def _single(row: Row) -> str:
    """What only one side has, and where it stands there."""
    return f"<tr><td>{_told(row.old or row.new)}</td><td>{escape(one_line(' / '.join(row.path)))}</td></tr>"


def _pair(row: Row, words: Words) -> str:
    before, after = _marked(row.old, row.new)
    more = "".join(f"<b>{escape(words(label))}</b> " for label in row.labels[1:])
    told = (_DAY.sub(r"<time>\g<0></time>", escape(words.change(change))) for change in row.changes)
    changes = "".join(f"<li>{one}</li>" for one in told)
    why = escape(words.why(row.match)) if row.match else ""
    return (
        f"<tr><td>{before}</td><td>{after}</td><td>{more}{f'<ul>{changes}</ul>' if changes else ''}"
        f"<details><summary>{escape(words('why'))}</summary><p>{why}</p></details></td></tr>"
    )


def _marked(old: Quote | None, new: Quote | None) -> tuple[str, str]:
    """Both quotes with what only one of them has in <del> and <ins>."""
    if old is None or new is None:
        return _told(old), _told(new)
    from rapidfuzz.distance import Indel

    a, b = harmless(old.text), harmless(new.text)
    before, after = "", ""
    for step in Indel.opcodes(a, b):
        cut, put = escape(a[step.src_start : step.src_end]), escape(b[step.dest_start : step.dest_end])
        before += f"<del>{cut}</del>" if step.tag == "delete" else cut
        after += f"<ins>{put}</ins>" if step.tag == "insert" else put
    return _told(old, before), _told(new, after)


def _told(quote: Quote | None, marked: str | None = None) -> str:
    if quote is None:
        return '<span class="none">—</span>'
    text = marked if marked is not None else escape(harmless(quote.text))
    path = escape(one_line(" / ".join(quote.path)))
    return f'<cite title="{path}">{escape(one_line(quote.id))}</cite> <q>{text}</q>'


@cache
def _page() -> str:
    return (resources.files(__package__) / "page.html").read_text("utf-8")
