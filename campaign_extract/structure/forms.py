"""Blanks of attached forms: 组织开展入户宣传()场，参与()人次 asks for two numbers of one activity."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..lexicon import Lexicon
from ..lexicon.plain import SIGNS
from ..model import Indicator, Section, Span
from .segment import deepest

_NAME_EDGE = re.compile(r"[；。，、\n\t|：]")
_NUMBERED = re.compile(rf"^\s*(?:{SIGNS['item-number']}|[{SIGNS['counts']}]{{1,3}}、)\s*")
_LABEL, _WORD, _RUN = (
    re.compile(f"[{SIGNS['han']}{more}]{{{least},{most}}}") for more, least, most in (("", 2, 10), ("", 2, 2), ("/%", 0, 6))
)
#: A cell that holds a number: the table says something, it asks for nothing.
_FILLED = re.compile(r"[\t|] *[0-9]+(?:\.[0-9]+)?%? *(?=[\t|\n])|[\t|] *[0-9]+ *$", re.M)
#: A label, and an empty cell behind it.
_ASKED = re.compile(rf"(?:^|[\t|]) *(?P<label>(?P<name>[{SIGNS['han']}]{{2,10}})(?:（(?P<unit>[^（）\n]{{1,4}})）)?) *[\t|] *(?=[\t|\n]|$)", re.M)
#: A label before a colon, and the room behind it: as wide as to be written into, or to the end of its line.
_FIELD = re.compile(rf"(?<![{SIGNS['han']}])(?P<label>[{SIGNS['han']}]{{2,10}})(?:（[^（）\n]{{1,6}}）)?[：:](?P<room>[ _]{{2,}}|[ _]?(?=[\t\n]|$))")
#: What may stand behind that room: the unit, the next label, the end of the cell or line.
_BEHIND = re.compile(rf" *(?:[\t\n|，；、。]|$)| *[{SIGNS['han']}]{{2,10}}(?:（[^（）\n]{{1,6}}）)?[：:]")
_QUOTES = '“”"‘’'


def indicators(
    text: str, flat: str, sections: Sequence[Section], pages: Sequence[Span], lexicon: Lexicon
) -> tuple[Indicator, ...]:
    """The blanks of a notice, in reading order; ``pages`` are the attached pages, whose bare cells are blanks too.

    A page of tasks (工作内容 ⇥ 责任单位) is none of them.

    >>> from campaign_extract.lexicon import load
    >>> from campaign_extract.normalise import normalise
    >>> text = "开展入户宣传()场，参与()人次"
    >>> [(i.name, i.unit) for i in indicators(text, normalise(text), (), (), load())]
    [('开展入户宣传', '场'), ('开展入户宣传参与', '人次')]
    """
    found = [*_blanks(text, flat, sections, lexicon), *_cells(text, flat, sections, pages, lexicon)]
    known = {i for indicator in found for i in range(*indicator.span)}
    for fields in (_fields(text, flat, sections, pages, lexicon), _empties(text, flat, sections, lexicon)):
        found += [each for each in fields if known.isdisjoint(range(*each.span))]
        known |= {i for indicator in found for i in range(*indicator.span)}
    return tuple(sorted(found, key=lambda indicator: indicator.span))


def _blanks(text: str, flat: str, sections: Sequence[Section], lexicon: Lexicon) -> Iterator[Indicator]:
    starts = [section.span[0] for section in sections]
    blank = re.compile(lexicon.alternatives("forms", "blank"))
    unit = re.compile(lexicon.alternatives("forms", "unit"))
    follow = re.compile(f"(?:{lexicon.alternatives('forms', 'follow')})$")
    field = re.compile(f"(?:{lexicon.alternatives('forms', 'field')})$")
    activity: Span | None = None
    done = 0
    for hole in blank.finditer(flat):
        near = max(done, hole.start() - 120)
        begin = line = max(near, flat.rfind("\n", near, hole.start()) + 1)
        for edge in _NAME_EDGE.finditer(flat, line, hole.start()):
            if not _within_quotes(flat, line, edge.start()) and not _inside_list(flat, edge, hole.start()):
                begin = edge.end()
        begin = max(begin, hole.start() - 120)
        numbered = _NUMBERED.match(flat[begin : hole.start()])
        begin += numbered.end() if numbered else 0
        while begin < hole.start() and flat[begin] in " \t）、，":
            begin += 1
        stop, name_after, label = _unit(flat, hole.end(), unit)
        words = flat[begin : hole.start()].strip()
        if field.fullmatch(words):
            done = stop
            continue
        own = text[begin : hole.start()].strip()
        apart = flat[begin - 1 : begin] in ("\t", "|", "；", "\n", "")
        if not words and apart and (label_cell := _label_cell(flat, line, begin)):
            begin, own = label_cell[0], text[slice(*label_cell)]  # 检查使用单位⇥(  )家
            words = own
        depends = (bool(follow.fullmatch(words)) and not apart) or not words
        if depends and activity is None:
            done = stop
            continue
        if depends and activity is not None:
            name = text[slice(*activity)].strip() + own + name_after
            span = (activity[0], stop)
        else:
            name, activity = own + name_after, (begin, hole.start())
            span = (begin, stop)
        yield Indicator(
            name=name, unit=label, section=deepest(sections, starts, hole.start()), text=text[slice(*span)], span=span
        )
        done = stop


def _label_cell(flat: str, line: int, hole: int) -> Span | None:
    """The cell of words to the left of an empty one."""
    cells = [m.span() for m in re.finditer(r"[^\t|]+", flat[line:hole]) if _WORD.search(m[0])]
    return (line + cells[-1][0], line + cells[-1][1]) if cells else None


def _within_quotes(flat: str, start: int, at: int) -> bool:
    before = flat[start:at]
    return sum(before.count(q) for q in _QUOTES) % 2 == 1


def _inside_list(flat: str, edge: re.Match[str], hole: int) -> bool:
    """、 parts words of one name (村庄、社区、学校开展宣传()场), unless a blank stands before it."""
    return edge[0] == "、" and flat[edge.start() - 1 : edge.start()] not in SIGNS["counted"]


def _unit(flat: str, start: int, unit: re.Pattern[str]) -> tuple[int, str, str | None]:
    """What is counted in the blank: (where it ends, a verb behind it that names it further, the unit)."""
    han = _RUN.match(flat, start)
    run = han[0] if han else ""
    known = unit.match(run)
    if known is None:
        return start, "", None
    rest = run[known.end() :]
    if len(rest) == 1:  # ()人欢: a slip for 人次 stays as printed
        return start + len(run), "", run
    return start + known.end() + len(rest if len(rest) == 2 else ""), rest if len(rest) == 2 else "", known[0]


def _cells(
    text: str, flat: str, sections: Sequence[Section], pages: Sequence[Span], lexicon: Lexicon
) -> Iterator[Indicator]:
    """Labels of a form's empty cells: 活动时间 ⇥ ⇥ 活动地点; heads of its columns: 培训场次（场） ⇥ 参训人数（人）."""
    starts = [section.span[0] for section in sections]
    say = lexicon.say("forms")
    counted = re.compile(f"(?P<name>[^（）\\t|]{{2,20}}?) ?（ ?(?P<unit>{lexicon.alternatives('forms', 'unit')}) ?）")
    field = re.compile(f"(?:{lexicon.alternatives('forms', 'field')})$")
    blank = re.compile(lexicon.alternatives("forms", "blank"))
    for start, end in pages:
        if blank.search(flat, start, end) or re.search(r"[。；]", flat[start:end]) or _FILLED.search(flat, start, end):
            continue
        person = say.person.search(flat, start, end) is not None  # a form about one person asks for words
        for line in re.compile(r"[^\n]+").finditer(flat, start, end):
            for cell in re.compile(r"[^\t|]+").finditer(flat, *line.span()):
                label = cell[0].strip()
                column = counted.fullmatch(label)
                asked = say.number.search(label) if person else _LABEL.fullmatch(label)
                if column or asked and _LABEL.fullmatch(label) and not field.fullmatch(label):
                    a = cell.start() + len(cell[0]) - len(cell[0].lstrip())
                    yield Indicator(
                        name=text[a : a + len(column["name"] if column else label)],
                        unit=column["unit"] if column else None,
                        section=deepest(sections, starts, a),
                        text=text[a : a + len(label)],
                        span=(a, a + len(label)),
                    )
                if "\t" in line[0] and cell.start() > line.start() and not column and not _LABEL.fullmatch(label):
                    break


def _empties(text: str, flat: str, sections: Sequence[Section], lexicon: Lexicon) -> Iterator[Indicator]:
    """Labels that ask for a number and have an empty cell behind them, in whatever form: 班级人数 ⇥ ⇥ 班主任."""
    starts, say = [section.span[0] for section in sections], lexicon.say("forms")
    unit = re.compile(lexicon.alternatives("forms", "unit"))
    for cell in _ASKED.finditer(flat):
        counted = cell["unit"] is not None and unit.fullmatch(cell["unit"]) is not None
        if counted or cell["unit"] is None and say.number.search(cell["name"]):
            a, b = cell.span("label")
            yield Indicator(
                name=text[slice(*cell.span("name"))], unit=cell["unit"], section=deepest(sections, starts, a), text=text[a:b], span=(a, b)
            )


def _fields(
    text: str, flat: str, sections: Sequence[Section], pages: Sequence[Span], lexicon: Lexicon
) -> Iterator[Indicator]:
    """Labels in running text that ask for a number: 姓名：      培训次数：      , 组织演练：    次."""
    starts, say = [section.span[0] for section in sections], lexicon.say("forms")
    unit = re.compile(f"(?:{lexicon.alternatives('forms', 'unit')})(?![{SIGNS['han']}])")
    wide: int | None = None  # the line of the last field with room to write in
    for field in _FIELD.finditer(flat):
        start, (begin, end) = field.start(), field.span("label")
        line = flat.rfind("\n", 0, start)
        roomy = len(field["room"]) > 1
        wide = line if roomy else wide
        counted = None if say.no_unit.match(flat, field.end()) else unit.match(flat, field.end())
        behind = _BEHIND.match(flat, counted.end() if counted else field.end())
        if behind is None or not (counted and roomy or say.number.search(flat, begin, end)):
            continue
        if roomy or wide == line or any(a <= start < b for a, b in pages):
            stop = counted.end() if counted else end
            yield Indicator(
                name=text[begin:end], unit=counted[0] if counted else None, section=deepest(sections, starts, begin), text=text[begin:stop], span=(begin, stop)
            )
