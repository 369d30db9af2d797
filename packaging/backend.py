"""setuptools as it is, and then the same bytes whenever, wherever and by whomever wheel and sdist are built.

What differs from one build to the next is taken out: times, owners, modes that follow the umask, the order of a folder.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from setuptools import build_meta
from setuptools.build_meta import (  # noqa: F401 (what a front end asks a backend for)
    build_editable,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    get_requires_for_build_wheel,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

Settings = Mapping[str, str | list[str] | None] | None
#: The first day that a zip can name, for every file.
_DAY = (1980, 1, 1, 0, 0, 0)
_SECOND = 315_532_800


def build_wheel(wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None) -> str:
    name: str = build_meta.build_wheel(wheel_directory, config_settings, metadata_directory)
    path = Path(wheel_directory, name)
    with zipfile.ZipFile(path) as archive:
        held = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for filename, data in held:
            entry = zipfile.ZipInfo(filename, _DAY)
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return name


def build_sdist(sdist_directory: str, config_settings: Settings = None) -> str:
    name: str = build_meta.build_sdist(sdist_directory, config_settings)
    path = Path(sdist_directory, name)
    plain = io.BytesIO()
    with tarfile.open(path) as source, tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as target:
        for member in sorted(source.getmembers(), key=lambda member: member.name):
            held = tarfile.TarInfo(member.name)
            held.type, held.size, held.mtime = member.type, member.size, _SECOND
            held.mode = 0o755 if member.isdir() else 0o644
            target.addfile(held, source.extractfile(member) if member.isfile() else None)
    path.write_bytes(gzip.compress(plain.getvalue(), mtime=0))
    return name
