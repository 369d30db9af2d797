"""The libraries that are not always there: each is asked for by name, and a missing one is named with its command."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from ..errors import ReadError


class Missing(ReadError):
    """A library that reading needs is not installed."""


_MISSING = '{what}: reading it needs an extra: pip install "campaign_extract[{extra}]"'


def need(module: str, extra: str, what: str) -> Any:
    """The module; ReadError with the pip command where it is not installed.

    >>> need("no_such_module", "pdf", "a PDF")
    Traceback (most recent call last):
    campaign_extract.read.extras.Missing: a PDF: reading it needs an extra: pip install "campaign_extract[pdf]"
    """
    try:
        return import_module(module)
    except ImportError:
        raise Missing(_MISSING.format(what=what, extra=extra)) from None


def ask(module: str, extra: str, what: str) -> None:
    """Raise as ``need`` does, without importing the module: the child that does the work imports it."""
    if not have(module):
        raise Missing(_MISSING.format(what=what, extra=extra))


def have(module: str) -> bool:
    """Whether a module is installed, without importing it."""
    return find_spec(module) is not None
