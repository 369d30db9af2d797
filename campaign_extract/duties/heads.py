"""What sort of name it is, by the word that it ends in: a unit, a body, a school, an area, a person."""

from __future__ import annotations

import re

from ..lexicon import Lexicon
from ..lexicon.trie import words

#: No head is longer.
_LONGEST = 6


class Heads:
    """The heads of ``parties.tsv`` by their rows."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows: dict[str, list[str]] = {}
        for row in lexicon.rows("parties", "head"):
            rows.setdefault(row.id.replace("-", "_"), []).append(row.pattern)
        self.pattern = re.compile("|".join(f"(?P<{name}>{words(tuple(patterns))})" for name, patterns in rows.items()))

    @classmethod
    def of(cls, lexicon: Lexicon) -> Heads:
        return lexicon.once(cls, cls)

    def sort(self, flat: str, start: int, end: int) -> str:
        """The row of the longest head that a name ends in; empty where it ends in none.

        >>> from campaign_extract.lexicon import load
        >>> heads = Heads.of(load())
        >>> heads.sort("县教育局", 0, 4), heads.sort("参赛选手", 0, 4), heads.sort("参赛作品", 0, 4)
        ('h_body', 'h_person', '')
        """
        for at in range(max(start, end - _LONGEST), end):
            found = self.pattern.fullmatch(flat, at, end)
            if found:
                return found.lastgroup or ""
        return ""
