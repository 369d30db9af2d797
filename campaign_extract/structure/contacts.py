"""Contacts as printed: names, telephones, mailboxes, addresses; numbers for the public (举报电话) are none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..lexicon import Lexicon, Phrases
from ..model import Contact, Span

_MAIL = re.compile(r"[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63}){1,4}", re.A)
_LINE = re.compile(r"[^\n]+")
_SENTENCE_END = re.compile(r"[。；]")
_FIELD_END = re.compile(r"[，。；\n（]|$")
_NAME = re.compile(r"[：；，、 ]*(?P<name>[^0-9：；，。、（）\s|@]{2,12}?)(?=[0-9：；，。、（）\s|]|$)")
#: How far before a number the word stands that makes it one for the public.
_NEAR = 16


def contacts(text: str, flat: str, lexicon: Lexicon) -> tuple[Contact, ...]:
    """The contacts of a notice; persons and numbers that one line lists together are one contact.

    >>> from campaign_extract.lexicon import load
    >>> line = "联系人：王明，电话：0999-1234567"
    >>> [(c.name, c.phone) for c in contacts(line, line, load())]
    [('王明', ('0999-1234567',))]
    """
    say = lexicon.say("contacts")
    groups: list[Span] = []
    for start, end in _stretches(flat):
        named = say.name.search(flat, start, end)
        holds_name = named is not None and bool(flat[named.end() : end].strip("： ")) or say.bracketed.search(flat, start, end) is not None
        goes_on = bool(groups) and not flat[groups[-1][1] : start].strip("； \n")
        if not holds_name and not any(_wires(flat, start, end, say)) and not (goes_on and say.beside.match(flat[start:end].strip())):
            continue
        if goes_on and not holds_name:
            groups[-1] = (groups[-1][0], end)
        else:
            groups.append((start, end))
    return tuple(contact for start, end in groups if (contact := _contact(text, flat, start, end, say)))


def _stretches(flat: str) -> Iterator[Span]:
    """Lines, a long one cut at its sentences."""
    for line in _LINE.finditer(flat):
        start = line.start()
        if line.end() - start > 120:
            for stop in _SENTENCE_END.finditer(flat, *line.span()):
                yield start, stop.start()
                start = stop.end()
        if start < line.end():
            yield start, line.end()


def _wires(flat: str, start: int, end: int, say: Phrases) -> Iterator[tuple[str, Span]]:
    """The numbers and mailboxes of a stretch that are not for the public."""
    mails = [match.span() for match in _MAIL.finditer(flat, start, end)]
    for kind, spans in (
        (
            "phone",
            [m.span() for m in say.phone.finditer(flat, start, end) if not any(a <= m.start() < b for a, b in mails)],
        ),
        ("email", mails),
    ):
        for a, b in spans:
            if not say.hotline.search(flat, max(start, a - _NEAR), a):
                yield kind, (a, b)


def _contact(text: str, flat: str, start: int, end: int, say: Phrases) -> Contact | None:
    wires = list(_wires(flat, start, end, say))
    names = list(_names(text, flat, start, end, say))
    if not wires and not names:
        return None
    address = None
    if place := say.address.search(flat, start, end):
        stop = _FIELD_END.search(flat, place.end() + 1, end)
        address = text[place.end() : stop.start() if stop else end].strip("：: ") or None
    return Contact(
        name="、".join(names) or None,
        phone=tuple(text[slice(*span)] for kind, span in wires if kind == "phone"),
        email=tuple(text[slice(*span)] for kind, span in wires if kind == "email"),
        address=address,
        span=(start, end),
    )


def _names(text: str, flat: str, start: int, end: int, say: Phrases) -> Iterator[str]:
    """王明、李华 behind 联系人：, behind the unit they belong to; 带队：王明（86001234）."""
    found: dict[int, Span] = {}
    for label in say.name.finditer(flat, start, end):
        at = label.end()
        while match := _NAME.match(flat, at, end):
            if say.no_name.search(match["name"]):
                break
            if say.unit.search(match["name"]) and (person := say.person.match(flat, match.end(), end)):
                match = person
            found[match.start("name")] = match.span("name")
            at = match.end()
            if flat[at : at + 1] != "、":
                break
    for match in say.bracketed.finditer(flat, start, end):
        if not any(a <= match.start("name") < b for a, b in found.values()):
            found[match.start("name")] = match.span("name")
    return (text[slice(*span)] for _, span in sorted(found.items()))
