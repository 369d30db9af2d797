"""The checklist as a Word document: 任务分解表 on A4 across, the form in which offices attach it to their own plans.

Set as GB/T 9704 sets: a 小标宋 title, 黑体 headings, 仿宋 text; the header row repeats on every page, rows do not break.
Same checklist, same bytes: the archive is written again with fixed times.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

from . import breakdown, wording
from .handed import COLUMNS as HANDED
from .handed import enclosures, handed, people
from .harmless import one_line
from .labels import Labels, Lang

if TYPE_CHECKING:
    from ..checklist import Checklist

_TITLE, _HEADING, _BODY = "方正小标宋简体", "黑体", "仿宋"
#: Widths of breakdown.COLUMNS in millimetres; together the width of the text on A4 across.
_WIDTHS = (12, 44, 70, 36, 30, 24, 27, 22)
#: Widths of handed.COLUMNS.
_HANDED_WIDTHS = (12, 60, 40, 45, 40, 34, 34)


def render(checklist: Checklist, *, lang: Lang = "zh", by: breakdown.By = "section") -> bytes:
    """The document."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    t = Labels(lang)
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(16)
    section.top_margin = section.bottom_margin = Mm(20)
    normal = document.styles["Normal"]
    _font(normal, _BODY, 10.5)
    normal.paragraph_format.space_after = Pt(0)
    for level in (1, 2):
        style = document.styles[f"Heading {level}"]
        _font(style, _HEADING, 14 if level == 1 else 12)
        style.font.bold = False
        style.font.color.rgb = None
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(10), Pt(4)

    annex = document.add_paragraph()
    _run(annex, t("doc.annex"), _HEADING, 14)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(6), Pt(6)
    _run(title, breakdown.title(checklist, t), _TITLE, 22)
    under = document.add_paragraph()
    under.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number = checklist.notice.document_number
    _run(under, wording.heading(checklist, t) + (f"（{one_line(number)}）" if number else ""), _BODY, 12)

    if papers := handed(checklist, t):
        document.add_heading(t("doc.handed"), 1)
        rows = tuple(tuple(str(getattr(paper, name)) for name in HANDED) for paper in papers)
        _table(document, [t(f"column.{name}") for name in HANDED], [breakdown.Table("", rows)], _HANDED_WIDTHS)
        document.add_heading(t("doc.tasks"), 1)
    tables = breakdown.tables(checklist, t, by)
    if not tables:
        document.add_paragraph(t("doc.none"))
    header = [t(f"column.{name}") for name in breakdown.COLUMNS]
    if tables:
        _table(document, header, tables, _WIDTHS)
    for key, told in (("doc.contacts", people(checklist)), ("doc.attachments", enclosures(checklist))):
        if told:
            document.add_heading(t(key), 1)
            for words in told:
                document.add_paragraph(words)
    if checklist.notes:
        document.add_heading(t("doc.notes"), 1)
        for note, message, quote in wording.explained(checklist, t):
            document.add_paragraph(f"{t('severity.' + note.severity)}　{message}" + (f"：{quote}" if quote else ""))
    _page_number(section.footer.paragraphs[0])

    core = document.core_properties
    issued = checklist.notice.issue_date
    core.created = core.modified = datetime(issued.year, issued.month, issued.day) if issued else datetime(2000, 1, 1)
    core.title, core.author, core.comments = breakdown.title(checklist, t)[:255], "campaign_extract", ""
    core.last_modified_by = "campaign_extract"
    out = io.BytesIO()
    document.save(out)
    return _still(out.getvalue())


def _table(document: Any, header: list[str], groups: list[breakdown.Table], widths: tuple[int, ...]) -> None:
    """One table, a row across before each group.

    Written as XML at once: python-docx looks every cell up again, which grows with the square of the table.
    """
    from docx.shared import Mm

    table = document.add_table(rows=0, cols=len(header), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    margins = [_element(f"w:{side}", {"w:w": "50", "w:type": "dxa"}) for side in ("top", "bottom")]
    table._tbl.tblPr.append(_element("w:tblCellMar", children=margins))
    add = table._tbl.append
    add(
        _line(
            list(zip(header, widths, strict=True)),
            "w:tblHeader",
            bold=True,
            fill="EFE9DC",
        )
    )
    for group in groups:
        if group.heading:
            add(_line([(group.heading, sum(widths))], None, bold=True, fill="F8F5EE", across=len(header)))
        for row in group.rows:
            add(_line(list(zip(row, widths, strict=True)), None))


def _line(
    cells: list[tuple[str, int]], kind: str | None, *, bold: bool = False, fill: str = "", across: int = 1
) -> Any:
    """A row that does not break between pages."""
    row = _element("w:tr")
    properties = _element("w:trPr", children=[_element("w:cantSplit"), *([_element(kind)] if kind else [])])
    row.append(properties)
    for text, width in cells:
        about = [_element("w:tcW", {"w:w": str(round(width * 56.7)), "w:type": "dxa"})]
        if across > 1:
            about.append(_element("w:gridSpan", {"w:val": str(across)}))
        if fill:
            about.append(_element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": fill}))
        words = _element("w:t", {"xml:space": "preserve"})
        words.text = text
        run = [words]
        if bold:
            run.insert(0, _element("w:rPr", children=[_element("w:rFonts", {"w:eastAsia": _HEADING})]))
        paragraph = [_element("w:r", children=run)]
        if across > 1 or kind:  # a group's heading stays with its first row
            paragraph.insert(0, _element("w:pPr", children=[_element("w:keepNext")]))
        row.append(
            _element("w:tc", children=[_element("w:tcPr", children=about), _element("w:p", children=paragraph)])
        )
    return row


def _element(name: str, attributes: dict[str, str] | None = None, children: list[Any] | None = None) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name)
    for key, value in (attributes or {}).items():
        element.set(qn(key), value)
    for child in children or []:
        element.append(child)
    return element


def _font(style: Any, name: str, size: float) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style.font.name, style.font.size = "Times New Roman", Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "eastAsiaTheme", "hAnsiTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), name)


def _run(paragraph: Any, text: str, name: str, size: float) -> None:
    run = paragraph.add_run(text)
    _font(run, name, size)


def _page_number(paragraph: Any) -> None:
    """— 1 —, in the middle."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    text = _element("w:t")
    text.text = "1"
    field = _element("w:fldSimple", {"w:instr": "PAGE"}, [_element("w:r", children=[text])])
    paragraph._p.append(field)
    paragraph.add_run(" —")


def _still(data: bytes) -> bytes:
    """The same archive with fixed times."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            still = zipfile.ZipInfo(item.filename, (1980, 1, 1, 0, 0, 0))
            still.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(still, old.read(item))
    return out.getvalue()
