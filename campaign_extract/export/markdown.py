"""The checklist as Markdown (GitHub's tables): 任务分解表 by section or by party, notes below.

Text from the notice is escaped, so that it is text in any Markdown: no links, no emphasis, no HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from . import breakdown, wording
from .handed import COLUMNS as HANDED
from .handed import enclosures, handed, people
from .harmless import one_line
from .labels import Labels, Lang

if TYPE_CHECKING:
    from ..checklist import Checklist

_SPECIAL = re.compile(r"([\\`*_\[\]|~$^!#{}@])")
_LINE_MARK = re.compile(r"^(\s*)([-+=:]|\d+(?=[.)]))")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto|www)([:.])")


def render(checklist: Checklist, *, lang: Lang = "zh", by: breakdown.By = "section") -> bytes:
    """The document, UTF-8, ``\\n`` at line ends."""
    return ("\n".join(_document(checklist, Labels(lang), by)) + "\n").encode()


def escape(text: str) -> str:
    """
    >>> escape("=[a](b) | <script>")
    '\\\\=\\\\[a\\\\](b) \\\\| &lt;script&gt;'
    """
    text = one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _ADDRESS.sub(
        r"\1&#8203;\2", _SPECIAL.sub(r"\\\1", text)
    )  # a zero-width space keeps it from becoming a link
    return _LINE_MARK.sub(lambda m: f"{m[1]}\\{m[2]}" if not m[2].isdigit() else m[0], text)


def _document(checklist: Checklist, t: Labels, by: breakdown.By) -> Iterator[str]:
    yield f"# {escape(breakdown.title(checklist, t))}"
    yield ""
    yield f"{escape(wording.heading(checklist, t))}  "
    yield f"{escape(wording.summary(checklist, t))}"
    yield ""
    for name, value in wording.facts(checklist, t):
        yield f"- **{name}** {escape(value)}"
    yield ""
    if papers := handed(checklist, t):
        yield f"## {t('doc.handed')}"
        yield ""
        rows = ([str(getattr(paper, name)) for name in HANDED] for paper in papers)
        yield from _table([t(f"column.{name}") for name in HANDED], rows)
        yield ""
    tables = breakdown.tables(checklist, t, by)
    if not tables:
        yield t("doc.none")
    for table in tables:
        yield f"## {escape(table.heading)}"
        yield ""
        yield from _table([t(f"column.{name}") for name in breakdown.COLUMNS], table.rows)
        yield ""
    for key, told in (("doc.contacts", people(checklist)), ("doc.attachments", enclosures(checklist))):
        if told:
            yield f"## {t(key)}"
            yield ""
            yield from (f"- {escape(words)}" for words in told)
            yield ""
    if checklist.notes:
        yield f"## {t('doc.notes')}"
        yield ""
        for note, message, quote in wording.explained(checklist, t):
            yield f"- **{t('severity.' + note.severity)}** {escape(message)}" + (f"：{escape(quote)}" if quote else "")


def _table(header: list[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"| {' | '.join('---' for _ in header)} |"
    for row in rows:
        yield f"| {' | '.join(map(escape, row))} |"
