"""One notice of many: its checklist, or in one line why there is none, so that it takes no other with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from .checklist import Checklist
from .errors import CampaignExtractError
from .evidence.models import Evidence
from .lexicon import Lexicon
from .pipeline import Before, extract
from .read import LIMIT, Document, printable, read


def outcome(
    source: str | bytes,
    *,
    name: str | None = None,
    issued: date | None = None,
    issued_override: date | None = None,
    addressees: Sequence[str] | None = None,
    lexicon: Lexicon | None = None,
    before: Before = "inclusive",
    with_text: bool = False,
    limit: int = LIMIT,
    evidence: Evidence | None = None,
) -> Checklist | str:
    """What ``extract`` makes of a text, or of a file's bytes by way of ``read``; whatever is wrong is told, never raised.

    >>> outcome("关于开展安全检查的通知\\n各单位：\\n请于2024年5月20日前报送总结。").requirements[0].action
    '报送'
    >>> outcome(b"")
    'empty'
    """
    called = name and printable(name)
    try:
        document = read(source, name=name, limit=limit) if isinstance(source, bytes) else Document.of(source, name=called)
        return extract(
            document, issued=issued, issued_override=issued_override, addressees=addressees, lexicon=lexicon, before=before,
            with_text=with_text, evidence=evidence,
        )  # fmt: skip
    except CampaignExtractError as error:  # the notice is named already where this is told
        return printable(str(error).removeprefix(f"{called or '<bytes>'}: "))
    except Exception as error:
        return printable(f"internal error: {error!r}")
