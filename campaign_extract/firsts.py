"""Which characters a pattern can begin with, so that a table is asked only where one of its rows may match."""

from __future__ import annotations

import re
from typing import Any

#: A class wider than this (一-龥) says nothing useful about where a match begins.
_WIDE = 400


def first_characters(pattern: str) -> frozenset[str] | None:
    """Every character that a match can begin with; None where that cannot be said, or is too many to list.

    >>> sorted(first_characters("(?<!每)[12]?月|(?=下)下周"))
    ['1', '2', '下', '月']
    >>> first_characters("[^，]月") is None
    True
    """
    try:
        found, nullable = _first(list(re._parser.parse(pattern)))  # type: ignore[attr-defined]
    except (AttributeError, _Wide):  # a Python that parses otherwise: slower, and the same matches
        return None
    return None if nullable else frozenset(found)


class _Wide(Exception):
    """Too many characters to list."""


def _first(items: list[tuple[Any, Any]]) -> tuple[set[str], bool]:
    """The characters a sequence can begin with, and whether it can match nothing."""
    found: set[str] = set()
    for op, value in items:
        characters, nullable = _one(str(op), value)
        found |= characters
        if not nullable:
            return found, False
    return found, True


def _one(op: str, value: Any) -> tuple[set[str], bool]:
    if op in ("ASSERT", "ASSERT_NOT", "AT"):
        return set(), True
    if op == "LITERAL":
        return {chr(value)}, False
    if op == "IN":
        return _class(value), False
    if op == "SUBPATTERN":
        return _first(list(value[3]))
    if op == "ATOMIC_GROUP":
        return _first(list(value))
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        found, nullable = _first(list(value[2]))
        return found, nullable or value[0] == 0
    if op == "BRANCH":
        branches = [_first(list(branch)) for branch in value[1]]
        return set().union(*(found for found, _ in branches)), any(nullable for _, nullable in branches)
    raise _Wide


def _class(items: list[tuple[Any, Any]]) -> set[str]:
    found: set[str] = set()
    for op, value in items:
        if str(op) == "LITERAL":
            found.add(chr(value))
        elif str(op) == "RANGE" and value[1] - value[0] < _WIDE:
            found |= {chr(code) for code in range(value[0], value[1] + 1)}
        elif str(op) == "CATEGORY" and str(value) == "CATEGORY_SPACE":
            found |= set(" \t\n\r\f\v")
        else:
            raise _Wide
    return found
