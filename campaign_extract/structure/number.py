"""The number of a notice (发文字号): above the first heading, below the red line or behind the title."""

from __future__ import annotations

from ..lexicon.recognise import Recogniser
from .frame import Page, Zone


def read_number(page: Page) -> None:
    """The number (发文字号) above the first heading."""
    stop = min(page.first_heading(), 30)
    recogniser = Recogniser.of(page.lexicon, "letterhead", "number")
    for i in range(stop):
        part = page.parts[i]
        role = page.taken.get(i)
        if role == "furniture":
            continue
        start = part.start
        if role == "title" and page.frame.title_span:
            start = max(start, min(part.end, page.frame.title_span[1]))
            start = page.date_end(start) or start  # …的通知2024-03-01某茶函[2024]23号
        while page.flat[start : start + 1] in " |（" and start < part.end:
            start += 1
        mark = recogniser.at(page.flat, start, part.end)
        if mark is None:
            continue
        if page.frame.document_number is None:
            page.frame.document_number = page.printed(*mark.span)
        if role is None and mark.end >= part.end - 1:
            page.take(i, "number")
        else:
            page.frame.zones.append(Zone(mark.start, mark.end, "number"))
        if page.frame.title_span or mark.end >= part.end - 1:
            return


def number_of_another(page: Page) -> None:
    """A number below the signature is that of an enclosed notice."""
    signed = min((z.start for z in page.frame.zones if z.role == "signature"), default=len(page.flat))
    numbers = [z for z in page.frame.zones if z.role == "number"]
    if numbers and min(z.start for z in numbers) > signed:
        page.frame.document_number = None
