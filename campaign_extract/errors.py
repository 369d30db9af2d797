"""What somebody can fix raises; everything about the notice itself is a note.

CampaignExtractError
├── ReadError       the file: missing, empty, too large, no text        (exit 2)
├── LexiconError    the user's rows: every complaint at once, file:line (exit 2)
├── EvidenceError   a file of weights, or what weights are to be learned from (exit 2)
└── MemoryExceeded  a notice that needs more memory than there is (exit 2)
"""

from __future__ import annotations


class CampaignExtractError(Exception):
    """Base of what this package raises on purpose; its message is one readable line, or a list of lines."""


class ReadError(CampaignExtractError):
    """A source that cannot be read as text."""


class LexiconError(CampaignExtractError):
    """Rows that cannot be loaded; ``complaints`` holds one line a fault, each with file and line."""

    def __init__(self, complaints: list[str]) -> None:
        super().__init__("\n".join(complaints))
        self.complaints = tuple(complaints)


class EvidenceError(CampaignExtractError):
    """Weights that cannot be loaded, or material that nothing can be learned from."""


class MemoryExceeded(CampaignExtractError, MemoryError):
    """A notice that needs more memory than there is: no fault of a room, and nothing is left to go on with."""
