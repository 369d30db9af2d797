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
