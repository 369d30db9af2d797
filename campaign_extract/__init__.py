"""Reads Chinese campaign notices and says what they oblige whom to do, by when and how often.

>>> import campaign_extract
>>> checklist = campaign_extract.extract("关于开展安全检查的通知\\n各单位：\\n请于2024年5月20日前报送总结。")
>>> checklist.requirements[0].deadline.edtf
'../2024-05-20'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import LexiconError, ReadError
from .read import Document, read  # not lazy: the function takes the name over from the package, once and for all

if TYPE_CHECKING:
    from .checking import check as check
    from .checklist import Checklist as Checklist
    from .comparison import compare as compare
    from .comparison import cover as cover
    from .pipeline import extract as extract

__version__ = "0.1.0"

__all__ = [
    "Checklist",
    "Document",
    "LexiconError",
    "ReadError",
    "__version__",
    "check",
    "compare",
    "cover",
    "extract",
    "read",
]

_LAZY = {"Checklist": "checklist", "check": "checking", "compare": "comparison", "cover": "comparison", "extract": "pipeline"}


def __getattr__(name: str) -> object:
    """These doors open on first use, so that importing the package costs nothing."""
    from importlib import import_module

    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f".{_LAZY[name]}", __name__), name)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
