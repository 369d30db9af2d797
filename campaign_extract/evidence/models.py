"""The models of a file, by the decision that each makes; nothing heavy is loaded before one is asked."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ..errors import EvidenceError
from .sight import Sight

if TYPE_CHECKING:
    from ..duties.draft import Draft
    from ..duties.resolve import Resolver
    from ..lexicon import Lexicon
    from ..model import Frequency, Time
    from ..structure.segment import Outline
    from .chain import Chain
    from .judge import Judged

#: From what the rules saw in a text, the verdicts on its clauses; none: the rules decide.
Decide: TypeAlias = "Callable[[Sequence[Sight]], Judged | None]"

DUTIES, NAMES, WHO, FOLDS = "duties", "names", "who", "folds"


class Blank(NamedTuple):
    """A stretch of blanks in a long line, and what the rows say of it."""

    start: int
    end: int
    ends: bool  # by the rows a line ends here
    rows: str  # which rows match, those for a line end and those that are sure of it
    barred: bool  # rows say that no line ends here
    runs: bool  # a sentence seems to go on over it


#: Of the blanks of a normalised text, whether a line ends at each.
Folds: TypeAlias = "Callable[[str, Sequence[Blank]], Sequence[bool]]"


class Scene(NamedTuple):
    """A notice whose duties were read, before it is decided who acts in them."""

    text: str
    flat: str
    structure: Outline
    times: Sequence[Time]
    frequencies: Sequence[Frequency]
    resolver: Resolver
    lexicon: Lexicon
    paper: str | None
    drafts: Sequence[Draft]


class Evidence:
    """What was learned; without models the rules decide alone.

    >>> Evidence.alone().decide("各校要自查。", "各校要自查。") is None
    True
    """

    def __init__(self, models: Mapping[str, Chain]) -> None:
        self.models = models

    @classmethod
    def of(cls, source: str | os.PathLike[str] | Evidence | None) -> Evidence:
        """The shipped models, those of a file or folder, or the ones given; raises EvidenceError in one line."""
        if isinstance(source, Evidence):
            return source
        from . import weights

        if source is None:
            return cls(weights.shipped())
        return cls._fitting(weights.load(source), os.fspath(source))

    @classmethod
    def of_bytes(cls, data: bytes | None) -> Evidence:
        """Those of a file's content, which can be sent to where no such file is; of None the shipped ones."""
        from . import weights

        return cls.of(None) if data is None else cls._fitting(weights.parse(data, "evidence"), "evidence")

    @classmethod
    def _fitting(cls, models: Mapping[str, Chain], name: str) -> Evidence:
        from .judge import fits

        if DUTIES in models and not fits(models[DUTIES]):
            raise EvidenceError(f"{name}: weights of another version")
        return cls(models)

    @classmethod
    def alone(cls) -> Evidence:
        """No models: the rules alone."""
        return cls({})

    def decide(self, text: str, flat: str) -> Decide | None:
        """How the clauses of a text are judged, if anything was learned of them."""
        chain = self.models.get(DUTIES)
        if chain is None:
            return None
        from .judge import judge

        return lambda sights: judge(flat, sights, chain)

    def folds(self) -> Folds | None:
        """How it is decided where the lines of a notice in one line ended, if anything was learned at all.

        A file of weights that does not say so leaves it to what the package learned.
        """
        if not self.models:
            return None

        def ends(flat: str, blanks: Sequence[Blank]) -> Sequence[bool]:
            from . import weights
            from .folds import folds

            return folds(flat, blanks, self.models.get(FOLDS) or weights.folds())

        return ends

    def act(self, scene: Scene) -> None:
        """Decides who acts, if that was learned."""
        if scene.drafts and NAMES in self.models and WHO in self.models:
            from ..duties.acting import act

            act(scene, self.models[NAMES], self.models[WHO])


class Watcher(Evidence):
    """Decides which clauses oblige, and keeps what it is to be learned from who acts."""

    def __init__(self, models: Mapping[str, Chain]) -> None:
        super().__init__(models)
        self.scene: Scene | None = None

    def act(self, scene: Scene) -> None:
        self.scene = scene


class Recorder(Evidence):
    """Keeps what the rules saw, and decides nothing: the requirements are those of the rules."""

    def __init__(self) -> None:
        super().__init__({})
        self.sights: Sequence[Sight] = ()

    def decide(self, text: str, flat: str) -> Decide | None:
        def watch(sights: Sequence[Sight]) -> None:
            self.sights = sights

        return watch
