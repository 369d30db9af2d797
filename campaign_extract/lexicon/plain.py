"""Tables of two fields, name and value, that rooms read as they are: signs, numerals, and what Python calls a slot.

They hold what every notice is written in, and no phrases; a user's folder has none of them.  ``{name}`` in a value stands for
the value of a row above.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType

#: The tables of this kind: no rows of four fields, and nothing for the loader.
PLAIN = ("captures", "numerals", "signs")
_HELD = re.compile(r"\{([a-z][a-z-]*)\}")


@functools.cache
def plain(table: str) -> Mapping[str, str]:
    """The values of such a table by name.

    >>> plain("captures")["短年"], plain("numerals")["廿"], plain("signs")["de"]
    ('short_year', 'whole 20', '的')
    """
    made: dict[str, str] = {}
    for line in (resources.files(__package__) / f"{table}.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, value = line.partition("\t")
            made[name] = _HELD.sub(lambda held: made[held[1]], value)
    return MappingProxyType(made)


#: Characters and signs by the name that rooms ask for them.
SIGNS = plain("signs")
