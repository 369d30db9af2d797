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
from .harmless import one_line
from .labels import Labels, Lang

if TYPE_CHECKING:
    from ..checklist import Checklist

_TITLE, _HEADING, _BODY = "方正小标宋简体", "黑体", "仿宋"
#: Widths of breakdown.COLUMNS in millimetres; together the width of the text on A4 across.
_WIDTHS = (12, 44, 70, 36, 30, 24, 27, 22)


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

    tables = breakdown.tables(checklist, t, by)
    if not tables:
        document.add_paragraph(t("doc.none"))
    header = [t(f"column.{name}") for name in breakdown.COLUMNS]
    for group in tables:
        document.add_heading(group.heading, 1)
        _table(document, header, group.rows)
    if checklist.notes:
        document.add_heading(t("doc.notes"), 1)
        for note in checklist.notes:
            message, quote = wording.explain(note, checklist, t)
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


def _table(document: Any, header: list[str], rows: tuple[tuple[str, ...], ...]) -> None:
    """Written as XML at once: python-docx looks every cell up again, which grows with the square of the table."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    table = document.add_table(rows=0, cols=len(header), style="Table Grid")
    table.autofit = False
    from docx.shared import Mm

    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Mm(width)
    for index, row in enumerate((header, *rows)):
        tr = OxmlElement("w:tr")
        properties = OxmlElement("w:trPr")
        properties.append(OxmlElement("w:cantSplit"))
        if index == 0:
            properties.append(OxmlElement("w:tblHeader"))
        tr.append(properties)
        for column, text in enumerate(row):
            tc, tc_properties, paragraph = OxmlElement("w:tc"), OxmlElement("w:tcPr"), OxmlElement("w:p")
            width = OxmlElement("w:tcW")
            width.set(qn("w:w"), str(round(_WIDTHS[column] * 56.7)))
            width.set(qn("w:type"), "dxa")
            tc_properties.append(width)
            if index == 0:
                shade = OxmlElement("w:shd")
                for key, value in (("val", "clear"), ("color", "auto"), ("fill", "F2EDE2")):
                    shade.set(qn(f"w:{key}"), value)
                tc_properties.append(shade)
            run = OxmlElement("w:r")
            if index == 0:
                bold = OxmlElement("w:rPr")
                fonts = OxmlElement("w:rFonts")
                fonts.set(qn("w:eastAsia"), _HEADING)
                bold.append(fonts)
                bold.append(OxmlElement("w:b"))
                run.append(bold)
            words = OxmlElement("w:t")
            words.text = text
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.append(words)
            paragraph.append(run)
            tc.append(tc_properties)
            tc.append(paragraph)
            tr.append(tc)
        table._tbl.append(tr)


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
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
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
