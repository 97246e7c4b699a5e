"""Looks for a word in files, however it may be dressed: in other letters, as numbers, packed, or inside a PDF."""

from __future__ import annotations

import base64
import io
import re
import zlib
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote_from_bytes

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MOST = 64 << 20
"""Bytes of one packed stream that are looked into."""
_PACKED = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
TEXTS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")


class Hit(NamedTuple):
    """Where a word was found, and how it was dressed."""

    file: Path
    dress: str


def dresses(word: str) -> dict[str, bytes]:
    """The word as each kind of file would hold it."""
    found: dict[str, bytes] = {}
    for text in TEXTS:
        raw = word.encode(text)
        found[text] = raw
        found[f"{text}, reversed"] = word[::-1].encode(text)
        found[f"{text} as hex"] = raw.hex().encode()
        found[f"{text} in percent"] = "".join(f"%{byte:02x}" for byte in raw).encode()
        for shift in range(3):
            found[f"{text} as base64, {shift} bytes on"] = _base64(raw, shift)
    found["percent where needed"] = quote_from_bytes(word.encode()).encode()
    found["escaped"] = "".join(f"\\u{ord(letter):04x}" for letter in word).encode()
    return found


def _base64(raw: bytes, shift: int) -> bytes:
    """What stays the same of the word's base64, whatever stands before and behind it."""
    whole = base64.b64encode(b"\0" * shift + raw)
    return whole[(0, 2, 3)[shift] : -4 if (shift + len(raw)) % 3 else None]


@cache
def _looked_for(word: str) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Dresses for which capitals do not matter, in small letters; and those of base64, each way to write the word."""
    small = {name: dress.lower() for name, dress in dresses(word).items() if "64" not in name}
    exact = {
        f"{name}, “{written}”": dress
        for written in (word, word.lower(), word.upper())
        for name, dress in dresses(written).items()
        if "64" in name
    }
    return small, exact


def hits(files: Iterable[Path], word: str) -> list[Hit]:
    """Every dress of the word in these files and in their names."""
    found: list[Hit] = []
    small, exact = _looked_for(word)
    for file in files:
        try:
            content = file.read_bytes()
        except FileNotFoundError:
            continue  # Another program's, and gone.
        for layer in (str(file).encode(), *_layers(content)):
            lower = layer.lower()
            found += [Hit(file, name) for name, dress in small.items() if dress in lower]
            found += [Hit(file, name) for name, dress in exact.items() if dress in layer]
    return found


def _layers(data: bytes) -> Iterator[bytes]:
    """The bytes themselves, and what is packed in them."""
    yield data
    for start in _PACKED.finditer(data):
        unpack = zlib.decompressobj(wbits=47)  # zlib or gzip, as it begins.
        try:
            yield unpack.decompress(data[start.start() :], MOST)
        except zlib.error:
            continue
    if b"%PDF-" in data[:1024]:
        yield from _of_pdf(data)


def _of_pdf(data: bytes) -> Iterator[bytes]:
    """What can be read on its pages, and each object of it: streams unpacked, strings as they are."""
    from tests.window.sheets import text_of

    yield text_of(data).encode()
    with pikepdf.open(io.BytesIO(data)) as document:
        for each in document.objects:
            if isinstance(each, pikepdf.Stream):
                yield each.read_bytes()
            yield each.unparse(resolved=True)
