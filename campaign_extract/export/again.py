"""What we wrote, read again: the checklist of a JSON document, a workbook or a report of ours.

A report holds its document as a block of data, which no browser runs.  What was corrected in a workbook counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..read.archive import Archive
from .typed import NoWorkbook, from_xlsx

if TYPE_CHECKING:
    from ..checklist import Checklist

#: What the reading of a notice is told, and a checklist that was read before can no longer heed.
READING = ("issued", "issued_override", "addressees", "before")
_JSON = re.compile(rb"\s*\{\s*\"schema_version\"")
_BLOCK = re.compile(rb'<script type="application/json" id="checklist">([^<]*)</script>')
#: What may not stand in a block of data as it is: what would end it, and what no UTF-8 has.
_UNFIT = re.compile("[<\ud800-\udfff]")


def embedded(checklist: Checklist) -> str:
    """The document for a block of data in a page."""
    return _UNFIT.sub(lambda found: f"\\u{ord(found[0]):04x}", checklist.to_json())


def again(data: bytes) -> Checklist | None:
    """The checklist that a file of ours holds; None for every other file, and for one of ours that was changed by hand.

    >>> from campaign_extract import extract
    >>> checklist = extract("关于检查的通知\\n各单位：\\n请于2024年5月20日前报送总结。")
    >>> again(checklist.to_json().encode()) == checklist, again("请于5月20日前报送总结。".encode())
    (True, None)
    """
    import io

    from ..checklist import Checklist

    if data.startswith(b"PK\x03\x04"):
        if b"xl/workbook" not in data:
            return None
        archive = Archive(data, "an Excel workbook", "xlsx")
        for entry in archive.names:
            archive.bytes(entry)  # within bounds, all of it, before anybody else unpacks it
        try:
            return from_xlsx(io.BytesIO(data))
        except NoWorkbook:
            return None
    data = data.removeprefix(b"\xef\xbb\xbf")
    found = _BLOCK.search(data) if data[:4096].lstrip()[:9].lower() == b"<!doctype" else None
    document = found[1] if found else data if _JSON.match(data[:200]) else None
    try:
        return None if document is None else Checklist.model_validate_json(document)
    except ValueError:
        return None
