"""Contacts as printed: names, telephones, mailboxes, addresses; numbers for the public (举报电话) are none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .lexicon import Lexicon
from .model import Contact

_PHONE = re.compile(r"(?<![0-9A-Za-z.@〔/_-])(?:\(?0[0-9]{2,3}\)?[-— ]{0,3}[0-9]{7,8}(?:[-—转][0-9]{1,5})?|1[3-9][0-9]{9}|400[-—]?[0-9]{3}[-—]?[0-9]{4}|[2-9][0-9]{6,7})(?![0-9A-Za-z@/])")
_BRACKETED = re.compile(r"（0[0-9]{2,3}）[0-9]{7,8}")
_MAIL = re.compile(r"[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63}){1,4}", re.A)
_NAME = re.compile(r"[：；，、 ]*(?P<name>[^0-9：；，。、（）\s|@]{2,12}?)(?=[0-9：；，。、（）\s|]|$)")
_NO_NAME = re.compile(r"电话|邮箱|手机|地址|传真|方式|及")


def contacts(text: str, flat: str, lexicon: Lexicon) -> tuple[Contact, ...]:
    """The contacts of a notice; persons and numbers that one line lists together are one contact.

    >>> from campaign_extract.lexicon import load
    >>> line = "联系人：王明，电话：0999-1234567"
    >>> [(c.name, c.phone) for c in contacts(line, line, load())]
    [('王明', ('0999-1234567',))]
    """
    hotline = re.compile(lexicon.alternatives("letterhead", "hotline"))
    label = re.compile(lexicon.alternatives("letterhead", "contact"))
    name_label = re.compile(next(row.pattern for row in lexicon.rows("letterhead", "contact") if row.value == "name"))
    address_label = re.compile(next(row.pattern for row in lexicon.rows("letterhead", "contact") if row.value == "address"))
    groups: list[tuple[int, int]] = []
    for match in _lines(flat):
        start, end = match
        line = flat[start:end]
        if not (label.search(line) or "@" in line):
            continue
        wired = [m for m in (*_PHONE.finditer(flat, start, end), *_BRACKETED.finditer(flat, start, end), *_MAIL.finditer(flat, start, end)) if not hotline.search(flat[max(start, m.start() - 16) : m.start()])]
        named = name_label.search(flat, start, end)
        named = named if named and flat[named.end() : named.end() + 1] in "：: " and flat[named.end() : end].strip("： ") else None
        if not wired and not named:
            continue
        if groups and _adjacent(flat, groups[-1][1], start) and not named:
            groups[-1] = (groups[-1][0], end)
        else:
            groups.append((start, end))
    found = []
    for start, end in groups:
        phones = [m for m in sorted((*_PHONE.finditer(flat, start, end), *_BRACKETED.finditer(flat, start, end)), key=lambda m: m.start())]
        mails = list(_MAIL.finditer(flat, start, end))
        phones = [p for p in phones if not any(m.start() <= p.start() < m.end() for m in mails)]
        wired = [m for m in (*phones, *mails) if not hotline.search(flat[max(start, m.start() - 16) : m.start()])]
        names = _names(text, flat, start, end, name_label)
        address = None
        if place := address_label.search(flat, start, end):
            stop = re.compile(r"[，。；\n（]|$").search(flat, place.end() + 1, end)
            address = text[place.end() : stop.start() if stop else end].strip("：: ") or None
        if wired or names:
            spans = [m.span() for m in wired] or [(start, end)]
            found.append(
                Contact(
                    name="、".join(names) or None,
                    phone=tuple(text[slice(*m.span())] for m in phones if m in wired),
                    email=tuple(text[slice(*m.span())] for m in mails if m in wired),
                    address=address,
                    span=(min(start, spans[0][0]), max(end, spans[-1][1])),
                )
            )
    return tuple(found)


def _lines(flat: str) -> list[tuple[int, int]]:
    """Lines, a long one cut at its sentences."""
    found: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]+", flat):
        start = line.start()
        if line.end() - start > 120:
            for stop in re.compile(r"[。；]").finditer(flat, *line.span()):
                found.append((start, stop.start()))
                start = stop.end()
        if start < line.end():
            found.append((start, line.end()))
    return found


def _adjacent(flat: str, end: int, start: int) -> bool:
    return not flat[end:start].strip() and flat.count("\n", end, start) <= 2


def _names(text: str, flat: str, start: int, end: int, label: re.Pattern[str]) -> Sequence[str]:
    names: list[str] = []
    for mark in label.finditer(flat, start, end):
        at = mark.end()
        while match := _NAME.match(flat, at, end):
            if _NO_NAME.search(match["name"]) or not flat[at : at + 1].strip("") or match.end() == at:
                break
            names.append(text[slice(*match.span("name"))])
            at = match.end()
            if flat[at : at + 1] != "、":
                break
    return names
