"""A whole batch: which files, what of them is done, the rest through the pool, everything in order into the output."""

from __future__ import annotations

import os
import time
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ..errors import CampaignExtractError
from ..evidence.models import Evidence
from ..lexicon import load
from ..workers import Lost
from .formats import OutputError, sync, writer
from .journal import Entry, Journal, key
from .pool import answers
from .progress import Progress
from .record import Answer, Options, content, failed, reader

#: Seconds between two commits of the journal; only what is committed is reported as done.
INTERVAL = 1.0
#: Failures that a summary names.
NAMED = 10


class BatchError(CampaignExtractError):
    """A batch that has nothing to read, or would write over what it reads."""


@dataclass(slots=True)
class Summary:
    """What a batch came to: files with those taken over from an interrupted run, and how often each note was given."""

    files: int = 0
    resumed: int = 0
    requirements: int = 0
    failures: int = 0
    notes: Counter[str] = field(default_factory=Counter)
    named: list[tuple[str, str]] = field(default_factory=list)

    def count(self, entry: Entry) -> None:
        """One file more; of those that failed the first few are kept by name."""
        self.files += 1
        self.requirements += entry.requirements
        self.notes.update(entry.notes)
        if entry.error is not None:
            self.failures += 1
            if self.failures <= NAMED:
                self.named.append((entry.path, entry.error))


def run(
    sources: Sequence[str],
    output: str,
    options: Options | None = None,
    *,
    jobs: int | None = None,
    timeout: float | None = None,
    progress: Callable[[int, int], Progress] = Progress,
    prepare: Callable[[Options], Callable[[str], Answer]] = reader,
) -> Summary:
    """Read every file, and those below every directory, into ``output`` (.jsonl or .parquet), one record each by path.

    The output takes its name only when it is whole.  Until then ``output.journal`` beside it holds what is done, and the
    same call goes on from there.  ``jobs`` processes read (default: one a processor); ``timeout`` is in seconds a file.
    As with everything that spawns processes, a script calls it below ``if __name__ == "__main__":``.
    Raises a CampaignExtractError for what cannot be used, OSError where nothing can be written.
    """
    options = options or Options()
    load(options.lexicon)  # broken tables and weights are told once, here, and not by every worker
    Evidence.of(options.evidence)
    target = Path(os.path.realpath(output))
    if target.exists() and not target.is_file():
        raise OutputError(f"{output}: not a regular file")
    make = writer(output)
    journal_path = target.with_name(f"{target.name}.journal")
    draft = target.with_name(f"{target.name}.part")
    paths = files(sources, {target, journal_path, draft})
    summary = Summary()
    digest = options.digest()
    with Journal(journal_path) as journal:
        # a record is known by its place in the journal: eight bytes a file, whatever its size
        places = array("q", [-1]) * len(paths)
        for place, entry in journal.entries():
            at = bisect_left(paths, entry.path)
            if at == len(paths) or paths[at] != entry.path:
                continue
            if entry.key == key(entry.path, content(entry.path, options.limit), digest):
                places[at] = place
        summary.resumed = sum(place >= 0 for place in places)
        todo = (path for path, place in zip(paths, places, strict=True) if place < 0)
        bar = progress(len(paths), summary.resumed)
        try:
            workers = min(jobs or processors(), len(paths) - summary.resumed)
            for path, place in _read(todo, journal, options, digest, partial(prepare, options), workers, timeout, bar):
                places[bisect_left(paths, path)] = place
        finally:
            bar.close()
        try:
            with make(draft) as out:
                for entry in journal.read(places):
                    out.write(entry.record)
                    summary.count(entry)
            sync(draft)
            draft.replace(target)
            sync(target.parent)  # the journal must not go before the output has its name
        finally:
            draft.unlink(missing_ok=True)
        journal.finished = True
    return summary


def _read(
    todo: Iterable[str],
    journal: Journal,
    options: Options,
    digest: str,
    prepare: Callable[[], Callable[[str], Answer]],
    jobs: int,
    timeout: float | None,
    progress: Progress,
) -> Iterator[tuple[str, int]]:
    """Each path with the place of its record in the journal; all are committed in the end."""
    uncommitted, last = 0, time.monotonic()
    for path, got in answers(todo, prepare, jobs, timeout) if jobs else ():
        if isinstance(got, Lost):
            got = failed(path, got.reason, content(path, options.limit))
        yield path, journal.append(key(path, got.content, digest), path, got)
        uncommitted += 1
        if journal.full or time.monotonic() - last >= INTERVAL:
            journal.commit()
            progress.advance(uncommitted)
            uncommitted, last = 0, time.monotonic()
    journal.commit()
    progress.advance(uncommitted)


def files(sources: Sequence[str], own: set[Path]) -> list[str]:
    """The paths to read, sorted, each once; hidden files below a directory are left out, and so is what the batch writes.

    BatchError where nothing is given, or where a file that is named would be written over.
    """
    found: set[str] = set()
    for source in sources:
        if not os.path.isdir(source):
            if Path(os.path.realpath(source)) in own:
                raise BatchError(f"{source}: is a source; it would be overwritten")
            found.add(source)
            continue
        found |= set(_below(source, own)) or {source}  # an empty one has a record that says so
    if not found:
        raise BatchError("no sources")
    return sorted(found)


def _below(source: str, own: set[Path]) -> Iterator[str]:
    unread: list[str] = []
    for folder, folders, names in os.walk(source, onerror=lambda error: unread.append(error.filename)):
        folders[:] = [name for name in folders if not name.startswith(".")]
        real = os.path.realpath(folder)  # once for all in it but the links: of many files it takes seconds
        for name in names:
            path = os.path.join(folder, name)
            if name.startswith(".") or not Path(path).is_file():
                continue
            if Path(os.path.realpath(path) if Path(path).is_symlink() else os.path.join(real, name)) not in own:
                yield path
    yield from unread  # what cannot be listed is a record, like a file that cannot be read


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
