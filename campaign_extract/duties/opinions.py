"""Opinions: small named functions that look at features and answer or pass; the lists they stand in are the priority.

The name of the opinion that answered stays with the answer, for ``--explain``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Answer = TypeVar("Answer")


def first(opinions: Sequence[Callable[..., Answer | None]], *features: Any) -> tuple[Answer, str] | None:
    """The first answer, and the name of the opinion that gave it; None where all pass.

    >>> def 每周(text): return 7 if "每周" in text else None
    >>> def 每日(text): return 1 if "每日" in text else None
    >>> first((每周, 每日), "每日自查")
    (1, '每日')
    """
    for opinion in opinions:
        if (answer := opinion(*features)) is not None:
            return answer, name_of(opinion)
    return None


def name_of(opinion: Callable[..., Any]) -> str:
    """The name an opinion goes by: its own, without what keeps it from being a word of Python."""
    return opinion.__name__.strip("_").replace("_", "-")
