"""Which characters a match must hold, so that a row is compiled only where it may match: most are not in a notice of one page."""

from __future__ import annotations

import functools
from typing import Any

from .firsts import ANY, class_of, parsed

#: A match that may be longer is looked for to the end.
_LONG = 400


def may_match(pattern: str, text: str, position: int, stop: int) -> bool:
    """Whether all that a match must hold stands behind a place; the pattern itself is not tried.

    >>> [may_match("每(?:周|月)[^，]{0,9}[一二]次", text, 0, len(text)) for text in ("每月检查一次", "每月一报", "每年检查一次")]
    [True, False, False]
    """
    width, needs = _needed(pattern)
    behind = text[position : min(stop, position + width) if width <= _LONG else stop]
    return not any(need.isdisjoint(behind) for need in needs)


@functools.lru_cache(maxsize=4096)
def _needed(pattern: str) -> tuple[int, tuple[frozenset[str], ...]]:
    """How long a match is at most, and sets of characters of each of which it holds one."""
    try:
        width, needs = _sequence(parsed(pattern))
    except (AttributeError, TypeError, ValueError):  # a Python that parses otherwise: nothing is known
        return _LONG + 1, ()
    return width, tuple(dict.fromkeys(frozenset(need) for need in needs))


def _sequence(items: list[tuple[Any, Any]]) -> tuple[int, list[set[str]]]:
    width, needs = 0, []
    for op, value in items:
        longer, more = _one(str(op), value)
        width += longer
        needs += more
    return min(width, _LONG + 1), needs


def _one(op: str, value: Any) -> tuple[int, list[set[str]]]:
    if op in ("ASSERT", "ASSERT_NOT", "AT", "FAILURE"):
        return 0, []
    if op == "LITERAL":
        return 1, [{chr(value)}]
    if op == "IN":
        characters = class_of(value)
        return 1, [] if ANY in characters else [characters]
    if op in ("ANY", "NOT_LITERAL"):
        return 1, []
    if op in ("SUBPATTERN", "ATOMIC_GROUP"):
        return _sequence(list(value[3] if op == "SUBPATTERN" else value))
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        width, needs = _sequence(list(value[2]))
        return min(width * int(value[1]), _LONG + 1), needs if value[0] else []
    if op == "BRANCH":
        ways = [_sequence(list(branch)) for branch in value[1]]
        lasts = [needs[-1] for _, needs in ways if needs]
        return max(width for width, _ in ways), [set().union(*lasts)] if len(lasts) == len(ways) else []
    return _LONG + 1, []
