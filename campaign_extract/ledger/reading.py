"""A ledger of ours with all that was typed into it."""

from __future__ import annotations

import json
from os import PathLike
from typing import IO, get_args

from ..checklist import Checklist
from ..export.columns import FIRST
from ..export.harmless import one_line
from ..export.labels import Labels, Lang
from ..export.typed import Cells, NoWorkbook, added_sheets, archived, changed, opened, table, withdrawn
from .book import COLUMNS, FIXED, SHEETS, Kept, Ledger, written


def read(source: str | PathLike[str] | IO[bytes] | bytes) -> tuple[Ledger, Lang]:
    """The ledger and the language it is in; raises NoWorkbook."""
    book = opened(source)
    for lang in get_args(Lang):
        t = Labels(lang)
        if not {t("sheet.ledger"), t("sheet.archive")} <= set(book.sheetnames):
            continue
        try:
            checklists = [Checklist.model_validate(document) for document in json.loads(archived(book, t))]
        except (ValueError, TypeError):
            raise NoWorkbook("its sheet with the documents has been changed") from None
        ours = {t(f"column.{name}"): name for name in COLUMNS}
        said = {(one_line(c.source.name or ""), r.id): cells for c in checklists for r, _, cells in written(c, t)}
        rows: dict[tuple[str, str], Cells] = {}
        added: list[Cells] = []
        for cells in table(book[t("sheet.ledger")], FIRST, ours):
            key = str(cells.get("source") or ""), str(cells.get("id") or "")
            if key in said and key not in rows:
                rows[key] = changed(cells, said[key], FIXED)
            elif own := {name: value for name, value in cells.items() if value is not None and name not in FIXED}:
                added.append(own)
        kept = []
        for checklist in checklists:
            name = one_line(checklist.source.name or "")
            kept.append(Kept(checklist, {id_: cells for (of, id_), cells in rows.items() if of == name}))
        gone = withdrawn(book, ours, t)
        return Ledger(tuple(kept), added, gone, added_sheets(book, {t(f"sheet.{name}") for name in SHEETS})), lang
    raise NoWorkbook("it is no ledger")
