"""The signature: the line that is a date, and the names of who signs above it or on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ..numerals import integer
from .frame import BLANKS, PUNCTUATION, Page, Zone

_SPLIT_ISSUERS = re.compile(r"\s{2,}|、|\t")
#: A line set in so far from the margin is set as a signature.
_SET_IN = 8
#: The red line stands among the first so many.
_HEAD = 6
#: A name that no ending gives away is at most so long.
_NAME = 30


class Signature(NamedTuple):
    """The lines of a signature, who signs, and the day."""

    lines: tuple[int, ...]
    names: tuple[str, ...]
    day: date


def read_signature(page: Page) -> None:
    """The first signature behind the title closes the notice; one below it is that of a forwarded notice."""
    frame = page.frame
    signatures = list(_signatures(page, frame.title_span[1] if frame.title_span else 0))
    own = next((n for n, found in enumerate(signatures) if found.names), len(signatures) - 1)
    if signatures:
        _sign(page, signatures[own])
        for inner in signatures[own + 1 :]:
            frame.enclosed_issuers = inner.names or frame.enclosed_issuers
            for i in inner.lines:
                page.take(i, "signature")
    elif not _inline(page):
        _undated(page)
    _issuer_of_title(page)


def _sign(page: Page, found: Signature) -> None:
    page.frame.issue_date, page.frame.issuers = found.day, found.names
    for i in found.lines:
        page.take(i, "signature")


def _signatures(page: Page, after: int) -> Iterator[Signature]:
    """The lines that are a date, or names and a date, each with the names on the lines above."""
    for i in list(page.free()):
        part = page.parts[i]
        if part.start < after or len(page.words(i)) > 80:
            continue
        if part.end in page.dates:
            start, day = page.dates[part.end]
        elif (printed := page.say.month_day.fullmatch(page.words(i))) and (guessed := _year_of_page(page, printed)):
            start, day = part.start, guessed
        else:
            continue
        names = page.flat[part.start : start].strip()
        listed = _listed(page, names)
        if not all(_signs(page, name, listed) or _set_apart(page, name, start) for name in listed):
            continue
        own = [BLANKS.sub("", name) for name in listed]
        above, lines = _above(page, i, own)
        if printed_year(page, i) or above:
            yield Signature((i, *lines), (*above, *own), day)


def printed_year(page: Page, i: int) -> bool:
    """Whether the line ends in a whole date."""
    return page.parts[i].end in page.dates


def _listed(page: Page, words: str) -> list[str]:
    """The names on a line; 某某处 团委 is two, where 某某市 教育局 and 某某集团 办公室 are one."""
    found: list[str] = []
    for name in filter(None, _SPLIT_ISSUERS.split(words)):
        pieces = name.split()
        bodies = all(len(p) > 1 and page.org_end.search(p) and not page.say.office_word.fullmatch(p) for p in pieces)
        found += pieces if bodies and len(pieces) > 1 and page.is_issuer(pieces[0]) else [name]
    return found


def _signs(page: Page, name: str, beside: list[str]) -> bool:
    """Whether a name is that of a body; one of two characters, 团委, is beside another."""
    short = len(name) == 2 and page.org_end.search(name) is not None
    return page.is_issuer(name) or short and any(page.is_issuer(_unsealed(page, other)) for other in beside)


def _year_of_page(page: Page, printed: re.Match[str]) -> date | None:
    """9月20日 below a name, in the year that the page says it was published."""
    day = page.meta.get("issued") or page.meta.get("published") or ""
    year = re.match(r"[0-9]{4}", day)
    month, day_of = integer(printed["month"]), integer(printed["day"])
    try:
        return date(int(year[0]), month or 0, day_of or 0) if year else None
    except ValueError:
        return None


def _set_apart(page: Page, name: str, start: int) -> bool:
    """A name without a known ending, parted from its date by blanks: 高一年级组      2024年5月6日."""
    return page.flat[start - 3 : start] == "   " and _plain(page, name)


def _plain(page: Page, name: str) -> bool:
    """Whether words may be a name: short, without stops and digits, no label."""
    return 2 <= len(name) <= _NAME and not PUNCTUATION.search(name) and not page.say.no_signer.search(name)


def _above(page: Page, i: int, own: list[str]) -> tuple[list[str], list[int]]:
    """The names on the lines above a date, and those lines; （某局代章） is none. The first half of a name of its ``own`` line is put before it."""
    names: list[str] = []
    lines: list[int] = []
    for j in range(i - 1, max(-1, i - 8), -1):
        if j in page.taken or page.parts[j].marker:
            break
        words = page.words(j).strip()
        if page.say.sealed.fullmatch(words):
            lines.append(j)
            continue
        line = _listed(page, words)
        sealed = all(page.say.sealed_end.search(name) for name in names)  # nobody has signed for himself yet
        beside = [*line, *names, *(_listed(page, page.words(j - 1)) if j else [])]
        known = all(_signs(page, _unsealed(page, name), beside) for name in line)
        if not known and not names and own and _halves(page, own, line):
            own[0] = line[0] + own[0]
            return [], [j]
        apart = not own and sealed and all(_plain(page, name) for name in line) and _closes(page, j)
        if not known and not apart and not _halves(page, names, line):
            break
        if len(line) == 1 and _halves(page, names, line) and (not known or page.say.office_word.fullmatch(names[0])):
            names[0] = line[0] + names[0]  # 某某工作专班⏎办公室
        else:
            names = [*line, *names]
        lines.append(j)
    while lines and page.say.sealed.fullmatch(page.words(lines[-1]).strip()):
        lines.pop()
    signers = [name for name in names if len(names) == 1 or not page.say.sealed_end.search(name)]
    return [_unsealed(page, name) for name in signers], lines


def _unsealed(page: Page, name: str) -> str:
    """The name without （公章） behind it."""
    seal = page.say.sealed_end.search(name)
    return BLANKS.sub("", name[: seal.start()] if seal else name)


def _halves(page: Page, names: list[str], line: list[str]) -> bool:
    """Whether a line is the first half of a name: its second is 办公室, or it begins with a place and ends within a name, 某某县清理整治河道⏎违建工作专班."""
    if len(names) != 1 or len(line) != 1 or not _plain(page, line[0]):
        return False
    return page.say.office_word.fullmatch(names[0]) is not None or page.say.half_name.fullmatch(line[0]) is not None


def _closes(page: Page, j: int) -> bool:
    """Whether a line stands where a signature stands: set in from the margin, or behind the end of a sentence or a table."""
    start = page.parts[j].start
    margin = start - (page.flat.rfind("\n", 0, start) + 1)
    before = page.words(j - 1) if j else ""
    return margin >= _SET_IN or page.say.ended.search(before) is not None


def _inline(page: Page) -> bool:
    """…负总责。省政府办公厅2021年3月8日（此件公开发布）: the signature of a flattened page."""
    for end, (start, day) in sorted(page.dates.items(), reverse=True):
        part = next((p for p in page.parts if p.start <= start < p.end), None)
        if part is None or not re.fullmatch(r"\s*(?:（[^（）]{2,30}）)?\s*", page.flat[end : part.end]):
            continue
        begin = max(page.flat.rfind("。", 0, start), page.flat.rfind("）", 0, start), part.start - 1) + 1
        name = page.flat[begin:start].strip()
        if name and page.is_issuer(name):
            page.frame.issue_date, page.frame.issuers = day, (BLANKS.sub("", name),)
            page.frame.zones.append(Zone(begin, part.end, "signature"))
            return True
    return False


def _undated(page: Page) -> None:
    """Last lines that are names, the date left out: the issuer's own, or those set in from the margin."""
    prefix = _title_prefix(page)
    last = True  # nothing but lists, forms, furniture and a remark below
    end = len(page.flat.rstrip())
    for i in reversed(list(page.free(1))):
        words = page.words(i)
        name = _unsealed(page, words)
        if len(words) < 40 and page.parts[i].start > (page.frame.title_span or (0, 0))[1]:
            set_in = page.flat[: page.parts[i].start].endswith(" " * _SET_IN)
            signs = set_in or last and _closes(page, i) or name != BLANKS.sub("", words) or _day_below(page, i)
            if prefix and name == prefix or page.is_issuer(name) and signs:
                above, lines = _above(page, i + 1, [])
                page.frame.issuers = tuple(above)
                for j in lines:
                    page.take(j, "signature")
                return
        remark = page.parts[i].end >= end and words.count("。") == 1
        last = last and ("。" not in words or remark)


def _day_below(page: Page, i: int) -> bool:
    """某某厂工会⏎5月10日, 德育科⏎2023.10: a day that no year can be given to, or a month."""
    words = page.words(i + 1).strip() if i + 1 < len(page.parts) else ""
    return any(pattern.fullmatch(words) for pattern in (page.say.month_day, page.say.year_month))


def _title_prefix(page: Page) -> str:
    title = page.frame.title or ""
    if named := page.say.title_issuer.match(title):
        return named["issuer"] or named["issuer2"] or ""
    return ""


def _issuer_of_title(page: Page) -> None:
    prefix, head = _title_prefix(page), _red_head(page)
    if page.frame.issuers:
        return
    if prefix and page.is_issuer(prefix):
        page.frame.issuers = (prefix,)
    elif head:
        page.frame.issuers = (head,)


def _red_head(page: Page) -> str:
    """某某镇人民政府文件 above the title: whose paper it is."""
    for i in page.free(0, min(page.first_heading(), _HEAD)):
        found = page.say.red_head.fullmatch(BLANKS.sub("", page.words(i)))
        if found and page.is_issuer(found["who"]):
            page.take(i, "furniture")
            return found["who"]
    return ""
