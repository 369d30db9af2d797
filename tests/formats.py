"""The same notice in every format: Word, web page, web archive, OFD and scan made from its text, PDF by a real engine."""

from __future__ import annotations

import html as markup
import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

FONT = "Noto Serif CJK SC"


def _office() -> str | None:
    """LibreOffice, if it is there and has the font that the samples are set in."""
    office, fonts = shutil.which("soffice"), shutil.which("fc-list")
    if office is None or fonts is None:
        return None
    listed = subprocess.run([fonts, ":", "family"], capture_output=True, text=True, encoding="utf-8", check=False)
    return office if FONT in listed.stdout else None


SOFFICE = _office()
NO_OFFICE = "LibreOffice and its CJK font are not installed (apt-get install libreoffice-writer-nogui fonts-noto-cjk)"


# the notice's layout --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A line of the text as a person would lay it out: centred, at the right, indented, at the left, or a table."""

    text: str
    place: str
    rows: tuple[tuple[str, ...], ...] = ()


_TYPE = re.compile(r"(?:通知|方案|意见|决定|通报|计划|函)$")
_SIGNED = re.compile(
    r"^[^，。：；]{4,30}(?:局|委|办公室|公司|政府|委员会|医院|厅|处|指挥部)$|^[0-9]{4} ?年 ?[0-9]{1,2} ?月 ?[0-9]{1,2} ?日$"
)


def layout(text: str) -> list[Line]:
    """The lines of a notice; those with | or tabs between cells are rows."""
    found: list[Line] = []
    table: list[tuple[str, ...]] = []
    lines = text.split("\n")
    body = False
    for line in [*lines, ""]:
        words = line.strip(" \t\u3000")
        cells = [c.strip(" \u3000") for c in re.split(r"\||\t", line.strip(" \u3000"))]
        if len(cells) > 1 and any(cells) and "。" not in cells[0]:
            table.append(tuple(cells))
            continue
        if table:
            found.append(Line("", "table", tuple(table)))
            table = []
        if not words or words == "|":
            found.append(Line("", "left"))
        elif not body and (_TYPE.search(words) or "关于" in words) and len(words) < 60:
            found.append(Line(words, "centre"))
        elif _SIGNED.match(words) and body:
            found.append(Line(words, "right"))
        elif words.endswith(("：", ":")) and len(words) < 90 and not re.match(r"[（(一二三四五六七八九十0-9]", words):
            body = True
            found.append(Line(words, "left"))
        else:
            body = body or len(words) > 60
            found.append(Line(line.lstrip(" \t\u3000").rstrip(), "indent" if body else "left"))
    while found and not found[-1].text and not found[-1].rows:
        found.pop()
    return found


# the same checklist? --------------------------------------------------------------------------------------------

FACETS = ("requirements", "deadlines", "frequencies", "parties", "times")


def facets(checklist: Any) -> dict[str, Counter[tuple[Any, ...]]]:
    """What two readings of a notice must agree in: its duties with force, deadline, frequency and parties, its times."""
    found: dict[str, Counter[tuple[Any, ...]]] = {facet: Counter() for facet in FACETS}
    for duty in checklist.requirements:
        key = squash(duty.text)
        found["requirements"][key, duty.force] += 1
        if duty.deadline:
            found["deadlines"][key, squash(duty.deadline.text), duty.deadline.start, duty.deadline.due] += 1
        if duty.frequency:
            found["frequencies"][key, squash(duty.frequency.text), duty.frequency.every, duty.frequency.times] += 1
        for party in duty.responsible:
            found["parties"][key, squash(party.name), party.role, tuple(map(squash, party.resolved))] += 1
    for time in checklist.times:
        found["times"][squash(time.text), time.start, time.due, time.kind] += 1
    return found


def squash(words: str | None) -> str:
    """Words without blanks and borders, in one form of width: what a layout may change."""
    from campaign_extract.normalise import normalise

    return re.sub(r"[\s|]+", "", normalise(words or ""))


class Agreement:
    """Pooled F1 of readings against the plain text's, facet by facet."""

    def __init__(self) -> None:
        self.counts = {facet: [0, 0] for facet in FACETS}

    def add(self, wanted: Any, found: Any) -> None:
        """Count one notice: the checklist of its text, and that of its file."""
        want, got = facets(wanted), facets(found)
        for facet in FACETS:
            self.counts[facet][0] += 2 * (want[facet] & got[facet]).total()
            self.counts[facet][1] += want[facet].total() + got[facet].total()

    def scores(self) -> dict[str, float]:
        """F1 in hundredths, one decimal; 100 where there is nothing to find."""
        return {facet: round(100 * both / all_, 1) if all_ else 100.0 for facet, (both, all_) in self.counts.items()}


# docx -----------------------------------------------------------------------------------------------------------

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>'
    '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/>'
    '<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>'
    "</Types>"
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ROOT = f'<?xml version="1.0"?><Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'

#: The list that a 公文 has: 一、 / （一） / 1. / （1）
LEVELS = (
    ("chineseCounting", "%1、"),
    ("chineseCountingThousand", "（%2）"),
    ("decimal", "%3."),
    ("decimal", "（%4）"),
)
_NUMBERS = (
    re.compile(r"(?P<n>[一二三四五六七八九十]+)、[ 　]*"),
    re.compile(r"（(?P<n>[一二三四五六七八九十]+)）[ 　]*"),
    re.compile(r"(?P<n>[0-9]{1,2})\.(?![0-9])[ 　]*"),
    re.compile(r"（(?P<n>[0-9]{1,2})）[ 　]*"),
)
_FOOTER = '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t>— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t> —</w:t></w:r></w:p>'


def numbering(levels: Iterable[tuple[str, str]] = LEVELS, extra: str = "") -> str:
    """numbering.xml with one list of such levels (numId 1); ``extra`` stands behind it."""
    inner = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for n, (form, pattern) in enumerate(levels)
    )
    return f'<?xml version="1.0"?><w:numbering {_W}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>{inner}</w:abstractNum>{extra}<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'


def package(
    body: str, *, numbers: str | None = None, styles: str | None = None, parts: Mapping[str, str] | None = None
) -> bytes:
    """A .docx around the XML of a body."""
    files = {"[Content_Types].xml": _TYPES, "_rels/.rels": _ROOT}
    parts = dict(parts or {})
    files["word/numbering.xml"] = numbers or numbering()
    files["word/styles.xml"] = (
        styles
        or f'<?xml version="1.0"?><w:styles {_W}><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>'
    )
    links = [("numbering", "numbering.xml"), ("styles", "styles.xml")]
    for name, content in parts.items():
        files[f"word/{name}"] = content
        links.append((re.sub(r"[0-9]*\.xml$", "", name), name))
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{name}"/>' for n, (kind, name) in enumerate(links)
    )
    files["word/_rels/document.xml.rels"] = (
        f'<?xml version="1.0"?><Relationships xmlns="{_RELATIONS}">{relations}</Relationships>'
    )
    files["word/document.xml"] = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document {_W} xmlns:r="{_OFFICE}"><w:body>{body}</w:body></w:document>'
    )
    return zipped(files)


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """A ZIP of such entries."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def run(text: str, properties: str = "") -> str:
    """The XML of a run."""
    inner = "".join(
        "<w:tab/>" if part == "\t" else f'<w:t xml:space="preserve">{escape(part)}</w:t>'
        for part in re.split("(\t)", text)
        if part
    )
    return f"<w:r><w:rPr>{properties}</w:rPr>{inner}</w:r>"


def paragraph(
    text: str, *, place: str = "left", level: int | None = None, title: bool = False, list_id: int = 1
) -> str:
    """The XML of a paragraph in the manner of GB/T 9704: 16 points, 2 characters of indent, titles 22 points.

    Ragged at the right: of justified lines LibreOffice loses the stops that hang over the margin on its way to PDF.
    """
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>' if level is not None else ""
    place_xml = {
        "centre": '<w:jc w:val="center"/>',
        "right": '<w:jc w:val="right"/>',
        "indent": '<w:ind w:firstLineChars="200" w:firstLine="640"/>',
    }.get(place, "")
    if level is not None:
        place_xml = '<w:ind w:left="0" w:firstLine="640"/>'
    size = 44 if title else 32
    font = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    return f'<w:p><w:pPr>{number}<w:spacing w:line="580" w:lineRule="exact"/>{place_xml}<w:rPr>{font}</w:rPr></w:pPr>{run(text, font)}</w:p>'


def _widths(rows: Sequence[Sequence[str]], whole: float) -> list[float]:
    """How wide the columns are: as their longest words want, within reason."""
    columns = max(len(row) for row in rows)
    wide = [max(4, *(min(18, len(row[n])) for row in rows if n < len(row))) for n in range(columns)]
    return [whole * w / sum(wide) for w in wide]


def _fitted(row: Sequence[str], widths: Sequence[Any]) -> list[tuple[str, Any, int]]:
    """The cells of a row with their widths and spans: where it has fewer than others, its last is so much wider."""
    rest = len(row) - 1
    spans = [1] * rest + [len(widths) - rest]
    return [(cell, sum(widths[n : n + span]), span) for n, (cell, span) in enumerate(zip(row, spans, strict=True))]


def table(rows: Iterable[Iterable[str]]) -> str:
    """The XML of a ruled table."""
    rows = [list(row) for row in rows]
    border = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    font = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}"/><w:sz w:val="24"/>'
    widths = [int(w) for w in _widths(rows, 8800)]
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    inner = "".join(
        "<w:tr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/><w:gridSpan w:val="{span}"/></w:tcPr><w:p>{run(cell, font)}</w:p></w:tc>'
            for cell, w, span in _fitted(row, widths)
        )
        + "</w:tr>"
        for row in rows
    )
    return f'<w:tbl><w:tblPr><w:tblW w:w="8800" w:type="dxa"/><w:tblBorders>{border}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{inner}</w:tbl>'


def docx(text: str, *, automatic: bool = True) -> bytes:
    """The notice as Word has it; with ``automatic`` its numbers are Word's own where they run as Word would count."""
    from campaign_extract.numerals import integer

    body, counts, centred = [], [0] * len(LEVELS), False
    for line in layout(text):
        if line.rows:
            body.append(table(line.rows))
            continue
        words, level = line.text, None
        for n, pattern in enumerate(_NUMBERS if automatic else ()):
            if (match := pattern.match(words)) and integer(match["n"]) == counts[n] + 1:
                counts[n] += 1
                counts[n + 1 :] = [0] * (len(counts) - n - 1)
                words, level = words[match.end() :], n
                break
        title = line.place == "centre" and (not centred or bool(body) and "44" in body[-1])
        centred = centred or line.place == "centre"
        body.append(paragraph(words, place=line.place, level=level, title=title))
    section = '<w:sectPr><w:footerReference w:type="default" r:id="r2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>'
    footer = f'<?xml version="1.0"?><w:ftr {_W}>{_FOOTER}</w:ftr>'
    return package("".join(body) + section, parts={"footer1.xml": footer})


# by LibreOffice -------------------------------------------------------------------------------------------------


def convert(files: Mapping[str, bytes], target: str, folder: Path) -> dict[str, bytes]:
    """Files turned into another format by LibreOffice, in one go: ``{"a.docx": …}`` to ``{"a.pdf": …}``."""
    assert SOFFICE is not None
    source, out = folder / "in", folder / "out"
    source.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (source / name).write_bytes(data)
    command = [
        SOFFICE,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        target,
        "--outdir",
        str(out),
    ]
    subprocess.run([*command, *(str(source / name) for name in files)], check=True, capture_output=True, timeout=300)
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


# html and mht ---------------------------------------------------------------------------------------------------

_PAGE = """<!DOCTYPE html>
<html lang="zh"><head><meta charset="{charset}"><title>{title}_某某市人民政府</title>
<style>p{{margin:0}}</style><script>var s="请于1月1日前报送";</script></head>
<body><form id="aspnetForm"><div class="header"><div class="nav"><ul>{nav}</ul></div></div>
<div class="crumb">您现在的位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; <a href="/tz">通知公告</a></div>
<div class="main"><div class="left"><table class="xxgk"><tr><td>索 引 号：</td><td>AB0230-2024-00317</td><td>主题分类：</td><td>安全生产</td></tr></table>
<div class="TRS_Editor" id="zoom">
{body}
</div><div class="share">分享到：<a href="#">微信</a><a href="#">微博</a></div>
<p style="display: none">请于1月1日前报送隐藏材料。</p></div>
<div class="sidebar"><h3>热点信息</h3><ul>{related}</ul></div></div>
<div class="footer"><p>主办：某某市人民政府办公室　网站标识码：9900000023</p><p>建议使用1024×768以上分辨率浏览。</p></div></form></body></html>
"""


def html(text: str, *, charset: str = "utf-8") -> bytes:
    """The notice on the page of a government's site, with what such pages have around it."""
    body = []
    for line in layout(text):
        if line.rows:
            rows = "".join(
                "<tr>" + "".join(f"<td><p>{_said(c)}</p></td>" for c in row) + "</tr>\n" for row in line.rows
            )
            body.append(f'<table border="1" cellspacing="0"><tbody>{rows}</tbody></table>')
        elif not line.text:
            body.append("<p>&nbsp;</p>")
        else:
            style = {"centre": "text-align:center", "right": "text-align:right", "indent": "text-indent:2em"}.get(
                line.place, ""
            )
            half = len(line.text) // 2
            body.append(
                f'<p style="{style}"><span style="font-size:16pt">{_said(line.text[:half])}</span><span>{_said(line.text[half:])}</span></p>'
            )
    title = next((line.text for line in layout(text) if line.place == "centre"), "通知公告")
    nav = "".join(f'<li><a href="/{n}">{n}</a></li>' for n in ("首页", "机构职能", "政务公开", "办事服务", "互动交流"))
    related = "".join(f'<li><a href="/{n}">关于做好第{n}季度安全检查工作的通知</a></li>' for n in "一二三四")
    return _PAGE.format(charset=charset, title=title, nav=nav, related=related, body="\n".join(body)).encode(
        charset, "xmlcharrefreplace"
    )


def _said(words: str) -> str:
    return re.sub(" {2,}", lambda m: "&nbsp;" * len(m[0]), markup.escape(words, quote=False)).replace("\t", "&emsp;")


def mht(text: str) -> bytes:
    """The page as a browser saves it whole: a mail with parts."""
    import quopri

    page = quopri.encodestring(html(text, charset="gb2312")).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return (
        b"From: <Saved by a browser>\r\nSubject: =?utf-8?B?6YCa55+l?=\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----=_Part_0"\r\n\r\n'
        b'------=_Part_0\r\nContent-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
        + page
        + b"\r\n------=_Part_0\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n------=_Part_0--\r\n"
    )


# ofd ------------------------------------------------------------------------------------------------------------

_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_NO_START, _NO_END = "，。；：、！？）》〉”’】〕％%", "（《〈“‘【〔"
_SIZE, _LEFT, _RIGHT, _TOP, _BOTTOM, _LINE = 5.6, 28.0, 184.0, 37.0, 262.0, 10.0


def ofd(text: str) -> bytes:
    """The notice as OFD, laid out by hand: a text object a line, wrapped at the margin, tables ruled by paths."""
    pages: list[list[str]] = [[]]
    y = _TOP

    def room(height: float) -> float:
        nonlocal y
        if y + height > _BOTTOM:
            pages.append([])
            y = _TOP
        y += height
        return y - height

    for line in layout(text):
        if line.rows:
            _ofd_table(line.rows, room, pages)
            continue
        first = True
        for words, width in _wrapped(line.text, 2 * _SIZE if line.place == "indent" else 0.0):
            left = {"centre": (_LEFT + _RIGHT - width) / 2, "right": _RIGHT - width}.get(
                line.place, _LEFT + (2 * _SIZE if line.place == "indent" and first else 0)
            )
            at = room(_LINE)
            pages[-1].append(_text_object(words, left, at, _SIZE))
            first = False
        if not line.text:
            room(_LINE)
    files: dict[str, str | bytes] = {
        "OFD.xml": f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD {_OFD} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": f'<?xml version="1.0" encoding="UTF-8"?><ofd:Document {_OFD}><ofd:CommonData><ofd:MaxUnitID>9999</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>'
        + "".join(f'<ofd:Page ID="{n + 10}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    for n, objects in enumerate(pages):
        objects.append(_text_object(f"— {n + 1} —", 100, 275, 4.9))
        files[f"Doc_0/Pages/Page_{n}/Content.xml"] = (
            f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page {_OFD}><ofd:Content><ofd:Layer ID="1" Type="Body">{"".join(objects)}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    return zipped(files)


def _advance(c: str, size: float) -> float:
    return size * (0.5 if c.isascii() else 1.0)


def _wrapped(text: str, indent: float) -> list[tuple[str, float]]:
    """Lines and their widths: Latin words stay whole, no line begins with a stop or ends with an opening bracket."""
    found: list[tuple[str, float]] = []
    line, width, limit = "", 0.0, _RIGHT - _LEFT
    for word in re.findall(rf"[{re.escape(_NO_END)}]*(?:[0-9A-Za-z@.%-]+|.)[{re.escape(_NO_START)}]*", text):
        wide = sum(_advance(c, _SIZE) for c in word)
        if line and width + wide + (indent if not found else 0) > limit:
            found.append((line, width))
            line, width = "", 0.0
        line, width = line + word, width + wide
    return [*found, (line, width)] if line else found


def _text_object(words: str, x: float, y: float, size: float) -> str:
    steps = [_advance(c, size) for c in words[:-1]]
    deltas = []
    while steps:
        same = next((n for n, step in enumerate(steps) if step != steps[0]), len(steps))
        deltas.append(f"g {same} {steps[0]:g}" if same > 2 else " ".join([f"{steps[0]:g}"] * same))
        steps = steps[same:]
    width = sum(_advance(c, size) for c in words)
    return f'<ofd:TextObject ID="5" Boundary="{x:g} {y:g} {width:g} {size:g}" Font="2" Size="{size:g}"><ofd:TextCode X="0" Y="{size * 0.88:g}" DeltaX="{" ".join(deltas)}">{escape(words)}</ofd:TextCode></ofd:TextObject>'


def _ofd_table(rows: tuple[tuple[str, ...], ...], room: Any, pages: list[list[str]]) -> None:
    size = 4.2
    widths = _widths(rows, _RIGHT - _LEFT)
    for row in rows:
        cells = []
        for cell, width, _ in _fitted(row, widths):
            lines = [""]
            for c in cell:
                if lines[-1] and sum(_advance(k, size) for k in lines[-1] + c) > width - 1.5:
                    lines.append("")
                lines[-1] += c
            cells.append(lines)
        height = max(map(len, cells)) * 6.0 + 1
        top, x = room(height), _LEFT
        for lines, (_, width, _) in zip(cells, _fitted(row, widths), strict=True):
            path = f"M 0 0 L {width:g} 0 L {width:g} {height:g} L 0 {height:g} C"
            pages[-1].append(
                f'<ofd:PathObject ID="6" Boundary="{x:g} {top:g} {width:g} {height:g}" LineWidth="0.25"><ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>'
            )
            for n, words in enumerate(lines):
                if words.strip():
                    pages[-1].append(_text_object(words, x + 0.7, top + 0.8 + 6 * n, size))
            x += width


# scans ----------------------------------------------------------------------------------------------------------


def scans(pdf: bytes, *, pages: int = 1, scale: float = 2.0) -> list[Any]:
    """The first pages of a PDF as grey pictures, a little askew and noisy, as a scanner makes them."""
    import numpy
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(pdf)
    found = []
    for n in range(min(pages, len(document))):
        picture = document[n].render(scale=scale).to_pil().convert("L").rotate(0.3, fillcolor=255)
        pixels = numpy.asarray(picture).astype("int16")
        noise = numpy.random.default_rng(n).normal(0, 6, pixels.shape)
        found.append(Image.fromarray((pixels * 0.93 + 12 + noise).clip(0, 255).astype("uint8")))
    document.close()
    return found


def scanned(pdf: bytes, *, pages: int = 1, scale: float = 2.0) -> bytes:
    """A PDF of pictures, without a text layer."""
    pictures = scans(pdf, pages=pages, scale=scale)
    stream = io.BytesIO()
    pictures[0].save(stream, "PDF", save_all=True, append_images=pictures[1:], resolution=72 * scale)
    return stream.getvalue()


def printed(text: str, canvas: Any) -> bytes:
    """The notice as PDF by reportlab, a line a line, in a font that readers have: small, and without another program."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    if "STSong-Light" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    page = canvas.Canvas(stream, pagesize=(595, 842), invariant=1)
    page.setFont("STSong-Light", 16)
    y = 742.0
    for line in layout(text):
        first = True
        for words, width in _wrapped(line.text, 2 * _SIZE if line.place == "indent" else 0.0):
            x = {"centre": 300 - width * 16 / _SIZE / 2, "right": 520 - width * 16 / _SIZE}.get(
                line.place, 79.0 + (32 if line.place == "indent" and first else 0)
            )
            page.drawString(x, y, words)
            y, first = y - 28, False
            if y < 90:
                page.drawString(290, 50, f"- {page.getPageNumber()} -")
                page.showPage()
                page.setFont("STSong-Light", 16)
                y = 742.0
        y -= 0 if line.text else 28
    page.save()
    return stream.getvalue()
