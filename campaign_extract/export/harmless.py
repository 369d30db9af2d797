"""Text from a notice, made fit to be shown: what could break a file or mislead the eye becomes U+FFFD.

One character for one character, so that spans still count right.
"""

from __future__ import annotations

import re

# C0 and C1 controls but tab and line feed; lone surrogates; the controls that turn the direction of text round
# (which would show 5月02日 for 5月20日); line and paragraph separators; non-characters.
_HARM = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)

_CELL = 32_767  # characters (UTF-16 units) that a cell of a spreadsheet can hold
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫")


def harmless(text: str) -> str:
    """
    >>> harmless("总结\\u202e报告\\ud800")
    '总结\ufffd报告\ufffd'
    """
    return _HARM.sub("\ufffd", text)


def one_line(text: str) -> str:
    """Harmless, and every run of white space one blank.

    >>> one_line("总结\\n\\u3000\\u3000报告")
    '总结 报告'
    """
    return " ".join(harmless(text).split())


def runs(text: str) -> bool:
    """Whether a spreadsheet would take it for a formula, now or once somebody edits the cell; full-width signs too.

    >>> runs("=1+1"), runs("＝1+1"), runs("1+1")
    (True, True, False)
    """
    return text.startswith(_FORMULA)


def fit(text: str) -> str:
    """As much as a cell can hold."""
    if len(text) * 2 <= _CELL or len(text.encode("utf-16-le", "surrogatepass")) // 2 <= _CELL:
        return text
    return text.encode("utf-16-le", "surrogatepass")[: (_CELL - 1) * 2].decode("utf-16-le", "ignore") + "…"
