"""Two checklists held against each other: ``compare(old, new)`` and ``cover(notice, plan)``.

>>> from campaign_extract import extract
>>> old = extract("关于检查的通知\\n各单位：\\n请各单位于5月20日前报送工作总结。\\n某某局\\n2023年4月1日")
>>> new = extract("关于检查的通知\\n各单位：\\n请各单位于5月10日前报送工作总结。\\n某某局\\n2024年4月1日")
>>> [(line.relations, line.changes[0].old, line.changes[0].new) for line in compare(old, new).lines]
[(('moved-date',), '2023-05-20', '2024-05-10')]

Needs ``rapidfuzz`` (the extra ``compare``).
"""

from .doors import compare, cover
from .model import Change, Comparison, Coverage, Duty, Feature, Line, Match, Quote, Side

__all__ = ["Change", "Comparison", "Coverage", "Duty", "Feature", "Line", "Match", "Quote", "Side", "compare", "cover"]
