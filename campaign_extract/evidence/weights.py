"""The file of models: magic, a line of JSON that says what follows, then the arrays as they are, little-endian.

Nothing in it is run, all of it is checked: a broken file is refused in one line.  The same models are the same bytes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import EvidenceError
from .chain import Chain

_MAGIC = b"campaign_extract evidence 1\n"
#: What a model consists of, in this order, and the type of each in the file.
_PARTS = {"hashes": "<u4", "rows": "<i1", "moves": "<i4", "begins": "<i4"}
#: A larger file is none of ours.
_MOST = 64 << 20

Models = Mapping[str, Chain]


def shipped() -> Models:
    """The models of the package; none where it comes without."""
    return _shipped()


@lru_cache(maxsize=1)
def _shipped() -> Models:
    file = resources.files(__package__).joinpath("weights.bin")
    return parse(file.read_bytes(), "weights.bin") if file.is_file() else {}


@lru_cache(maxsize=1)
def folds() -> Chain | None:
    """The model of the package that says where lines ended; none where it comes without."""
    file = resources.files(__package__).joinpath("folds.bin")
    return parse(file.read_bytes(), "folds.bin")["folds"] if file.is_file() else None


def load(path: str | os.PathLike[str]) -> Models:
    """The models of a file, or of ``weights.bin`` in a folder; raises EvidenceError in one line."""
    return parse(content(path), str(_file(path)))


def near(source: str | None, names: Sequence[str]) -> Models:
    """The models that learning starts from and stays near to: of a file, or of the package (``shipped``); none without a source.

    Raises EvidenceError in one line, also where one of ``names`` is not among them.
    """
    if source is None:
        return {}
    models = shipped() if source == "shipped" else load(source)
    if missing := [name for name in names if name not in models]:
        raise EvidenceError(f"{source}: no {' and '.join(missing)} in it")
    return models


def _file(path: str | os.PathLike[str]) -> Path:
    file = Path(path)
    return file / "weights.bin" if file.is_dir() else file


def content(path: str | os.PathLike[str]) -> bytes:
    """The bytes of such a file; raises EvidenceError in one line."""
    file = _file(path)
    try:
        if file.stat().st_size > _MOST:
            raise EvidenceError(f"{file}: too large for a file of weights")
        return file.read_bytes()
    except OSError as error:
        raise EvidenceError(f"{file}: {error.strerror or error}") from None


def save(models: Models, path: str | os.PathLike[str]) -> None:
    """Writes the models, by name."""
    Path(path).write_bytes(render(models))


def render(models: Models) -> bytes:
    """The bytes of a file of models."""
    head, body = [], []
    for name, chain in sorted(models.items()):
        kinds = {"kinds": len(chain.moves)} if chain.moves.ndim == 3 else {}
        head.append({"name": name, "labels": chain.labels, "features": len(chain.hashes), "scale": chain.scale, "extra": chain.extra, **kinds})
        body += [np.ascontiguousarray(getattr(chain, part), kind).tobytes() for part, kind in _PARTS.items()]
    line = json.dumps(head, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return b"".join((_MAGIC, line.encode(), b"\n", *body))


def parse(data: bytes, name: str) -> Models:
    """The models of such bytes; ``name`` is for complaints."""
    if not data.startswith(_MAGIC):
        raise EvidenceError(f"{name}: no file of weights")
    line, _, body = data[len(_MAGIC) :].partition(b"\n")
    try:
        models, at = {}, 0
        for head in json.loads(line):
            chain, at = _chain(head, body, at)
            models[str(head["name"])] = chain
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, MemoryError, RecursionError):
        raise EvidenceError(f"{name}: a broken file of weights") from None
    if at != len(body):
        raise EvidenceError(f"{name}: a broken file of weights")
    return models


def _chain(head: dict[str, Any], body: bytes, at: int) -> tuple[Chain, int]:
    """The model that a line of the head describes, and where the next begins."""
    labels, features, scale = tuple(map(str, head["labels"])), int(head["features"]), int(head["scale"])
    if not labels or features < 0 or scale < 1 or int(head.get("kinds", 1)) < 1:
        raise ValueError
    n = len(labels)
    moves_of = (int(head["kinds"]), n, n) if "kinds" in head else (n, n)
    parts = []
    for kind, shape in zip(_PARTS.values(), ((features,), (features, n), moves_of, (n,)), strict=True):
        count = int(np.prod(shape))
        parts.append(np.frombuffer(body, kind, count, at).reshape(shape))
        at += count * np.dtype(kind).itemsize
    hashes, rows, moves, begins = parts
    if np.any(hashes[1:] <= hashes[:-1]):
        raise ValueError
    native = (hashes.astype(np.uint32), rows.astype(np.int8), moves.astype(np.int32), begins.astype(np.int32))
    return Chain(labels, *native, scale, dict(head["extra"])), at
