"""The signature: the line that is a date, and the names of who signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from .frame import BLANKS, Page, Zone

_SPLIT_ISSUERS = re.compile(r"\s{2,}|、|\t")

def read_signature(page: Page) -> None:
    """The line that is a date, and the lines of names above it. The first one after the body closes the notice."""
    after = page.frame.title_span[1] if page.frame.title_span else 0
    signed = next(_dated_lines(page, after), None)
    if signed is None and _signature_inline(page):
        _issuer_of_title(page)
        return
    if signed is None:
        _signature_without_date(page)
        _issuer_of_title(page)
        return
    page.frame.issue_date = signed[2]
    page.frame.issuers = _signers(page, *signed)
    _issuer_of_title(page)
    for inner in list(_dated_lines(page, page.parts[signed[0]].end)):  # that of a forwarded notice
        page.frame.enclosed_issuers = _signers(page, *inner) or page.frame.enclosed_issuers


def _dated_lines(page: Page, after: int) -> Iterator[tuple[int, int, date, str]]:
    """The lines that are a date, or names and a date: (paragraph, where the date begins, the day, the names)."""
    for i in page.free():
        part = page.parts[i]
        if part.start < after or len(page.words(i)) > 80 or part.end not in page.dates:
            continue
        start, day = page.dates[part.end]
        names = page.flat[part.start : start].strip()
        if not names or all(page.is_issuer(name) for name in _SPLIT_ISSUERS.split(names)):
            yield i, start, day, names


def _signers(page: Page, i: int, start: int, day: date, names: str) -> tuple[str, ...]:
    """The names before a date and on the lines above it; they and the date are taken as the signature."""
    issuers = _SPLIT_ISSUERS.split(names) if names else []
    above = []
    for j in range(i - 1, max(-1, i - 8), -1):
        if j in page.taken or page.parts[j].marker:
            break
        line = [name for name in _SPLIT_ISSUERS.split(page.words(j).strip()) if name]
        if not all(page.is_issuer(name.replace(" ", "")) for name in line):
            break
        issuers = [*line, *issuers]
        above.append(j)
    for j in (i, *above):
        page.take(j, "signature")
    return tuple(BLANKS.sub("", name) for name in issuers)


def _signature_inline(page: Page) -> bool:
    """…负总责。省政府办公厅2021年3月8日（此件公开发布）: the signature of a flattened page."""
    for end, (start, day) in sorted(page.dates.items(), reverse=True):
        part = next((i for i, p in enumerate(page.parts) if p.start <= start < p.end), None)
        if part is None or not re.fullmatch(
            r"\s*(?:（[^（）]{2,30}）)?\s*", page.flat[end : page.parts[part].end]
        ):
            continue
        begin = (
            max(page.flat.rfind("。", 0, start), page.flat.rfind("）", 0, start), page.parts[part].start - 1) + 1
        )
        name = page.flat[begin:start].strip()
        if name and page.is_issuer(name):
            page.frame.issue_date, page.frame.issuers = day, (BLANKS.sub("", name),)
            page.frame.zones.append(Zone(begin, page.parts[part].end, "signature"))
            return True
    return False


def _signature_without_date(page: Page) -> None:
    """A last line that is the issuer's own name, the date left out."""
    prefix = _title_prefix(page)
    for i in reversed(list(page.free())):
        if len(page.words(i)) < 40 and prefix and BLANKS.sub("", page.words(i)) == prefix:
            page.take(i, "signature")
            page.frame.issuers = (prefix,)
            return


def _title_prefix(page: Page) -> str:
    title = page.frame.title or ""
    return title[: title.index("关于")] if "关于" in title and not title.startswith("关于") else ""


def _issuer_of_title(page: Page) -> None:
    prefix = _title_prefix(page)
    if prefix and not page.frame.issuers and page.is_issuer(prefix):
        page.frame.issuers = (prefix,)
