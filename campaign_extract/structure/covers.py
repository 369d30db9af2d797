"""A cover above an enclosed notice: where nobody signed it, the header comes whole from the notice that is signed.

    转发：关于开展节水宣传的通知 / 各科室：/ 请各科室认真阅读。 / 关于开展节水宣传的通知 / 各县水务局：/ … / 某省水利厅 / 2021年6月1日
"""

from __future__ import annotations

from .addressees import addressee_line
from .frame import PUNCTUATION, Page
from .titles import Title, about, take_title

#: So many lines behind the title of a notice its addressees stand.
_NEAR = 3
#: And so many lines from the end of all may one sign that has no date.
_LAST = 2


def read_cover(page: Page) -> None:
    """The title of the signed notice that an unsigned cover encloses, in place of that of the cover."""
    frame = page.frame
    if frame.title_span is None or (title := _enclosed(page, frame.title_span[1])) is None:
        return
    last = range(len(page.parts))[-_LAST:]
    below = any(start >= title.end for start, _ in page.signed) or any(page.is_issuer(page.words(i)) for i in last)
    above = [start for start, _ in page.signed if frame.title_span[1] <= start < title.start]
    if not below or above:
        return
    frame.cover = (frame.title_span[1], title.start)
    take_title(page, title)


def _enclosed(page: Page, after: int) -> Title | None:
    """The next title that lines of its own hold, with addressees below it and words of the cover above."""
    lines = [i for i in page.free() if page.parts[i].start >= after]
    words = False
    for n, i in enumerate(lines):
        if words and not page.parts[i].marker and not PUNCTUATION.search(page.words(i)):
            title = about(page, lines[n : n + 4])
            if title and title.start == page.parts[i].start and title.end >= page.parts[title.lines[-1]].end:
                behind = lines[n + len(title.lines) :][:_NEAR]
                if any(addressee_line(page, j) for j in behind):
                    return title
        words = words or len(page.words(i)) > 12
    return None
