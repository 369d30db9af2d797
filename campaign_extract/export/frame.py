"""The checklist as a pandas DataFrame: one row a requirement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import COLUMNS, LISTS, rows

if TYPE_CHECKING:
    import pandas as pd

    from ..checklist import Checklist


def to_frame(checklist: Checklist, *, lists: bool = False) -> pd.DataFrame:
    """One row a requirement, in the columns and dtypes of ``export.COLUMNS``, also where there is no requirement.

    With ``lists`` the columns of ``export.LISTS`` hold lists of names, an empty one where there is none.
    ``attrs`` holds ``schema_version``, ``source`` and ``notice`` as plain dicts that JSON can write.
    """
    import pandas as pd
    from pandas.api.types import pandas_dtype

    table = list(rows(checklist, lists=lists))
    dtypes = COLUMNS | (dict.fromkeys(LISTS, "object") if lists else {})
    columns = {name: pd.Series([row[name] for row in table], dtype=pandas_dtype(dtype)) for name, dtype in dtypes.items()}
    frame = pd.DataFrame(columns)
    frame.attrs |= checklist.model_dump(mode="json", include={"schema_version", "source", "notice"})
    return frame
