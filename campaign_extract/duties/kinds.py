"""What kind a clause is, seen by itself: the first opinion that answers decides; ``neighbours`` may change it.

Most clauses of a notice have no modal verb and no subject.  A clause is ``main`` when a cue says so (要, 不得, 鼓励), when
it begins with a verb of the lexicon (加强…, 组织开展…), or when a name and a predicate make it a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..lexicon.plain import SIGNS
from ..lexicon.recognise import Mark
from ..model import Frequency, Span
from .clause import BY, DESCRIBE, SANCTION, Kind
from .look import Look
from .opinions import first
from .party import Party, Subject


@dataclass(frozen=True, slots=True)
class View:
    """The features of one clause; ``content`` is where its predicate begins, behind its subject and what says when."""

    look: Look
    start: int
    end: int
    content: int
    subject: Subject | None
    cues: tuple[Mark, ...]
    agents: tuple[Party, ...]
    recipients: tuple[Span, ...]
    frequencies: tuple[Frequency, ...]
    copula: bool
    basis: re.Match[str] | None
    adjunct: bool
    tail: bool
    seen: int
    dated_only: bool = False


def only_when(c: View) -> Kind | None:
    """请各班组于6月22日前，…: who and by when, and the act behind the comma."""
    return "noun" if c.dated_only else None


def obliged(c: View) -> Kind | None:
    """各单位要…: somebody named has to."""
    return "main" if c.subject and c.subject.modal and not c.copula else None


def cued(c: View) -> Kind | None:
    """要…, 不得…, 鼓励…: a cue, and not that of an adjunct, of a relative clause or behind an aim."""
    if not c.cues or c.adjunct or (c.tail and c.cues[0].start > c.content):
        return None
    case = c.look.duty.condition.match(c.look.flat, c.content, c.end)
    if case and c.cues[-1].start < case.end():  # 雨天如需停工
        return None
    return None if c.subject is None and _who_does(c) else "main"


def is_so(c: View) -> Kind | None:
    """学校是主要责任单位."""
    return "describe" if c.copula else None


def at_once(c: View) -> Kind | None:
    """发现隐患立即整改; 及时锁好库门: what is done at once, in its case or by itself."""
    return "main" if c.look.say.at_once.match(c.look.flat, c.content, c.end) else None


def whether(c: View) -> Kind | None:
    """是否落实双人双锁: what is looked at is asked for; 是否停工由各队自定 is left to them."""
    if not c.look.say.whether.match(c.look.flat, c.content, c.end):
        return None
    return "describe" if c.look.say.left_open.search(c.look.flat, c.content, c.end) else "main"


def by_hand(c: View) -> Kind | None:
    """借展文物由委托的保管人看护: whoever it is that does it."""
    return "main" if c.seen & BY and c.look.say.by_hand.match(c.look.flat, c.content, c.end) else None


def in_case(c: View) -> Kind | None:
    """如遇…, 对…的: a case, and nobody in it who acts."""
    look = c.look
    if c.subject is not None:
        return None
    return "condition" if look.duty.condition.match(look.flat, c.content, c.end) or _who_does(c) else None


def aims(c: View) -> Kind | None:
    """确保…: what for; 财务部确保安全生产费用专款专用 and 确保覆盖率达到100% are duties."""
    if not c.tail:
        return None
    return "main" if c.subject or c.look.duty.goal.search(c.look.flat, c.content, c.end) else "tail"


def when(c: View) -> Kind | None:
    """发现问题时: a short clause that says in which case."""
    short = c.end - c.content <= 24 and not (c.subject and c.subject.modal)
    return "condition" if short and c.look.say.when.search(c.look.flat, c.content, c.end) else None


def by_means(c: View) -> Kind | None:
    """通过播放短视频等形式, 按照实施方案要求."""
    return "basis" if c.adjunct else None


def is_done(c: View) -> Kind | None:
    """各学校召开了主题班会: told, not asked."""
    told = SIGNS["le"] in c.look.flat[c.content : c.end] and c.look.say.done.search(c.look.flat, c.content, c.end)
    return "describe" if told else None


def does(c: View) -> Kind | None:
    """由县教育局负责, 加强…, 予以通报: it names who does it, or begins with a verb, or threatens."""
    look = c.look
    if c.agents or look.parties.verb_at.match(look.flat, c.content, c.end) or look.parties.torn_verb(look.flat, c.content, c.end):
        return "main"
    return "main" if c.seen & SANCTION and look.sanctions.first(c.content, c.end) else None


def describes(c: View) -> Kind | None:
    """取得明显成效, 意识不断增强."""
    return "describe" if c.seen & DESCRIBE and c.look.describes.first(c.start, c.end) else None


def grounded(c: View) -> Kind | None:
    """围绕…主题 is ground; 结合实际制定方案 has a verb behind it."""
    if c.basis is None:
        return None
    return "main" if c.look.parties.verb_at.search(c.look.flat, c.basis.end(), c.end) else "basis"


def named(c: View) -> Kind | None:
    """县教育局认真组织…: a name and a verb near behind it."""
    if c.subject is None:
        return None
    near = min(c.end, c.content + 12)
    return "main" if c.look.parties.verb_at.search(c.look.flat, c.content, near) else "noun"


def handled(c: View) -> Kind | None:
    """把安全放在首位."""
    return "main" if c.look.say.ba.match(c.look.flat, c.content, c.end) else None


def placed(c: View) -> Kind | None:
    """在重点水域设置警示标志."""
    look = c.look
    if not look.say.place.match(look.flat, c.content, c.end):
        return None
    return "main" if look.parties.long_verb.search(look.flat, c.content + 2, c.end) else None


def about(c: View) -> Kind | None:
    """对商场进行检查; 对备用风机逐台检验."""
    look = c.look
    if not look.say.about.match(look.flat, c.content, c.end):
        return None
    handled = look.say.light.search(look.flat, c.content + 2, c.end) or look.parties.ends_acting(look.flat, c.content + 2, c.end)
    return "main" if handled else None


Opinion = Callable[[View], Kind | None]
#: The kind of a clause: the first that answers; ``noun`` where none does.
KIND: tuple[Opinion, ...] = (
    only_when, obliged, cued, is_so, at_once, whether, in_case, aims, when, by_means, is_done, does, by_hand, describes, grounded, named, handled, placed, about,
)  # fmt: skip


def handed_over(c: View, kind: Kind) -> Kind | None:
    """抽查结果通报所在地镇政府: what reaches somebody is done."""
    return "main" if kind == "noun" and c.recipients else None


def as_often(c: View, kind: Kind) -> Kind | None:
    """以月为单位公示…: a verb, and how often."""
    if c.dated_only or kind not in ("basis", "noun") or not any(f.every or f.times for f in c.frequencies):
        return None
    return "main" if c.look.parties.long_verb.search(c.look.flat, c.start, c.end) else None


def looked_at(c: View, kind: Kind) -> Kind | None:
    """配电箱有无破损: a thing, and how it is found to be."""
    if kind not in ("noun", "describe") or c.subject or not c.look.say.thing_whether.match(c.look.flat, c.start, c.end):
        return None
    return None if c.look.say.left_open.search(c.look.flat, c.start, c.end) else "main"


def provided(c: View, kind: Kind) -> Kind | None:
    """每间库房设一名看守员: so many for each."""
    return "main" if kind == "noun" and c.look.say.provided.match(c.look.flat, c.start, c.end) else None


#: What makes a duty of a clause that looked like none.
UNLESS: tuple[Callable[[View, Kind], Kind | None], ...] = (handed_over, as_often, looked_at, provided)


def kind_of(c: View) -> tuple[Kind, str]:
    """The kind of a clause by itself, and the opinions that said so."""
    said: tuple[Kind, str] = first(KIND, c) or ("noun", "-")
    other: tuple[Kind, str] | None = first(UNLESS, c, said[0])
    return (other[0], f"{said[1]} > {other[1]}") if other else said


def _who_does(c: View) -> bool:
    return c.look.say.who_does.search(c.look.flat, c.content + 1, c.end) is not None
