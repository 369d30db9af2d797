"""Several notices, one ledger: ``campaign-extract ledger DIR -o 台账.xlsx``.

``book`` writes the workbook, ``reading`` reads back what was typed into one, ``command`` carries that over to what the notices
say now: a notice that is new is added, one that is corrected keeps its states (``carry``), one whose file is gone stays.
"""

from __future__ import annotations

from .book import Kept as Kept
from .book import Ledger as Ledger
from .book import render as render
from .reading import read as read
