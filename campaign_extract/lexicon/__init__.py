"""Tables become patterns: the files beside this one, and a user's own, with every complaint at once.

A table is a TSV file of rows with four fields, ``id  kind  pattern  value``; a line that begins with ``#`` is a comment, and the
comment above a row quotes the phrase that made it necessary.  A pattern is a regular expression over normalised text
(see ``normalise``) that reads as Chinese, with slots in braces: ``每{期}至少{办}?{数}次``.  A slot is defined once, in
``slots.tsv``, and becomes a named group; where a row uses it again the group is numbered: 月, 月2, 月3.  ``(?:…)`` and
``[…]`` are as in ``re``; a plain ``(…)`` is refused, and so is ``{2,3}`` unless a digit follows the brace.

A row that is a list of words stands below a heading, ``[kind id]`` and, behind a tab, its value; one word a line, with what may
not stand behind it and before it in two more cells (see ``lists``).  ``[名]`` with one name heads a list that all rows may
use as ``{名}``.

A user's folder holds tables of the same names.  Its rows come before ours, a row with the id of one of ours takes its
place, and an empty pattern takes it away; a list with the name of one of ours adds its words to it.
"""

from .loader import contents, faults, laid_over, load, parse
from .rows import Lexicon, Phrases, Row
from .trie import words

__all__ = ["Lexicon", "Phrases", "Row", "contents", "faults", "laid_over", "load", "parse", "words"]
