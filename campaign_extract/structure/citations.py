"""Documents cited as the basis: 根据《关于…的通知》（教体办〔2021〕7号）."""

from __future__ import annotations

import re

from ..lexicon import Lexicon
from ..model import Reference, Span

_NUMBER = re.compile(r"[\s]+")


def references(text: str, flat: str, lexicon: Lexicon, title: Span | None) -> tuple[Reference, ...]:
    """The documents a notice rests on, in reading order, each once.

    A title is one where 根据, 按照, 落实 … stand before it in its sentence, or another such title does; a title with a
    number of its own counts also without.

    >>> from campaign_extract.lexicon import load
    >>> text = "根据《关于做好防汛工作的通知》（某政发〔2024〕8号）要求"
    >>> [(r.title, r.document_number) for r in references(text, text, load(), None)]
    [('关于做好防汛工作的通知', '某政发〔2024〕8号')]
    """
    say = lexicon.say("letterhead")
    basis = re.compile(lexicon.alternatives("letterhead", "basis"))
    found: dict[str, Reference] = {}
    last_end = -1
    for match in say.title.finditer(flat):
        if title and title[0] <= match.start() < title[1]:
            continue
        begin = max(
            flat.rfind("。", 0, match.start()),
            flat.rfind("；", 0, match.start()),
            flat.rfind("：", 0, match.start()),
            match.start() - 160,
        )
        before = flat[begin + 1 : match.start()]
        clause = before[before.rfind("，") + 1 :]
        joined = 0 <= match.start() - last_end <= 2 or (
            last_end > begin and say.joined.fullmatch(flat[last_end : match.start()].strip())
        )
        cited = bool(basis.search(clause)) and not say.cited_elsewhere.search(clause)
        words = text[slice(*match.span("title"))]
        if not (cited or joined or match["number"]) or (len(words) < 6 and not match["number"]):
            continue
        number = _NUMBER.sub("", text[slice(*match.span("number"))]) if match["number"] else None
        key = _NUMBER.sub("", words)
        last_end = match.end()
        if key not in found:
            found[key] = Reference(
                title=key, document_number=number, text=text[slice(*match.span())], span=match.span()
            )
    return tuple(found.values())
