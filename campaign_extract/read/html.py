"""Web pages (.html, .mht, and HTML saved as .txt): the article with its metadata, tables as rows, the site around it left out.

``lines`` lays the page out, ``article`` says which of its lines are the notice; the page's own title goes along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..errors import ReadError
from . import text
from .article import choose
from .content import Content, Piece
from .extras import need
from .limits import TAGS
from .lines import WHAT, Lines, size

MEDIA_TYPE = "text/html"

#: Metadata that hold the title of the article.
_TITLES = {"articletitle", "og:title", "dc.title", "dcterms.title", "title"}
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([a-zA-Z0-9_.:-]{2,20})""")
_TAG = re.compile(r"</?(?:p|div|br|table|tr|td|th|span|h[1-6]|li|ul|font|strong|a)(?:\s[^<>]{0,2000})?/?>", re.I)
_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?><!--.{0,2000}?-->\s*)*+<(?:!doctype\s+html|html|head|body|meta|title)\b", re.I | re.S
)
_MHT = re.compile(
    rb"\A[\r\n]{0,4}(?:[A-Za-z-]{2,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?(?:MIME-Version|Content-Type):", re.I
)


def holds(page: str) -> bool:
    """Whether a text is a web page, or a piece of one: it begins as one, or is full of its tags.

    >>> holds("<p>各单位：</p><p>请于<b>5月20日</b>前报送。</p>"), holds("关于印发<2023年方案>的通知")
    (True, False)
    """
    head = page[:50_000]
    return bool(_START.match(head)) or sum(1 for _ in _TAG.finditer(head)) >= max(3, len(head) // 800)


def begins(page: str) -> bool:
    """Whether a text begins as a whole page does; a piece of one may be Markdown with a few tags."""
    return bool(_START.match(page[:50_000]))


def is_archive(data: bytes) -> bool:
    """Whether bytes are a web archive (.mht): a mail whose body is a page."""
    head = data[:8000]
    return bool(_MHT.match(head)) and b"text/html" in data[:200_000].lower() and b"mime-version" in head.lower()


def read(data: bytes) -> Content:
    """The content of a page's bytes; its charset is its mark's, else its own word for it, else what reads best."""
    page, encoding = decode(data)
    return read_text(page, encoding)


def read_archive(data: bytes) -> Content:
    """The content of the first page in a web archive; its pictures and styles are not looked at."""
    from email import message_from_bytes, policy

    message = message_from_bytes(data, policy=policy.compat32)
    for n, part in enumerate(message.walk()):
        if n > 1000:
            break
        if (
            part.get_content_type() == "text/html"
            and isinstance(payload := part.get_payload(decode=True), bytes)
            and payload
        ):
            charset = part.get_content_charset()
            page, encoding = decode(payload, charset)
            content = read_text(page, encoding)
            return Content(content.pieces, "multipart/related", encoding, content.notes, content.headline)
    raise ReadError("a web archive (.mht) without a page in it: truncated or damaged")


def decode(data: bytes, charset: str | None = None) -> tuple[str, str]:
    """A page's characters and the name of their encoding.

    >>> decode('<meta charset="gb2312"><p>镕基'.encode("gbk"))[1]
    'gb18030'
    """
    named = _CHARSET.search(data[:5000])
    for candidate in (charset, named[1].decode("ascii") if named else None):
        if candidate is None or data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
            continue
        # what calls itself GB 2312 holds, as a rule, the characters that came later too
        encoding = (
            "gb18030"
            if candidate.lower().replace("-", "").replace("_", "") in ("gb2312", "gbk", "gb18030", "cp936", "xgbk")
            else candidate.lower()
        )
        try:
            return data.decode(encoding), encoding
        except (UnicodeDecodeError, LookupError):
            continue
    return text.read(data)


def read_text(page: str, encoding: str | None) -> Content:
    """The content of a page that is characters already."""
    if page.count("<") > TAGS:
        raise ReadError(f"{WHAT} of more than {TAGS:,} elements")
    html = need("lxml.html", "html", WHAT)
    etree = need("lxml.etree", "html", WHAT)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        raise ReadError(f"{WHAT} without content") from None
    body = root.find(".//body")
    shown = root if body is None else body
    lines = Lines(whole=size(shown))
    lines.walk(shown)
    article = choose(lines.found, tuple(_names(root)))
    pieces: list[Piece] = []
    headline: tuple[int, int] | None = None
    begins: list[int] = []
    for line in article.lines:
        begins.append(len(pieces))
        if line.cells is None:
            pieces.append(Piece(line.text, paragraph=line.number))
        else:
            pieces += [Piece(t, table=line.table, row=line.row, cell=n) for n, t in enumerate(line.cells, 1)]
    if article.headline:
        first, last = article.headline
        headline = begins[first], begins[last - 1]
    said = (sum(1 for line in of if line.text.strip()) for of in (lines.found, article.lines))
    dropped = next(said) - next(said)
    left_out = [f"{dropped} lines of the site around the article"] if dropped else []
    left_out += ["hidden text"] if lines.hidden else []
    note = ("text-left-out", f"left out: {', '.join(left_out)}", None)
    return Content(tuple(pieces), MEDIA_TYPE, encoding, (note,) if left_out else (), headline)


def _names(root: Any) -> Iterator[str]:
    """What a page calls itself: its <title>, and the title in its metadata."""
    if title := (root.findtext(".//title") or "").strip():
        yield title
    for meta in root.iter("meta"):
        named = (meta.get("name") or meta.get("property") or "").lower()
        if named in _TITLES and (title := (meta.get("content") or "").strip()):
            yield title
