"""The addressees (主送机关): the line behind the title that names bodies and ends in ：."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .frame import Page, Zone


def read_addressees(page: Page) -> None:
    """The first line behind the title that ends in ： and names bodies: 各区、县（市）教体局，在禾高校："""
    after = page.frame.title_span[1] if page.frame.title_span else 0
    page.frame.addressees = addressed(page, after)


def addressed(page: Page, after: int) -> tuple[str, ...]:
    """The names of the line that ends in ：, where one stands before the body."""
    for i, part in enumerate(page.parts):
        if part.end <= after or page.taken.get(i) in ("furniture", "number") or part.marker:
            continue
        start = max([part.start, after, *(z.end for z in page.frame.zones if part.start < z.end < part.end)])
        colon = page.flat.find("：", start, min(part.end, start + 260))
        names = page.flat[start:colon].strip() if colon > 0 else ""
        if (
            not names
            or "。" in names
            or page.say.not_addressee.search(names)
            or not page.say.addressee_end.search(names)
        ):
            if part.start >= after and len(page.words(i)) > 40:
                return ()
            continue
        lead = len(page.flat[start:colon]) - len(page.flat[start:colon].lstrip())
        found = tuple(_names(page, start + lead, colon))
        if colon + 1 >= part.end:
            page.take(i, "addressees", start + lead, colon + 1)
        else:
            page.frame.zones.append(Zone(start + lead, colon + 1, "addressees"))
        return found
    return ()


def _names(page: Page, start: int, end: int) -> Iterator[str]:
    """One entry each; 、 parts names that stand alone (各部委、各直属机构), not a shared head (各区、县教体局)."""
    depth, begin, commas = 0, start, []
    for at in range(start, end):
        c = page.flat[at]
        depth += (c == "（") - (c == "）")
        if depth == 0 and c in "，；":
            commas.append((begin, at))
            begin = at + 1
    for a, b in [*commas, (begin, end)]:
        depth, begin = 0, a
        for at in range(a, b):
            c = page.flat[at]
            depth += (c == "（") - (c == "）")
            left, right = page.flat[begin:at], page.flat[at + 1 : b]
            if (
                depth == 0
                and c == "、"
                and page.say.stands_alone.match(right)
                and page.say.addressee_end.search(left)
                and not re.fullmatch(r"(?:各?[省市县区州旗盟](?:（[^）]*）)?|各?自治[区州]|、)+", left.strip())
                and not (page.say.of_all.fullmatch(left.strip()) and page.say.rest.match(right))
            ):
                if name := page.printed(begin, at):
                    yield name
                begin = at + 1
        if name := page.printed(begin, b):
            yield name
