"""``python -m campaign_extract``: the same as the command ``campaign-extract``."""

from .cli import main

if __name__ == "__main__":
    raise SystemExit(main())
