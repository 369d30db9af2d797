"""What a title needs that says too little alone: 参赛单位配合, 在展厅内保持安静, 每队限报三人."""

from __future__ import annotations

from ..lexicon import Lexicon
from .clause import Clause
from .leads import Leads, Spans, said, size

#: So short a title says nothing, so short a one little, and so short a one not to whom; what goes before it is no longer than this.
_NOTHING, _LITTLE, _SOME, _BEFORE = 3, 5, 8, 12


class Fuller:
    """The table of titles, looked up for what stands before a title in its clause."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.say, self.leads = lexicon.say("titles"), Leads.of(lexicon)

    @classmethod
    def of(cls, lexicon: Lexicon) -> Fuller:
        return lexicon.once(cls, cls)

    def fill(self, flat: str, clause: Clause, spans: Spans) -> Spans:
        """A title with who, how or in which case before it, where it says too little without; dates and must-words stay away.

        >>> import campaign_extract
        >>> text = "县书展方案\\n一、布展\\n1.各展商要主动配合。\\n2.在展厅内保持安静。\\n3.各展商于5月6日前签订协议。"
        >>> [duty.title for duty in campaign_extract.extract(text).requirements]
        ['各展商主动配合', '在展厅内保持安静', '签订协议']
        """
        if size(spans) > _SOME or len(spans) != 1 or spans[0][0] <= clause.start:
            return spans
        opens = self.say.asks_first.match(flat, clause.start, spans[0][0])
        begin = opens.end() if opens else clause.start
        asked = [(cue.start, cue.end) for cue in clause.cues if cue.start > begin and cue.row.kind not in ("prohibited", "encouraged")]
        before = self.leads.without(flat, begin, spans[0][0], sorted([*asked, *(time.span for time in clause.times)]))
        words = said(flat, before)
        if not words or len(words) > _BEFORE or not self._wants(clause, said(flat, spans), words):
            return spans
        return (*before, *spans)

    def _wants(self, clause: Clause, title: str, before: str) -> bool:
        """Whether a title says too little without what stands before it."""
        if self.say.vague.fullmatch(before):
            return False
        if len(title) > _LITTLE:
            return self.say.to_whom_first.match(before) is not None
        if len(title) <= _NOTHING or self.say.hollow.match(title):
            return True
        return clause.subject is None and self.say.how_or_when.search(before) is not None
