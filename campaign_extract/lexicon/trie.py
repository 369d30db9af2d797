"""A list of words as one quick pattern: longest first, prefixes shared."""

from __future__ import annotations

from .firsts import first_characters, one_of

_FEW = 8


def words(patterns: tuple[str, ...]) -> str:
    """One pattern for a list of words: longest first, prefixes shared.

    What is more than a word (it has a look-around or a class) stands beside the others as it is.

    >>> words(("检查", "检测", "查"))
    '(?:(?:查|检(?:查|测|(?!))))'
    """
    plain = sorted({word for pattern in patterns for word in _alternatives(pattern) if word.isalnum()})
    special = sorted(
        {word for pattern in patterns for word in _alternatives(pattern) if word and not word.isalnum()},
        key=lambda w: (-len(w), w),
    )
    tree = [_tree(plain)] if plain else []
    body = "|".join([*special, *tree]) or "(?!)"
    begins = [first_characters(pattern) for pattern in special]
    first = {word[0] for word in plain}.union(*filter(None, begins)) if all(begins) else ()
    # ``re`` tries branch after branch: where there are many, one look at the first character saves most of that
    return f"(?={one_of(first)})(?:{body})" if len(first) > _FEW else f"(?:{body})"


def _alternatives(pattern: str) -> list[str]:
    """The top-level alternatives of a pattern."""
    found, depth, begin = [], 0, 0
    for at, character in enumerate(pattern):
        depth += (character in "([") - (character in ")]")
        if character == "|" and depth == 0:
            found.append(pattern[begin:at])
            begin = at + 1
    return [*found, pattern[begin:]]


def _tree(plain: list[str]) -> str:
    """A sorted list of words as nested alternatives."""
    groups: dict[str, list[str]] = {}
    for word in plain:
        groups.setdefault(word[:1], []).append(word[1:])
    ends = "" in groups
    branches = []
    for first, rest in groups.items():
        if first:
            tails = sorted(set(rest))
            branches.append(first + (_tree(tails) if tails != [""] else ""))
    if len(branches) > 1 and all(len(branch) == 1 for branch in branches):
        branches.append("(?!)")  # else ``re`` makes a set of them, which takes long to compile
    body = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"{body}?" if ends else body
