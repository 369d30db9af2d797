"""The checklist as a pandas DataFrame: one row a requirement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import COLUMNS, rows

if TYPE_CHECKING:
    import pandas as pd

    from ..checklist import Checklist


def to_frame(checklist: Checklist) -> pd.DataFrame:
    """One row a requirement, in the columns and dtypes of ``export.COLUMNS``, also where there is no requirement.

    ``attrs`` holds ``schema_version``, ``source`` and ``notice`` as plain dicts that JSON can write.
    """
    import pandas as pd
    from pandas.api.types import pandas_dtype

    table = list(rows(checklist))
    columns = {name: pd.Series([row[name] for row in table], dtype=pandas_dtype(dtype)) for name, dtype in COLUMNS.items()}
    frame = pd.DataFrame(columns)
    frame.attrs |= checklist.model_dump(mode="json", include={"schema_version", "source", "notice"})
    return frame
