"""我是… in a workbook: a cell to choose one's unit in, and of each line whether it is one's own.

Whose a line is is known here and stands in a cell as text; the formulas are ours and only look the chosen name up.  Nothing
from a notice stands in a formula.  A name that is not on the list chooses nothing: every line counts as one's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .columns import FIRST, TASKS
from .harmless import one_line
from .sheet import Writer, letter

if TYPE_CHECKING:
    from ..checklist import Checklist

EVERYBODY = "*"
_BETWEEN = "|"
_GREY = {"font_color": "#B5AFA5", "bg_color": "#FFFFFF"}
_LONGEST = 255  # characters of a name that is looked up


class Mine:
    """The units of a checklist, whose each of its lines is, and the unit that is chosen."""

    def __init__(self, w: Writer, checklist: Checklist, chosen: str = "") -> None:
        from ..unit import belonging

        names, whose = belonging(checklist, [chosen] if chosen else [])
        self.w, self.names = w, [_name(name) for name in names]
        self.chosen = self.names[0] if chosen and names else ""
        self.units = {
            r.id: EVERYBODY if mine is None else _BETWEEN.join(("", *(self.names[n] for n in mine), ""))
            for r, mine in zip(checklist.requirements, whose, strict=True)
        }
        self.yes, self.no = w.labels("mine.yes"), w.labels("mine.no")

    def choice(self, sheet: Any, row: int) -> None:
        """我是 and the cell to choose in; the names stand on a sheet of their own."""
        t, w = self.w.labels, self.w
        sheet.write_string(row, 0, t("ui.i_am"), w.format(bold=True, font_color="#B3131F", text_wrap=False))
        w.cell(sheet, row, 1, self.chosen, room=False, bg_color="#FFFBEF", text_wrap=False)
        rule = {"validate": "list", "source": f"='{t('sheet.choice')}'!$A$2:$A${len(self.names) + 1}", "error_type": "warning"}
        sheet.data_validation(row, 1, row, 1, rule | {"input_title": t("ui.i_am"), "input_message": t("mine.hint")})

    def line(self, sheet: Any, row: int, column: int, units: str, at: int) -> None:
        """Whether a line is one's own; ``at`` is the column in which its units stand."""
        known, cell = f"'{self.w.labels('sheet.choice')}'!$B$2", f"${letter(at)}{row + 1}"
        found = f'ISNUMBER(FIND("{_BETWEEN}"&{known}&"{_BETWEEN}",{cell}))'
        formula = f'=IF(OR({known}="",{cell}="",{cell}="{EVERYBODY}",{found}),"{self.yes}","{self.no}")'
        self.w.cell(sheet, row, at, units, room=False)
        self._formula(sheet, row, column, formula, units)

    def again(self, sheet: Any, row: int, column: int, id_: str, *, number: int = 0) -> None:
        """The same on another sheet, whose column ``number`` has the number of the line in 任务清单."""
        first, last, at = FIRST + 1, FIRST + len(self.w.rows), letter(list(TASKS).index("mine"))
        numbers, answers = (f"'{self.w.labels('sheet.tasks')}'!${c}${first}:${c}${last}" for c in ("A", at))
        formula = f"=INDEX({answers},MATCH(VALUE(${letter(number)}{row + 1}),{numbers},0))"
        self._formula(sheet, row, column, formula, self.units[id_])

    def grey(self, sheet: Any, area: tuple[int, int, int, int], column: int) -> None:
        """What is another's stands back."""
        criteria = f'=${letter(column)}{area[0] + 1}="{self.no}"'
        style = self.w.book.add_format(_GREY)
        sheet.conditional_format(*area, {"type": "formula", "criteria": criteria, "format": style, "stop_if_true": True})

    def sheet(self) -> None:
        """The names, and the chosen one where it is among them."""
        t = self.w.labels
        sheet = self.w.sheet("choice", [(t("sheet.choice"), 40), (t("ui.i_am"), 40)])
        for row, name in enumerate(self.names, 1):
            self.w.cell(sheet, row, 0, name)
        if self.names:
            cell = f"'{t('sheet.tasks')}'!$B$2"
            formula = f'=IF(SUMPRODUCT(--EXACT($A$2:$A${len(self.names) + 1},{cell}))>0,{cell},"")'
            sheet.write_formula(1, 1, formula, self.w.format(), self.chosen)
        sheet.hide()

    def _formula(self, sheet: Any, row: int, column: int, formula: str, units: str) -> None:
        own = not self.chosen or units == EVERYBODY or f"{_BETWEEN}{self.chosen}{_BETWEEN}" in units
        style = self.w.format(bottom=1, bottom_color="#E3DDD2")
        sheet.write_formula(row, column, formula, style, self.yes if own else self.no)


def _name(name: str) -> str:
    return one_line(name).replace(_BETWEEN, "｜")[:_LONGEST]
