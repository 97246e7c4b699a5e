"""Make a bundle smaller without losing a language or a rule; docs/decisions/0028 says what is taken and why.

Nothing here guesses: each step proves its ground (what Qt calls, what a file holds) and raises CannotBuild where a new
version of a library has changed it.
"""

from __future__ import annotations

import re
import struct
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from tools import CannotBuild, need, run

# Folders of ICU's data that no call of Qt's reaches: names of currencies, languages, regions and units, spelt-out
# numbers, transliteration, and the dictionaries for word breaks, for which Qt has rules of its own.
UNREACHED = ("brkitr", "curr", "lang", "rbnf", "region", "translit", "unit")
# What Qt calls of ICU: upper and lower case, calendars, character sets, sorting.
REACHED = re.compile(r"(u_str|ucal_|ucnv_|ucol_)")
FONT_STARTS = re.compile(rb"(?:\x00\x01\x00\x00|OTTO)\x00[\x05-\x20]")
LEAST_HOLE = 1 << 16


def make_smaller(internal: Path) -> None:
    """Take from the libraries what the app never uses: on Linux all of it, on Windows only the engine's own fonts.

    On macOS PyInstaller has signed each library by now, so there they stay as they are.
    """
    if sys.platform == "darwin":
        return
    engine = next((internal / "typst").glob("_typst*"))
    blank_fonts(engine)
    if sys.platform != "linux":
        return
    need({"strip": "binutils", "icupkg": "icu-devtools", "gcc": "gcc"})
    strip(internal)
    engine.write_bytes(without_holes(engine.read_bytes()))
    cut_icu(next(internal.glob("PySide6/Qt/lib/libicudata.so.*")))


def strip(internal: Path) -> None:
    """Take the names of local functions out of libraries that packages brought; the system's own stay as they are."""
    libraries = [file for file in internal.rglob("*.so*") if not file.is_symlink() and file.parent != internal]
    run("strip", "--strip-unneeded", *sorted(libraries))


# The PDF engine's own fonts ---------------------------------------------------------------------------------


def blank_fonts(engine: Path) -> None:
    """Overwrite the fonts in the PDF engine with zeros: sheets are set without them (handout/typeset.py)."""
    library = bytearray(engine.read_bytes())
    fonts = embedded_fonts(library)
    if not fonts:
        raise CannotBuild(f"{engine.name} holds no fonts any more: leave out what blanks them")
    for start, end in fonts:
        library[start:end] = bytes(end - start)
    engine.write_bytes(library)


def embedded_fonts(library: bytes | bytearray) -> list[tuple[int, int]]:
    """First byte and end of each TrueType or OpenType font in these bytes."""
    found: list[tuple[int, int]] = []
    for match in FONT_STARTS.finditer(library):
        start = match.start()
        (tables,) = struct.unpack_from(">H", library, start + 4)
        records = [struct.unpack_from(">4sIII", library, start + 12 + 16 * n) for n in range(tables)]
        tags = {tag for tag, *_ in records}
        if {b"head", b"cmap", b"name", b"glyf" if library[start : start + 4] != b"OTTO" else b"CFF "} <= tags:
            found.append((start, start + max(offset + length for _, _, offset, length in records)))
    return found


# Holes in an ELF library ------------------------------------------------------------------------------------

HEADER = struct.Struct("<16xHHIQQQIHHHHHH")
SEGMENT = struct.Struct("<IIQQQQQQ")
SECTION_OFFSET = 24
LOAD, NOTE, SELF = 1, 4, 6


@dataclass(frozen=True)
class Segment:
    """A row of ELF's program headers."""

    kind: int
    flags: int
    offset: int
    address: int
    physical: int
    in_file: int
    in_memory: int
    align: int

    def packed(self) -> bytes:
        """As it stands in the file."""
        return SEGMENT.pack(*vars(self).values())


def without_holes(library: bytes) -> bytes:
    """An ELF library (64 bits) less its longest pages of zeros: the loader gives those back as empty memory.

    A loaded segment may be longer in memory than in the file. So the segment is parted after each stretch of zeros,
    and the stretch leaves the file; addresses stay as they are. The parts take the rows of two notes that nothing
    needs at run time, so there may be two stretches.
    """
    *_, rows_at, sections_at, _, _, _, row_count, section_size, section_count, _ = HEADER.unpack_from(library)
    rows = [Segment(*SEGMENT.unpack_from(library, rows_at + SEGMENT.size * n)) for n in range(row_count)]
    whole = next(row for row in rows if row.kind == LOAD and row.offset == row.address == 0)
    spare = [row for row in rows if row.kind in (NOTE, SELF)]
    longest = sorted(_zeros(library[: whole.in_file], whole.align), key=lambda hole: hole[0] - hole[1])
    holes = sorted(longest[: len(spare)])
    if not holes:
        return library

    def moved(offset: int) -> int:
        return offset - sum(end - start for start, end in holes if end <= offset)

    parts: list[Segment] = []
    at = 0
    for start, end in [*holes, (whole.in_file, whole.in_memory)]:
        parts.append(replace(whole, offset=at, address=at, physical=at, in_file=start - at, in_memory=end - at))
        at = end
    kept = [row for row in rows if row is not whole and row not in spare[: len(holes)]]
    others = [row for row in kept if row.kind == LOAD]
    table = [*parts, *others, *(row for row in kept if row.kind != LOAD)]

    made = bytearray(library)
    for number, row in enumerate(table):
        SEGMENT.pack_into(made, rows_at + SEGMENT.size * number, *vars(replace(row, offset=moved(row.offset))).values())
    for number in range(section_count):
        place = sections_at + section_size * number + SECTION_OFFSET
        struct.pack_into("<Q", made, place, moved(struct.unpack_from("<Q", made, place)[0]))
    struct.pack_into("<Q", made, 40, moved(sections_at))
    for start, end in reversed(holes):
        del made[start:end]
    return bytes(made)


def _zeros(library: bytes, page: int) -> list[tuple[int, int]]:
    """Stretches of whole pages of zeros, LEAST_HOLE long at least."""
    empty = bytes(page)
    found: list[tuple[int, int]] = []
    start: int | None = None
    for at in range(0, len(library) + page, page):
        if library[at : at + page] == empty:
            start = at if start is None else start
        elif start is not None:
            if at - start >= LEAST_HOLE:
                found.append((start, at))
            start = None
    return found


# ICU --------------------------------------------------------------------------------------------------------


def cut_icu(library: Path) -> None:
    """Make Qt's library of ICU data anew with what Qt can reach: the same name, the same symbol, half the size."""
    _see_what_qt_calls(library.parent)
    number = library.name.rpartition(".")[2]
    # ICU looks its data up by this name.
    package = library.with_name(f"icudt{number}l.dat")
    run("objcopy", "-O", "binary", "--only-section=.rodata", library, package)
    names = run("icupkg", "--list", package).split()
    gone = [name for name in names if name.split("/")[0] in UNREACHED]
    if {name.split("/")[0] for name in gone} != set(UNREACHED):
        raise CannotBuild(f"the data of {library.name} is ordered in another way than before")
    listed = library.with_name("gone.txt")
    listed.write_text("\n".join(gone), "utf-8")
    run("icupkg", "--remove", listed, package)
    symbol = f"icudt{number}_dat"
    source = library.with_name("data.S")
    source.write_text(
        f".section .rodata\n.balign 16\n.globl {symbol}\n.type {symbol}, @object\n"
        f".size {symbol}, {package.stat().st_size}\n"
        f'{symbol}:\n.incbin "{package.name}"\n.section .note.GNU-stack,"",@progbits\n',
        "utf-8",
    )
    run(
        *("gcc", "-shared", "-nostdlib", "-s", f"-Wl,-soname,{library.name},--build-id=none,-z,noseparate-code"),
        *("-o", library.name, source.name),
        cwd=library.parent,
    )
    for file in (package, source, listed):
        file.unlink()


def _see_what_qt_calls(folder: Path) -> None:
    """CannotBuild where Qt calls something of ICU that may read what is taken away."""
    libraries = sorted(folder.glob("libQt6*.so.*"))
    called = set(re.findall(r" U (u[a-z]*_\w+)_\d+$", run("nm", "-D", "--undefined-only", *libraries), re.MULTILINE))
    beyond = sorted(name for name in called if not REACHED.match(name))
    if beyond or not called:
        raise CannotBuild(f"Qt calls other parts of ICU than before: {', '.join(beyond) or 'none'}")
