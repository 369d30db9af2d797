"""Word lists: one word a line, with what may not stand behind it and before it, become one pattern.

    必须
    应	急 用 对突发	响
    请	+各 广大

The second cell says what may not stand behind the word, the third what may not stand before it; words are parted by
blanks.  A cell that begins with ``+`` says what has to stand there.  ``$`` is the end of what is read, ``[0-9]`` any of these
characters.  A line that begins with ``~`` is a pattern, where words do not do; ``{名}`` alone on a line stands for all lines
of a named list.
"""

from __future__ import annotations

import re

_CLASS = re.compile(r"\[\^?[^\[\]]+\]")
#: What means something in a pattern, so that no word has it.
_SIGNS = frozenset("\\[](){}?*+^$.|")


def read(cells: list[str]) -> tuple[str, str | None]:
    """The pattern of one line of a list, and what is wrong with it.

    >>> read(["应", "急 用 对突发", "响"])
    ('(?<![响])应(?![急用]|对突发)', None)
    >>> read(["请", "+各 广大"])
    ('请(?=[各]|广大)', None)
    >>> read(["需要?"])[1]
    "'需要?' is no plain word; a line with a pattern begins with ~"
    """
    word, behind, before = (*cells, "", "")[:3]
    if word.startswith("~"):
        pattern = word[1:]
        if len(cells) > 1:
            return pattern, "a pattern says itself what stands before it and behind it"
        return pattern, None if pattern else "an empty pattern"
    if len(cells) > 3:
        return word, f"{len(cells)} cells, not 3 (word, not behind it, not before it)"
    if not word or _SIGNS & set(word):
        return word, f"{word!r} is no plain word; a line with a pattern begins with ~"
    for token in (*_tokens(behind), *_tokens(before)):
        if token != "$" and not _CLASS.fullmatch(token) and _SIGNS & set(token):
            return word, f"{token!r} is neither a word, a [class] nor $"
    return _before(before) + word + _behind(behind), None


def _tokens(cell: str) -> list[str]:
    return cell.removeprefix("+").split()


def _behind(cell: str) -> str:
    if not cell:
        return ""
    return f"(?{'=' if cell.startswith('+') else '!'}{_any(_tokens(cell))})"


def _before(cell: str) -> str:
    """``re`` looks back by one length at a time."""
    if not cell:
        return ""
    by_length: dict[int, list[str]] = {}
    for token in _tokens(cell):
        by_length.setdefault(1 if _CLASS.fullmatch(token) else len(token), []).append(token)
    if not cell.startswith("+"):
        return "".join(f"(?<!{_any(tokens)})" for tokens in by_length.values())
    looks = "|".join(f"(?<={_any(tokens)})" for tokens in by_length.values())
    return looks if len(by_length) == 1 else f"(?:{looks})"


def _any(tokens: list[str]) -> str:
    """One pattern for some contexts: single characters as one class, first."""
    singles = "".join(re.escape(token) for token in tokens if len(token) == 1 and token != "$")
    return "|".join([*([f"[{singles}]"] if singles else []), *(t for t in tokens if len(t) > 1 or t == "$")])
