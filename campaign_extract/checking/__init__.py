"""A task list held against the notice it was made from: ``check(notice_checklist, rows)``.

>>> from campaign_extract import extract
>>> notice = extract("关于检查的通知\\n各单位：\\n请各单位于5月20日前报送工作总结。\\n某某局\\n2024年4月1日")
>>> [(line.verdict, line.faults) for line in check(notice, [{"工作任务": "报送工作总结", "完成时限": "2024/5/20"}]).lines]
[('rests', ())]
>>> [(line.verdict, line.faults) for line in check(notice, [{"工作任务": "报送工作总结", "完成时限": "5月25日前"}]).lines]
[('differs', ('wrong-date',))]

Needs ``rapidfuzz`` (the extra ``compare``).
"""

from .doors import check
from .entries import Entry, NoList, entries
from .model import Check, Checked, Fault, Verdict
from .sources import Grid, grids

__all__ = ["Check", "Checked", "Entry", "Fault", "Grid", "NoList", "Verdict", "check", "entries", "grids"]
