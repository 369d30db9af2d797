"""Line breaks that somebody set by hand: between two lines they stay, inside a sentence they are nothing."""

from __future__ import annotations

import re

#: How a line ends that has more to say, where one begins that is numbered, and what ends a clause.
_OPEN = re.compile(r"[一-鿿，、”》）0-9]\s*\Z")
_NUMBERED = re.compile(r"[\s　]*(?:第?[一二三四五六七八九十百]{1,4}[、，章节条是]|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,2}[、．.]|[①-⑳]|附件)")
_STOP = re.compile(r"[。；，！]")


def unbroken(text: str) -> str:
    """The text without line breaks inside a sentence.

    >>> unbroken("各车间要\\n于6月3日前换滤网。\\n设备科\\n5月29日")
    '各车间要于6月3日前换滤网。\\n设备科\\n5月29日'
    """
    if "\n" not in text:
        return text
    first, *rest = text.split("\n")
    found = [first]
    for line in rest:
        if _goes_on(found[-1], line):
            found[-1] += line.lstrip(" \u3000")
        else:
            found.append(line)
    return "\n".join(found)


def _goes_on(before: str, line: str) -> bool:
    """Whether a line ends the sentence that the one before it has begun."""
    begun = _OPEN.search(before) is not None and not (_NUMBERED.match(before) and not _STOP.search(before))
    stop = _STOP.search(line)
    return begun and stop is not None and "：" not in line[: stop.start()] and not _NUMBERED.match(line)
