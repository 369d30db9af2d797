"""Plain text: which encoding the bytes are in, and the text they make.

UTF-8 and byte order marks speak for themselves.  Of the encodings without a mark that Chinese is written in, the one
wins whose text is made of common characters; on a tie the first.  Counting characters decides from four on, where
general detectors need a paragraph and like to see Korean in a short GBK line.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter

from ..errors import ReadError

MEDIA_TYPE = "text/plain"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Encodings whose faults are told of, and mended where they are few: two bytes of any kind are a character of the others.
_TOLD = ("utf-8", "gb18030", "big5")
#: So many broken places are a few, in a text of so many characters each.
_FEW, _FAR = 5, 50
#: One bad byte breaks a character of three, each of whose bytes is then none, or another character: one place.
BROKEN = re.compile("\ufffd(?:[^\n]?\ufffd){0,2}")
#: With the byte itself, if it became a control character.
_DAMAGED = re.compile(f"[\x00-\x08]?{BROKEN.pattern}[\x00-\x08]?")
#: So many characters before a byte that cannot be read the fault may lie.
_BACK = 60
_UNMARKED = ("gb18030", "big5", "big5hkscs", "utf-16-le", "utf-16-be")

#: What is no text, by its first bytes, so that the refusal can say what it is.
_SIGNATURES = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive (or .docx, .xlsx, .ofd)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls)"),
    (b"{\\rtf", "an RTF document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
)

_SAMPLE = 20_000  # characters that are weighed; more would not change the verdict
_PLAUSIBLE = 0.6  # mean weight below which it is no Chinese text; the worst right guess measured has 0.75
_SHORT = 16  # bytes up to which another encoding may be valid UTF-8 by accident, as 通知 in GBK is
_MOST_CONTROLS = 0.02  # share of control characters that a text may have: strays of a Word export, no more


def holds(data: bytes) -> bool:
    """Whether this room reads such bytes: plain text is the last resort, so always."""
    return True


def read(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding; ReadError says why there is none.

    >>> read("抄送：区安委办".encode("gbk"))
    ('抄送：区安委办', 'gb18030')
    """
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise ReadError(f"{what}, not plain text")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode(data, encoding), encoding
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(data, _UNMARKED)
    doubtful = _controls(text) or len(data) <= _SHORT and plausibility(text) < _PLAUSIBLE
    return _guess(data, ("utf-8", *_UNMARKED)) if doubtful else (text, "utf-8")


def _decode(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        mended = mend(data, encoding)
        if mended is None:
            raise ReadError(f"marked as {encoding.upper()}, but broken at byte {error.start}") from None
        text = mended
    if _controls(text) > _MOST_CONTROLS:
        raise ReadError("binary data, not text")
    return text


def _guess(data: bytes, candidates: tuple[str, ...]) -> tuple[str, str]:
    """The candidate that makes the most plausible text."""
    best, weight, encoding = "", _PLAUSIBLE, ""
    furthest, broken = 0, "UTF-8"
    torn: list[str] = []
    for candidate in dict.fromkeys(("utf-8", *candidates)):
        try:
            text = data.decode(candidate)
        except UnicodeDecodeError as error:
            if error.start > furthest and candidate in _TOLD:
                furthest, broken = error.start, candidate.upper()
            torn.append(candidate)
            continue
        if candidate not in candidates:
            continue
        if (mean := plausibility(text)) > weight:
            best, weight, encoding = text, mean, candidate
    for candidate in (c for c in torn if c in ("utf-8", "gb18030")):
        mended = mend(data, candidate)
        if mended is not None and plausibility(mended) > weight and _controls(_DAMAGED.sub("", mended)) <= _MOST_CONTROLS:
            return mended, candidate
    if encoding and _controls(best) <= _MOST_CONTROLS:
        return best, encoding
    if _controls(data.decode("latin-1")) > _MOST_CONTROLS:
        raise ReadError("binary data, not text")
    where = f"; {broken} gets furthest and breaks at byte {furthest}" if furthest else ""
    raise ReadError(f"undecodable: no text in UTF-8, UTF-16, GB18030 or Big5{where}")


def mend(data: bytes, encoding: str) -> str | None:
    """The text with U+FFFD for what is no character of that encoding; None where that is more than a few.

    >>> mend("各单位要自查。".encode() + b"\\xff" + "并报送总结。".encode() * 20, "utf-8")[:9]
    '各单位要自查。\ufffd并'
    """
    text = _lines(data) if encoding == "gb18030" else data.decode(encoding, "replace")
    sound = data.count("\ufffd".encode(encoding)) if encoding in ("utf-8", "gb18030") else 0
    few = min(_FEW, max(len(text) // _FAR, len(text) > _SHORT))
    return text if 0 < len(BROKEN.findall(text)) - sound <= few else None


def _lines(data: bytes) -> str:
    """Bytes of GB 18030 with U+FFFD for what is torn; nothing once that is more than a few places."""
    found, torn = [], 0
    for line in data.split(b"\n"):
        said, faults = _line(line, _FEW - torn)
        torn += faults
        if torn > _FEW:
            return ""
        found.append(said)
    return "\n".join(found)


def _line(line: bytes, most: int) -> tuple[str, int]:
    """A line of GB 18030 in which U+FFFD stands for the character that a bad byte has torn, and how many are.

    Such a byte shifts the pairs of those behind it, and it may be long before one of them is none: of all places before
    that, the one is taken that leaves the most common characters.

    >>> _line("请各班组查冷柜。".encode("gbk").replace("组".encode("gbk"), b"n" + "组".encode("gbk")[1:]), 1)
    ('请各班n\ufffd查冷柜。', 1)
    """
    said, faults = "", 0
    while faults <= most:
        try:
            return said + line.decode("gb18030"), faults
        except UnicodeDecodeError as error:
            cut, go_on = _torn(line, error.start)
        said += line[:cut].decode("gb18030") + "\ufffd"
        line = line[go_on:]
        faults += 1
    return said, faults


def _torn(line: bytes, fault: int) -> tuple[int, int]:
    """Where the sound part of a line ends that cannot be read at ``fault``, and where it goes on."""
    starts = [fault]
    for character in reversed(line[:fault].decode("gb18030")[-_BACK:]):
        starts.append(starts[-1] - len(character.encode("gb18030")))
    first, last = starts[-1], fault + _BACK

    def left(place: tuple[int, int]) -> tuple[float, int, int]:
        cut, go_on = place
        words = line[first:cut].decode("gb18030") + line[go_on:last].decode("gb18030", "replace")
        return sum(map(_weight, words)) / max(1, len(words)), cut - go_on, cut

    return max(((cut, cut + n) for cut in starts for n in (1, 2)), key=left)


def _controls(text: str) -> float:
    """The share of control characters that no text has."""
    sample = text[:_SAMPLE]
    return sum(c < " " and c not in "\t\n\f\r" or c == "\x7f" for c in sample) / max(1, len(sample))


def plausibility(text: str) -> float:
    """How much a text looks like Chinese: the mean weight of its characters, from 1 down.

    >>> plausibility("安全生产月") > plausibility("安全生产月".encode("gbk").decode("big5", "replace"))
    True
    """
    sample = Counter(text[:_SAMPLE])
    return sum(_weight(c) * count for c, count in sample.items()) / max(1, sample.total())


def _weight(character: str) -> float:
    """1 for ASCII and what GB 2312 ranks as common, a little less for Big5's common characters, else 0.

    Both standards sort by use: their first plane of ideographs is the few thousand that nearly all text is made of.
    """
    if character.isspace() or " " <= character <= "~":
        return 1.0
    if character.isascii():
        return -5.0
    for charset, symbols, common, weight in (("gb2312", 0xA3, range(0xB0, 0xD8), 1.0), ("big5", 0xA3, range(0xA4, 0xC7), 0.9)):
        try:
            lead = character.encode(charset)[0]
        except UnicodeEncodeError:
            continue
        if lead <= symbols or lead in common:
            return weight
    return 0.0
