"""One character to one character: ``len(normalise(s)) == len(s)``, so that every span counts in the original.

Rows are written in one form only: digits and letters half-width, sentence punctuation full-width, dashes as —,
blanks as the ASCII blank.  What differs in the notice (３０％, ``(责任单位:…)``, 〇○) is folded to that form here.
"""

from __future__ import annotations

import re
import unicodedata

from .lexicon.plain import SIGNS

#: Full-width ASCII (U+FF01..U+FF5E) folds to ASCII first; what sentences are cut at folds back to full width.
_TABLE: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_TABLE |= {ord(narrow): wide for narrow, wide in zip(",;:()!?", "，；：（）！？", strict=True)}
_TABLE |= {ord(wide): wide for wide in "，；：（）！？"}
_TABLE |= dict.fromkeys(map(ord, "–―─━﹣－‐‑‒−"), "—")
_TABLE |= dict.fromkeys(map(ord, "～〜∼﹏˜"), "~")
_TABLE |= dict.fromkeys(map(ord, "○◯Ο"), "〇")
_TABLE |= dict.fromkeys(map(ord, "•‧∙・･⋅"), "·")
_TABLE |= {ord("﹙"): "（", ord("﹚"): "）", ord("﹝"): "〔", ord("﹞"): "〕"}
_TABLE |= dict.fromkeys(
    map(ord, "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"), " "
)
_TABLE |= dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u202f\u205f\u3000\u00ad"), " ")
_TABLE |= dict.fromkeys(map(ord, "\x0b\x0c\x85\u2028\u2029"), "\n")
_TABLE |= {ord("﹑"): "、", ord("､"): "、", ord("｡"): "。", ord("﹔"): "；", ord("﹕"): "：", ord("﹐"): "，"}
#: Radicals that fonts of PDF files give in the place of the characters: ⽉ ⽇ ⼀, ⻋ ⻓ ⻔.
RADICALS: dict[int, str] = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
RADICALS |= {ord(pair[0]): pair[1] for pair in SIGNS["radicals"].split()}
_TABLE |= RADICALS
_FOLDED = {chr(code): folded for code, folded in _TABLE.items() if chr(code) != folded}
#: Few characters of a text are folded; a class finds them faster than a table asked for every character.
_VARIANT = re.compile(f"[{''.join(map(re.escape, _FOLDED))}]")


def normalise(text: str) -> str:
    """Fold character variants, one for one.

    >>> normalise("（责任单位:安委办;时限:６月３０日前）")
    '（责任单位：安委办；时限：6月30日前）'
    >>> normalise("二○二四年 ３０％")
    '二〇二四年 30%'
    >>> normalise("5⽉20⽇")
    '5月20日'
    """
    return _VARIANT.sub(lambda found: _FOLDED[found[0]], text)
