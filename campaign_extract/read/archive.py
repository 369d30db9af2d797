"""The ZIP that .docx and .ofd are: entries are read by name into memory, within bounds; nothing is ever unpacked to disk.

A name inside the archive is a key and no path, so ``../../etc/passwd`` can at most be missing.
"""

from __future__ import annotations

import posixpath
import zlib
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, LargeZipFile, ZipFile

from ..errors import ReadError
from . import limits
from .extras import need

_BROKEN = (BadZipFile, LargeZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, OverflowError)


class Archive:
    """An archive held in memory; ``what`` is how complaints call it, ``extra`` brings the reader of its XML."""

    def __init__(self, data: bytes, what: str, extra: str) -> None:
        self.what, self.extra, self.read_so_far = what, extra, 0
        try:
            self._zip = ZipFile(BytesIO(data))
            self.names = frozenset(self._zip.namelist())
        except _BROKEN:
            raise ReadError(f"{what}, truncated or damaged") from None
        if len(self.names) > limits.ENTRIES:
            raise ReadError(f"{what} of more than {limits.ENTRIES:,} entries")

    def bytes(self, name: str) -> bytes:
        """An entry's bytes; ReadError where it is missing, encrypted, damaged, or unpacks to more than it may."""
        try:
            info = self._zip.getinfo(name)
        except KeyError:
            raise ReadError(f"{self.what} without {name}: damaged or incomplete") from None
        if info.flag_bits & 1:
            raise ReadError(f"{self.what}, encrypted: remove its password first")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(limits.ENTRY_BYTES + 1)
        except (*_BROKEN, RuntimeError):
            raise ReadError(f"{self.what}, damaged: {name} cannot be unpacked") from None
        self.read_so_far += len(data)
        # what counts is what came out, not what the archive's directory says would
        if len(data) > limits.ENTRY_BYTES or self.read_so_far > limits.ARCHIVE_BYTES:
            raise ReadError(f"{self.what} that unpacks to more than {limits.ENTRY_BYTES:,} bytes")
        if len(data) > 1_000_000 and len(data) > limits.EXPANSION * max(1, info.compress_size):
            raise ReadError(f"{self.what} that unpacks to more than {limits.EXPANSION} times its size")
        return data

    def xml(self, name: str) -> Any:
        """The root of an entry that is XML."""
        return parse(self.bytes(name), f"{self.what}: {name}", self.extra)

    def xml_if_there(self, name: str) -> Any:
        """The root of an entry, or None where the archive has none of that name."""
        return self.xml(name) if name in self.names else None


def within(folder: str, target: str) -> str:
    """The name of an entry that another one points to, from its own folder or from the root.

    >>> within("word", "numbering.xml"), within("Doc_0", "/Doc_0/Pages/Page_0/Content.xml"), within("a/b", "../c.xml")
    ('word/numbering.xml', 'Doc_0/Pages/Page_0/Content.xml', 'a/c.xml')
    """
    return posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")


def parse(data: bytes, what: str, extra: str) -> Any:
    """The root of an XML document: no entities, no DTD, nothing fetched, no more depth than the parser's own bound.

    >>> root = parse("<通知>请报送总结</通知>".encode(), "notice.xml", "docx")
    >>> root.text
    '请报送总结'
    """
    etree = need("lxml.etree", extra, what)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise ReadError(f"{what} is no well-formed XML: damaged or made to harm") from None
    if root.getroottree().docinfo.doctype:
        raise ReadError(f"{what} declares a document type, which no such file does")
    return root


def local(element: Any) -> str:
    """An element's name without its namespace; of the two that Word writes (transitional, strict) either will do."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """An attribute by its local name, whatever its namespace."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if key == name or key.endswith("}" + name):
            return str(value)
    return None


def child(element: Any, *path: str) -> Any:
    """The first descendant along a path of local names, or None."""
    for name in path:
        element = None if element is None else next((c for c in element if local(c) == name), None)
    return element


def children(element: Any, name: str) -> list[Any]:
    """The children of that local name."""
    return [] if element is None else [c for c in element if local(c) == name]
