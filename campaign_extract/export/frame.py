"""The checklist as a pandas DataFrame: one row a requirement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    table = list(rows(checklist, lists=lists))
    dtypes = COLUMNS | (dict.fromkeys(LISTS, "object") if lists else {})
    frame = framed({name: [row[name] for row in table] for name in dtypes}, dtypes)
    frame.attrs |= checklist.model_dump(mode="json", include={"schema_version", "source", "notice"})
    return frame


def framed(columns: Mapping[str, Sequence[object]], dtypes: Mapping[str, str]) -> pd.DataFrame:
    """Columns in these dtypes; where pandas has none for text (before 3), text is ``object``, as in all its frames."""
    import pandas as pd
    from pandas.api.types import pandas_dtype

    known = {name: pandas_dtype(dtype) for name, dtype in dtypes.items()}
    return pd.DataFrame(
        {
            name: pd.Series(list(columns[name]), dtype="object" if dtype.kind == "U" else dtype)
            for name, dtype in known.items()
        }
    )
