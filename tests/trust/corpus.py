"""The hostile corpus: each file, the reader that meets it, and the sentence that reader must say.

`python -m tests.trust.corpus FOLDER` writes all of them, for trying by hand. Where `said` begins with
“shown: ” the file is harmless, and what follows is what is there instead.
"""

from __future__ import annotations

import os
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

Reader: TypeAlias = Literal[
    "topic", "section", "drawing", "clinic", "managed", "favourites", "shared", "logo", "code", "arguments"
]
Content: TypeAlias = "bytes | Callable[[Path], object]"
FILES: dict[Reader, str] = {
    "topic": "",
    "section": "99-hostile.md",
    "drawing": "hostile.svg",
    "clinic": "clinic.toml",
    "managed": "managed.toml",
    "favourites": "favourites.toml",
    "shared": "clinic.toml",
    "logo": "logo.png",
    "code": "code.txt",
    "arguments": "arguments.txt",
}
"""What the file of each reader is called; a topic's has its own place."""


class Case(NamedTuple):
    """A hostile file: its name in the corpus, who reads it, what it holds (or how it is made), what must be said."""

    name: str
    reader: Reader
    content: Content
    said: str
    file: str = ""

    def write(self, folder: Path) -> Path:
        """The file in that folder."""
        file = folder / (self.file or FILES[self.reader])
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(self.content, bytes):
            file.write_bytes(self.content)
        else:
            self.content(file)
        return file


# What may stand in any place ---------------------------------------------------------------------------------


def endless(file: Path) -> None:
    file.symlink_to("/dev/zero")


def pipe(file: Path) -> None:
    os.mkfifo(file)


def loop(file: Path) -> None:
    file.symlink_to(file.name)


def folder(file: Path) -> None:
    file.mkdir()


def sparse(file: Path) -> None:
    """100 MB that take no room on the disk."""
    file.touch()
    os.truncate(file, 100 << 20)


# Pictures ----------------------------------------------------------------------------------------------------


def chunk(kind: bytes, held: bytes = b"") -> bytes:
    return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))


def png(*between: bytes, width: int = 40, height: int = 20, depth: int = 8, rows: bytes | None = None) -> bytes:
    """A teal picture with other chunks before its rows; the rows may be others than the head says."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0))
    teal = b"\x0b\x6b\x6f" if depth == 8 else b"\x0b\x0b\x6b\x6b\x6f\x6f"
    rows = (b"\0" + teal * width) * height if rows is None else rows
    body = chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(between) + body + chunk(b"IEND")


def wrong_sum(picture: bytes) -> bytes:
    """The picture with a wrong check sum after its head."""
    return picture[:29] + bytes(4) + picture[33:]


def jpeg(parts: int = 1, width: int = 16, height: int = 16, after_start: bytes = b"") -> bytes:
    """A grey JPEG of 16 × 16 pixels with so many colour parts; its head may say another size."""
    tables = b"\xff\xdb\0\x43\0" + b"\x10" * 64
    frame = struct.pack(">BHHB", 8, height, width, parts) + b"".join(bytes((n + 1, 0x11, 0)) for n in range(parts))
    short = b"\0\x01" + bytes(15) + b"\0"  # one code of one bit, for the value 0
    codes = b"".join(b"\xff\xc4" + struct.pack(">H", 2 + 18) + bytes((place,)) + short[1:] for place in (0x00, 0x10))
    scan = bytes((parts,)) + b"".join(bytes((n + 1, 0)) for n in range(parts)) + b"\0\x3f\0"
    bits = 2 * parts * 4  # one bit for each of DC and AC, in four blocks
    data = bytes(-(-bits // 8))
    return b"".join(
        (
            b"\xff\xd8",
            after_start,
            tables,
            b"\xff\xc0" + struct.pack(">H", 2 + len(frame)) + frame,
            codes,
            b"\xff\xda" + struct.pack(">H", 2 + len(scan)) + scan,
            data,
            b"\xff\xd9",
        )
    )


def segment(marker: int, held: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", 2 + len(held)) + held


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 300">{}</svg>'
XLINK = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'
USES = "".join(f'<g id="a{n}"><use href="#a{n - 1}"/><use href="#a{n - 1}"/></g>' for n in range(1, 30))
LAUGHS = "".join(f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};">' for n in range(1, 30))


def svg(inside: str, around: str = SVG) -> bytes:
    return around.format(inside).encode()


def section(body: str) -> bytes:
    head = 'title = "T"\nsummary = "S."\nsay = "We say."\nask = "You ask?"\n'
    return f"+++\n{head}+++\n{body}\n".encode()


def about(languages: str, written: str) -> bytes:
    days = f"written = {written}\nsearched = 2026-11-21\nreview-by = 2027-11-21\n"
    return f'id = "neck-pain"\nversion = "1"\nlanguages = {languages}\n{days}'.encode()


AT = "neck-pain/en/sections/99-hostile.md: "
DRAWING = "neck-pain/figures/hostile.svg: "
ASIDE = " Default settings are used. It was kept as clinic.damaged-1.toml."
OTHERS_HOLD = " The other settings hold."
NONE_USED = " No favourite of it is used. It was kept as favourites.damaged-1.toml."
ROW = "Note: wash your hands.\n\n"
GOLDEN = "1FRH-0DB1-AYGK-9418-JYMM-EZE0-Q7X4-8DM7-KH9P-4P18-Q57A-H68C-GPNW-0WD4-9GC2"
PLAN, CHECKLIST, SOURCES = "en/plan.toml", "en/checklist.toml", "references.json"

CORPUS = (
    # A topic's files
    Case("nested deep", "topic", b"a = " + b"[" * 20_000, "neck-pain/en/plan.toml: this is nested too deep", PLAN),
    Case(
        "tables nested deep",
        "topic",
        b"a = " + b"{b=" * 20_000,
        "neck-pain/en/plan.toml: this is nested too deep",
        PLAN,
    ),
    Case(
        "sources nested deep",
        "topic",
        b"[" * 20_000,
        "neck-pain/references.json: 1: this must be a table of names and values, not a list in [ ]",
        SOURCES,
    ),
    Case(
        "a number of 5,000 digits",
        "topic",
        b"x = " + b"9" * 5_000,
        "neck-pain/en/plan.toml: this is not valid TOML: a number has too many digits (at line 1)",
        PLAN,
    ),
    Case(
        "a number of 5,000 digits in sixteens",
        "topic",
        b"\nx = 0x" + b"f" * 5_000,
        "neck-pain/en/plan.toml: this is not valid TOML: a number has too many digits (at line 2)",
        PLAN,
    ),
    Case(
        "a key twice",
        "topic",
        b'goal-line = "a"\ngoal-line = "b"\n',
        "neck-pain/en/plan.toml: this is not valid TOML: a name is given twice (at line 2, column 16)",
        PLAN,
    ),
    Case(
        "a table for a list",
        "topic",
        b"[item]\nid = 1\n",
        "neck-pain/en/checklist.toml: item: this must be a list in [ ], not a table of names and values",
        CHECKLIST,
    ),
    Case(
        "a number for a text",
        "topic",
        b'id = 5\nversion = "1"\nlanguages = ["en"]\n',
        "neck-pain/topic.toml: id: this must be text in quotes, not a whole number",
        "topic.toml",
    ),
    Case(
        "a language that leads out",
        "topic",
        about(languages='["../../.."]', written="2026-11-21"),
        "neck-pain/topic.toml: languages: “../../..” is no language; write its code, such as en or pt-BR",
        "topic.toml",
    ),
    Case(
        "a language with a zero byte",
        "topic",
        about(languages='["e\\u0000n"]', written="2026-11-21"),
        "neck-pain/topic.toml: languages: “e�n” is no language; write its code, such as en or pt-BR",
        "topic.toml",
    ),
    Case(
        "a day that is none",
        "topic",
        about(languages='["en"]', written='"soon"'),
        "neck-pain/topic.toml: written: this is no date; write a day as 2026-11-21",
        "topic.toml",
    ),
    Case("100 MB of nothing", "topic", sparse, "neck-pain/en/plan.toml: the file is longer than 256 kB", PLAN),
    Case("what never ends", "topic", endless, "neck-pain/en/checklist.toml: this is not a file", CHECKLIST),
    Case("a pipe", "topic", pipe, "neck-pain/references.json: this is not a file", SOURCES),
    Case(
        "a link to itself",
        "topic",
        loop,
        "neck-pain/en/advice.toml: this file cannot be read: it is a link that leads back to itself",
        "en/advice.toml",
    ),
    Case("a folder", "topic", folder, "neck-pain/en/handout.toml: this is not a file", "en/handout.toml"),
    Case("a section that is a pipe", "topic", pipe, AT + "this is not a file", "en/sections/99-hostile.md"),
    Case(
        "Latin-1",
        "topic",
        "x = 'é'".encode("latin-1"),
        "neck-pain/en/plan.toml: this is not UTF-8 text (at byte 5)",
        PLAN,
    ),
    Case(
        "UTF-16",
        "topic",
        'x = "a"'.encode("utf-16"),
        "neck-pain/en/plan.toml: this is not UTF-8 text (at byte 0)",
        PLAN,
    ),
    Case("zero bytes", "topic", bytes(500), "neck-pain/en/plan.toml: this is not a text file, or it is damaged", PLAN),
    Case(
        "a zip",
        "topic",
        b"PK\x03\x04" + bytes(200),
        "neck-pain/en/plan.toml: this is not a text file, or it is damaged",
        PLAN,
    ),
    Case(
        "a program",
        "topic",
        b"\x7fELF\x02\x01\x01" + bytes(200),
        "neck-pain/codes.toml: this is not a text file, or it is damaged",
        "codes.toml",
    ),
    Case(
        "a source without a name",
        "topic",
        b'[{"title": "x"}]',
        "neck-pain/references.json: 1: missing required field “id”",
        SOURCES,
    ),
    Case(
        "sources with a huge year",
        "topic",
        b'[{"id": "a", "issued": {"date-parts": [[' + b"9" * 5_000 + b"]]}}]",
        "neck-pain/references.json: 1.issued.date-parts 1 1: a number has too many digits",
        SOURCES,
    ),
    # A section's Markdown
    Case(
        "raw HTML",
        "section",
        section(ROW + "<b onclick=x>bold</b>"),
        AT + "line 9: raw HTML is not allowed; write plain Markdown",
    ),
    Case(
        "a script",
        "section",
        section(ROW + "<script>alert(1)</script>"),
        AT + "line 9: raw HTML is not allowed; write plain Markdown",
    ),
    Case(
        "a frame",
        "section",
        section(ROW + '<iframe src="file:///etc/passwd"></iframe>'),
        AT + "line 9: raw HTML is not allowed; write plain Markdown",
    ),
    Case(
        "a picture of the disk in HTML",
        "section",
        section(ROW + "<img src=file:///etc/passwd>"),
        AT + "line 9: raw HTML is not allowed; write plain Markdown",
    ),
    Case(
        "a picture of the disk",
        "section",
        section(ROW + "![x](file:///etc/passwd)"),
        AT + "line 9: a picture is written ![what it shows](figure:name), not “file:///etc/passwd”",
    ),
    Case(
        "a picture from elsewhere",
        "section",
        section(ROW + "![x](https://evil.example/x.png)"),
        AT + "line 9: a picture is written ![what it shows](figure:name), not “https://evil.example/x.png”",
    ),
    Case(
        "a link that runs",
        "section",
        section(ROW + "[tap](javascript:alert(1))"),
        AT + "line 9: a link must begin with https://, not “javascript:alert(1)”",
    ),
    Case(
        "a link of data",
        "section",
        section(ROW + "[tap](data:text/html,x)"),
        AT + "line 9: a link must begin with https://, not “data:text/html,x”",
    ),
    Case(
        "a link to the disk",
        "section",
        section(ROW + "[tap](file:///etc/passwd)"),
        AT + "line 9: a link must begin with https://, not “file:///etc/passwd”",
    ),
    Case(
        "a link without a lock",
        "section",
        section(ROW + "[tap](http://evil.example)"),
        AT + "line 9: a link must begin with https://, not “http://evil.example”",
    ),
    Case(
        "20,000 open brackets", "section", section(ROW + "[" * 20_000), AT + "line 9: there are too many “[” in a row"
    ),
    Case("20,000 stars", "section", section(ROW + "*" * 20_000), AT + "line 9: there are too many “*” in a row"),
    Case(
        "brackets with gaps",
        "section",
        section(ROW + "[ " * 20_000),
        AT + "there are more than 1500 markup characters, such as “[” or “*”",
    ),
    Case(
        "quotations in quotations",
        "section",
        section(ROW + "> " * 500 + "x"),
        AT + "line 9: this line is indented too deep",
    ),
    Case("lists in lists", "section", section(ROW + "- " * 500 + "x"), AT + "line 9: this line is indented too deep"),
    Case(
        "boxes in boxes",
        "section",
        section("".join("    " * n + "!!! key\n" for n in range(30))),
        AT + "line 12: this line is indented too deep",
    ),
    Case(
        "a table of 2,000 columns",
        "section",
        section("|a" * 2_000 + "\n" + "|-" * 2_000 + "\n"),
        AT + "there are more than 1500 markup characters, such as “[” or “*”",
    ),
    Case(
        "a row with more cells than its head",
        "section",
        section("a|b\n-|-\n1|2|lost"),
        AT + "line 9: some words here would be lost: does a row of a table have too many cells?",
    ),
    Case(
        "references that go round",
        "section",
        section(ROW + "[a][b]\n\n[b]: [a]\n\n[a]: [b]"),
        "shown: Note: wash your hands. [a][b] [b]: [a] [a]: [b]",
    ),
    Case("70,000 words", "section", section("word " * 70_000), AT + "the file is longer than 256 kB"),
    Case("5,000 lines", "section", section("a\n" * 5_000), AT + "the text has more than 2000 lines"),
    Case(
        "a box nobody knows",
        "section",
        section('!!! danger "Run"\n    Now.'),
        AT + "line 7: “!!! danger” is not a box; use key, caution or urgent",
    ),
    Case(
        "code of the typesetter",
        "section",
        section('Words #eval("read(\\"/etc/passwd\\")") #import "@preview/x:1.0.0"'),
        'shown: Words #eval("read(\\"/etc/passwd\\")") #import "@preview/x:1.0.0"',
    ),
    Case(
        "text turned round",
        "section",
        section("Take \u202eeno\u202c pill."),
        AT + "line 7: a sign that nobody sees turns the words around here; take it out",
    ),
    Case("no head", "section", b"Just words.\n", AT + "the file must begin with a head between two lines of +++"),
    Case(
        "a head that is broken",
        "section",
        b'+++\ntitle = "T\n+++\nWords.\n',
        AT + "the head is not valid TOML: a text has no closing quote (at line 2, column 11)",
    ),
    Case(
        "a head with an unknown key",
        "section",
        section("Words.").replace(b"ask =", b'run = "x"\nask ='),
        AT + "there is an unknown field “run”",
    ),
    # A drawing
    Case("use in use", "drawing", svg(USES), DRAWING + "“use” is not allowed in a drawing"),
    Case(
        "an entity of the disk",
        "drawing",
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + svg("<text>&x;</text>"),
        DRAWING + "a drawing must not declare anything of its own",
    ),
    Case(
        "a billion laughs",
        "drawing",
        b'<!DOCTYPE svg [<!ENTITY a0 "ha">' + LAUGHS.encode() + b"]>" + svg("<text>&a29;</text>"),
        DRAWING + "a drawing must not declare anything of its own",
    ),
    Case(
        "an image of the disk",
        "drawing",
        svg('<image href="/etc/passwd"/>'),
        DRAWING + "“image” is not allowed in a drawing",
    ),
    Case(
        "an image by xlink",
        "drawing",
        svg('<image xlink:href="file:///etc/passwd"/>', XLINK),
        DRAWING + "“image” is not allowed in a drawing",
    ),
    Case(
        "a link to the disk on a shape",
        "drawing",
        svg('<rect fill="url(file:///etc/passwd#a)"/>'),
        DRAWING + "“fill” must name a colour, and lead to nothing else",
    ),
    Case(
        "a page in a drawing",
        "drawing",
        svg('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>'),
        DRAWING + "“foreignObject” is not allowed in a drawing",
    ),
    Case(
        "a script in a drawing",
        "drawing",
        svg("<script>alert(1)</script>"),
        DRAWING + "“script” is not allowed in a drawing",
    ),
    Case(
        "a shape that acts",
        "drawing",
        svg('<rect onclick="alert(1)"/>'),
        DRAWING + "“onclick” is not allowed in a drawing",
    ),
    Case(
        "a style that loads",
        "drawing",
        svg("<style>@import url(https://evil.example/x.css);</style>"),
        DRAWING + "“style” is not allowed in a drawing",
    ),
    Case(
        "a style on a shape",
        "drawing",
        svg('<rect style="fill:red"/>'),
        DRAWING + "“style” is not allowed in a drawing",
    ),
    Case(
        "a font of its own",
        "drawing",
        svg('<font-face><font-face-src><font-face-uri href="x"/></font-face-src></font-face>'),
        DRAWING + "“font-face” is not allowed in a drawing",
    ),
    Case(
        "a huge view",
        "drawing",
        svg("<rect/>", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9999999999 9999999999">{}</svg>'),
        DRAWING + 'a drawing must tell its size as viewBox="0 0 720 300"',
    ),
    Case(
        "groups nested deep",
        "drawing",
        svg("<g>" * 2_000 + "</g>" * 2_000),
        DRAWING + "a drawing must not be nested so deep",
    ),
    Case("a drawing of 1 MB", "drawing", svg("<rect/>" * 150_000), DRAWING + "the file is longer than 256 kB"),
    Case("a drawing of 100 MB", "drawing", sparse, DRAWING + "the file is longer than 256 kB"),
    Case("half a drawing", "drawing", svg("<rect/>")[:60], DRAWING + "this is not a drawing in SVG"),
    Case("a drawing that is a pipe", "drawing", pipe, DRAWING + "this is not a file"),
    Case("a PNG for a drawing", "drawing", png(), DRAWING + "this is not a drawing in SVG"),
    Case(
        "a drawing in UTF-16",
        "drawing",
        svg("<rect/>").decode().encode("utf-16"),
        DRAWING + "this is not a drawing in SVG",
    ),
    Case(
        "a drawing that filters",
        "drawing",
        svg('<filter id="f"><feGaussianBlur stdDeviation="9999"/></filter>'),
        DRAWING + "“filter” is not allowed in a drawing",
    ),
    # A clinic file
    Case("settings nested deep", "clinic", b"a = " + b"[" * 20_000, "clinic.toml: this is nested too deep." + ASIDE),
    Case(
        "copies in sixteens",
        "clinic",
        b"copies = 0x" + b"f" * 5_000,
        "clinic.toml: this is not valid TOML: a number has too many digits (at line 1)." + ASIDE,
    ),
    Case("a million copies", "clinic", b"copies = 1_000_000", "clinic.toml: “copies” cannot be 1000000; 20 is used."),
    Case("a size nobody prints", "clinic", b"size = 13", "clinic.toml: size: unknown value 13." + ASIDE),
    Case(
        "a name twice",
        "clinic",
        b'name = "a"\nname = "b"',
        "clinic.toml: this is not valid TOML: a name is given twice (at the end of the file)." + ASIDE,
    ),
    Case(
        "a name without its end",
        "clinic",
        b'name = "Neck Clinic',
        "clinic.toml: this is not valid TOML: a text has no closing quote (at the end of the file)." + ASIDE,
    ),
    Case(
        "a number for a name",
        "clinic",
        b"name = 12",
        "clinic.toml: name: this must be text in quotes, not a whole number." + ASIDE,
    ),
    Case(
        "words for a number",
        "clinic",
        b'copies = "two"',
        "clinic.toml: copies: this must be a whole number, not text in quotes." + ASIDE,
    ),
    Case(
        "a palette nobody knows", "clinic", b'palette = "pink"', "clinic.toml: palette: unknown value 'pink'." + ASIDE
    ),
    Case(
        "a review day that is none",
        "clinic",
        b'reviewed = "last week"',
        "clinic.toml: reviewed: this is no date; write a day as 2026-11-21." + ASIDE,
    ),
    Case("settings of 100 MB", "clinic", sparse, "clinic.toml: this file is longer than 64 kB." + ASIDE),
    Case(
        "settings in Latin-1",
        "clinic",
        'name = "Praxis Müller"'.encode("latin-1"),
        "clinic.toml: this is not UTF-8 text." + ASIDE,
    ),
    Case(
        "settings in UTF-16",
        "clinic",
        'name = "a"'.encode("utf-16"),
        "clinic.toml: this is not a text file, or it is damaged." + ASIDE,
    ),
    Case("settings with Windows' mark", "clinic", b'\xef\xbb\xbfname = "Neck Clinic"\r\n', "shown: Neck Clinic"),
    Case(
        "settings of zero bytes",
        "clinic",
        bytes(4_096),
        "clinic.toml: this is not a text file, or it is damaged." + ASIDE,
    ),
    Case(
        "settings in a zip",
        "clinic",
        b"PK\x03\x04" + bytes(100),
        "clinic.toml: this is not a text file, or it is damaged." + ASIDE,
    ),
    Case("HTML for a name", "clinic", b'name = "<img src=file:///etc/passwd>"', "shown: <img src=file:///etc/passwd>"),
    Case(
        "code of the typesetter for a name",
        "clinic",
        b"name = '#eval(read(\"/etc/passwd\"))'",
        'shown: #eval(read("/etc/passwd"))',
    ),
    Case(
        "a setting nobody knows",
        "clinic",
        b'run = "rm -rf /"\nname = "Neck Clinic"',
        "clinic.toml: these settings are not known and were left alone: run.",
    ),
    # The administrator's file
    Case(
        "locks that are no list",
        "managed",
        b'locked = "name"',
        'managed.toml: “locked” must be a list of settings, for example locked = ["name"].',
    ),
    Case(
        "locks nobody knows",
        "managed",
        b'locked = ["nmae"]',
        "managed.toml: “locked” names settings that do not exist: nmae.",
    ),
    Case(
        "a share that is no full path",
        "managed",
        b'shared = "../x"',
        "managed.toml: “shared” must be a folder's full path. No shared folder is used.",
    ),
    Case(
        "a managed file that is broken",
        "managed",
        b'name = "x',
        "managed.toml: this is not valid TOML: a text has no closing quote (at the end of the file)." + OTHERS_HOLD,
    ),
    Case(
        "a managed value of a wrong kind",
        "managed",
        b"name = 7",
        "managed.toml: name: this must be text in quotes, not a whole number. It was left out.",
    ),
    # Favourites
    Case(
        "keys nobody knows",
        "favourites",
        b'[[favourite]]\nname = "Mine"\ntopic = "neck-pain"\nrun = "x"',
        "shown: Mine",
    ),
    Case(
        "10,000 favourites",
        "favourites",
        b'[[favourite]]\nname="a"\n' * 2_400,
        "favourites.toml: 2400 favourites are too many; the first 50 are used.",
    ),
    Case(
        "favourites beyond 64 kB",
        "favourites",
        b'[[favourite]]\nname="a"\n' * 10_000,
        "favourites.toml: this file is longer than 64 kB." + NONE_USED,
    ),
    Case(
        "a favourite that is no list",
        "favourites",
        b'favourite = "x"',
        "favourites.toml: favourite: write [[favourite]], one for each.",
    ),
    Case(
        "a favourite without a name",
        "favourites",
        b'[[favourite]]\ntopic = "neck-pain"',
        "favourites.toml: favourite 1: missing required field “name”.",
    ),
    Case(
        "a favourite of a wrong kind",
        "favourites",
        b'[[favourite]]\nname = "a"\nblocks = 5',
        "favourites.toml: favourite 1: blocks: this must be a list in [ ], not a whole number.",
    ),
    Case(
        "a favourite with a huge size",
        "favourites",
        b'[[favourite]]\nname = "a"\nsize = 0x' + b"f" * 5_000,
        "favourites.toml: this is not valid TOML: a number has too many digits (at line 3)." + NONE_USED,
    ),
    Case(
        "favourites with zero bytes",
        "favourites",
        b'[[favourite]]\nname = "a\0"',
        "favourites.toml: this is not a text file, or it is damaged." + NONE_USED,
    ),
    # The shared folder
    Case(
        "a shared file that is a link",
        "shared",
        lambda file: file.symlink_to("/proc/version"),
        "clinic.toml in the shared folder: this is a link, and links are not followed. It is left out.",
    ),
    Case("a shared pipe", "shared", pipe, "clinic.toml in the shared folder: this is not a file. It is left out."),
    Case(
        "a shared folder in place of the file",
        "shared",
        folder,
        "clinic.toml in the shared folder: this is not a file. It is left out.",
    ),
    Case(
        "100 MB shared",
        "shared",
        sparse,
        "clinic.toml in the shared folder: this file is longer than 64 kB. It is left out.",
    ),
    Case(
        "a shared file that is empty",
        "shared",
        b"",
        "clinic.toml in the shared folder: this file is empty. It is left out.",
    ),
    Case(
        "a shared file nested deep",
        "shared",
        b"a = " + b"[" * 20_000,
        "clinic.toml in the shared folder: this is nested too deep. It is left out.",
    ),
    Case(
        "a shared logo that leads out",
        "shared",
        b'logo = "../../etc/passwd"',
        "clinic.toml in the shared folder: the logo “../../etc/passwd” is not a file in that folder. It is left out.",
    ),
    Case(
        "a shared logo that is not there",
        "shared",
        b'logo = "logo.png"',
        "logo.png in the shared folder: this logo is not there. It is left out.",
    ),
    # A logo
    Case(
        "30,000 pixels a side",
        "logo",
        png(width=30_000, height=30_000, rows=b"\0"),
        "logo.png: this logo is 30000 × 30000 pixels; 4000 a side is the most.",
    ),
    Case(
        "4,000 million pixels a side",
        "logo",
        png(width=4_000_000_000, height=4_000_000_000, rows=b"\0"),
        "logo.png: this logo is 4000000000 × 4000000000 pixels; 4000 a side is the most.",
    ),
    Case("no pixels", "logo", png(width=0, height=0, rows=b""), "logo.png: this logo is not a PNG or JPEG picture."),
    Case(
        "few rows for a large head",
        "logo",
        png(width=4_000, height=4_000, rows=b"\0"),
        "logo.png: this logo is damaged and cannot be drawn.",
    ),
    Case("a bomb of rows", "logo", png(rows=bytes(40_000_000)), "shown: 40 × 20"),
    Case("half a PNG", "logo", png()[:50], "logo.png: this logo is damaged and cannot be drawn."),
    Case("a PNG with a wrong sum", "logo", wrong_sum(png()), "logo.png: this logo is damaged and cannot be drawn."),
    Case(
        "a PNG that moves",
        "logo",
        png(chunk(b"acTL", struct.pack(">II", 3, 0))),
        "logo.png: this picture moves. Choose one that stands still.",
    ),
    Case("a PNG of 16 bits", "logo", png(depth=16), "shown: 40 × 20"),
    Case(
        "a PNG with a text of 2 MB",
        "logo",
        png(chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(2_000_000)))),
        "shown: 40 × 20",
    ),
    Case("a PNG with a broken profile", "logo", png(chunk(b"iCCP", b"x\0\0" + b"\xff" * 500)), "shown: 40 × 20"),
    Case("a PNG with a page behind it", "logo", png() + b"<script>alert(1)</script>", "shown: 40 × 20"),
    Case("a PNG of 6 MB", "logo", png() + bytes(6 << 20), "logo.png: this logo is larger than 5 MB."),
    Case("a GIF", "logo", b"GIF89a" + bytes(100), "logo.png: this is a GIF picture. Save it as PNG or JPEG first."),
    Case(
        "a WebP",
        "logo",
        b"RIFF\x20\0\0\0WEBPVP8 " + bytes(100),
        "logo.png: this is a WebP picture. Save it as PNG or JPEG first.",
    ),
    Case("a drawing as a logo", "logo", svg("<rect/>"), "logo.png: this logo is not a PNG or JPEG picture."),
    Case(
        "a page as a logo", "logo", b"<!DOCTYPE html><html></html>", "logo.png: this logo is not a PNG or JPEG picture."
    ),
    Case("a PDF as a logo", "logo", b"%PDF-1.7\n" + bytes(100), "logo.png: this logo is not a PNG or JPEG picture."),
    Case("a logo of nothing", "logo", b"", "logo.png: this logo is not a PNG or JPEG picture."),
    Case("a JPEG", "logo", jpeg(), "shown: 16 × 16"),
    Case("a JPEG of four colours", "logo", jpeg(4), "shown: 16 × 16"),
    Case(
        "a JPEG with a broken profile",
        "logo",
        jpeg(after_start=segment(0xE2, b"ICC_PROFILE\0\x01\x01" + b"\xff" * 200)),
        "shown: 16 × 16",
    ),
    Case(
        "a JPEG with hostile notes of its camera",
        "logo",
        jpeg(after_start=segment(0xE1, b"Exif\0\0II*\0\xff\xff\xff\xff" + b"\xff" * 60)),
        "shown: 16 × 16",
    ),
    Case("half a JPEG", "logo", jpeg()[:120], "logo.png: this logo is damaged and cannot be drawn."),
    Case(
        "a JPEG of 60,000 pixels",
        "logo",
        jpeg(width=60_000, height=60_000),
        "logo.png: this logo is 60000 × 60000 pixels; 4000 a side is the most.",
    ),
    Case(
        "a JPEG whose parts go round",
        "logo",
        b"\xff\xd8" + b"\xff\xe0\0\0" * 100_000,
        "logo.png: this logo is not a PNG or JPEG picture.",
    ),
    Case("a logo that never ends", "logo", endless, "logo.png: this logo is not a file."),
    Case("a logo that is a pipe", "logo", pipe, "logo.png: this logo is not a file."),
    Case("a logo that is a folder", "logo", folder, "logo.png: this logo is not a file."),
    Case("a logo of 100 MB", "logo", sparse, "logo.png: this logo is larger than 5 MB."),
    # A code as typed
    Case("a sound code", "code", GOLDEN.encode(), "shown: the sheet of 2026-11-21"),
    Case(
        "a code in small letters and gaps",
        "code",
        GOLDEN.lower().replace("-", "  ").encode(),
        "shown: the sheet of 2026-11-21",
    ),
    Case(
        "one letter wrong",
        "code",
        GOLDEN.replace("H68C", "H68D").encode(),
        "The 4th character of group 12 is wrong: “D” should perhaps be “C”.",
    ),
    Case(
        "two letters in each other's place",
        "code",
        GOLDEN.replace("H68C", "H86C").encode(),
        "Two characters changed places, from the 2nd of group 12 on: perhaps “68”, not “86”.",
    ),
    Case(
        "a letter missing",
        "code",
        GOLDEN.replace("H68C", "H6C").encode(),
        "One character is missing: perhaps “8”, as the 3rd character of group 12.",
    ),
    Case(
        "the first group missing",
        "code",
        GOLDEN[5:].encode(),
        "This is not how a code begins: its first group may be missing. Compare it group by group.",
    ),
    Case(
        "the last group missing",
        "code",
        GOLDEN[:-5].encode(),
        "This code has 56 characters; it should have 60. Compare it group by group.",
    ),
    Case(
        "a group in the middle missing",
        "code",
        GOLDEN.replace("-9418", "").encode(),
        "This code has 56 characters; it should have 60. Compare it group by group.",
    ),
    Case(
        "a group twice",
        "code",
        GOLDEN.replace("9418", "9418-9418").encode(),
        "This code has 64 characters; it should have 60. Compare it group by group.",
    ),
    Case(
        "letters of another alphabet",
        "code",
        GOLDEN.replace("A", "А").encode(),
        "“А” is in no code: see the 1st character of group 3.",
    ),
    Case("a zero byte in a code", "code", GOLDEN.replace("-", "\0", 1).encode(), "shown: the sheet of 2026-11-21"),
    Case(
        "marks that nobody sees",
        "code",
        GOLDEN.replace("-", "\u200b\u202e-").encode(),
        "shown: the sheet of 2026-11-21",
    ),
    Case("10,000 letters", "code", b"A" * 10_000, "This is too long for a code: none has more than 600 characters."),
    Case("1,000 letters", "code", b"A" * 1_000, "This is too long for a code: none has more than 600 characters."),
    Case(
        "words for a code",
        "code",
        b"Please open the sheet",
        "This is too short for a code: it has 18 characters, and the shortest has 32.",
    ),
    Case("a smile", "code", "😀".encode(), "“😀” is in no code: see the 1st character of group 1."),
    Case(
        "no code",
        "code",
        b" - - ",
        "There is no code here. It stands at the end of the chart note, in groups of four letters and digits.",
    ),
    Case(
        "a row of zeros",
        "code",
        b"0000-" * 15,
        "This is not how a code begins: its first group may be missing. Compare it group by group.",
    ),
    # The command line
    Case(
        "a topic that leads out",
        "arguments",
        b"show\n--topic\n../../etc",
        "There is no topic called “../../etc”. Did you mean “neck-pain”?",
    ),
    Case(
        "a day that no calendar has",
        "arguments",
        b"advise\n--date\n2026-02-31",
        "“2026-02-31” is not a date. Write it as year-month-day, for example 2026-11-21.",
    ),
    Case(
        "a block nobody knows",
        "arguments",
        b"note\n--block\n../../etc/passwd",
        "There is no block called “../../etc/passwd”. Did you mean “compare”, “evidence” or “expect”?",
    ),
    Case(
        "a tick nobody knows",
        "arguments",
        b"advise\n--tick\nstroke",
        "There is no checklist item called “stroke”. Did you mean “stroke-signs”?",
    ),
    Case("a clinic file that is a folder", "arguments", b"note\n--clinic\n/etc", "etc: there is no such clinic file."),
    Case(
        "a clinic file that never ends",
        "arguments",
        b"note\n--clinic\n/dev/zero",
        "zero: there is no such clinic file.",
    ),
    Case(
        "a sheet of another kind",
        "arguments",
        b"handout\n--out\nsheet.exe",
        "neckguide handout: error: argument --out: “sheet.exe” must end in .pdf or .html",
    ),
    Case(
        "a sheet in a folder that is not there",
        "arguments",
        b"handout\n--out\n/nowhere/sheet.pdf",
        "“/nowhere/sheet.pdf” could not be written: its folder does not exist. What was there before is unchanged.",
    ),
    Case(
        "a topic of one's own that is none",
        "arguments",
        b"check\n/etc",
        "shown: fault: etc/topic.toml: this file is missing",
    ),
    Case(
        "a name of the typesetter's code",
        "arguments",
        b'advise\n--name\n#eval("1")',
        "shown: Row 9: Ask the warning signs first",
    ),
)


def write_all(folder: Path) -> list[Path]:
    """Every file, each in a folder of its own name."""
    return [case.write(folder / case.reader / case.name.replace(" ", "-").replace("/", "-")) for case in CORPUS]


if __name__ == "__main__":
    print(f"{len(write_all(Path(sys.argv[1])))} files written below {sys.argv[1]}")
