"""Five hundred names that no patient has: what they hold would do harm, were it ever read as more than words."""

from __future__ import annotations

import ctypes
import os
import struct
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 500
MOST = 10_000
"""Characters of the longest name."""

# {file} stands for a file that nobody may open.
MARKUP = (
    "<b>Ann</b>",
    "<img src='file://{file}'>",
    '<img src="{file}" onerror="alert(1)">',
    "<style>@import url(file://{file});</style><p>Ann",
    "<link rel=stylesheet href='file://{file}'>",
    "<body background='file://{file}'>Ann",
    "<table><tr><td background='file://{file}'>Ann</table>",
    "<p style='background-image: url(file://{file})'>Ann</p>",
    "<ul style=\"list-style-image: url('{file}')\"><li>Ann</ul>",
    "<object data='file://{file}'></object>",
    "<iframe src='file://{file}'></iframe>",
    "<svg><image href='file://{file}' xlink:href='file://{file}'/></svg>",
    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file://{file}'>]><a>&x;</a>",
    "<!--Ann--><qt>Ann</qt>",
    "<a href='file://{file}'>Ann</a>",
    "<script>alert('Ann')</script>",
    "</p></body></html>Ann",
    "]]>Ann<![CDATA[",
    "![Ann](file://{file})",
    "[Ann](javascript:alert(1)) **bold** _it_ # Title",
    "&lt;b&gt; &amp; &#65; &nbsp;",
    "+++\ntitle = 'Ann'\n+++\n::: urgent\nAnn\n:::",
    "@import '{file}'; QLabel { image: url({file}); }",
    "url({file})",
    "<input type=image src='file://{file}'><marquee>Ann",
    "<base href='file:///'><img src='{file}'>",
    "[@vickers-2018] [@needs-check] ![](figure:needle-path)",
)
TYPST = (
    '#read("{file}")',
    '#image("{file}")',
    '#import "{file}": *',
    '#include "{file}"',
    '#import "@preview/cetz:0.3.0": *',
    '#eval("read(\\"{file}\\")")',
    '#panic("Ann")',
    "#sys.inputs #sys.version",
    "#while true {}",
    "#let make(..it) = [] #show: it => []",
    "#set page(width: 1pt) #pagebreak()",
    '#bibliography("{file}") #csv("{file}") #plugin("{file}")',
    "$sum_(i=0)^n i$ <label> @ref `raw` = Title // not a comment",
    '"); #read("{file}"); ("',
    '"}, "figures": {"x": "{file}"}',
    '\\u{41} \\n \\" \\\\',
    '```#read("{file}")```',
    "*Ann* _Ann_ ~ -- --- ... \\",
)
LETTERS = (
    "A.\u202e elpmaS .B",
    "\u202bAnn\u202c \u202dnnA\u202c",
    "\u2066Ann\u2069 \u2067nnA\u2069 \u2068A\u2069",
    "Ann\u200e\u200f\u061cAnn",
    "שרה כהן",
    "عليّ بن محمد",
    "Ann (שרה) 123 [عليّ]",
    "😀🎉🧑🏽‍⚕️",
    "👩‍👩‍👧‍👦👨‍❤️‍💋‍👨🏳️‍🌈",
    "🇬🇧🇩🇪 1️⃣ ☺︎☺️",
    "Z̸̡̢̛̗͉̑̈́a̵̧̪̐͜l̶̨̛͔g̷̢̛͕o̴̧͙",
    "e" + "\u0301\u0323" * 200,
    "\u0301\u0301Ann",
    "Å Å ﬁ ﬀ Ａｎｎ",
    "Żółć Ελλάδα Київ Tiếng Việt",
    "王小明 田中さくら 김철수",
    "नमस्ते ไทย தமிழ் မြန်မာ",
    "A\u200bn\u200cn\u200d\ufeff\u2060\u00ad",
    "\u2028Ann\u2029Lee\u0085",
    "\u00a0\u2003\u3000Ann\u180e",
    "\ufffc\ufffd\ufffe\uffff\ufdd0",
    "\ue000\U000f0000\U0010fffd",
    "\U000e0041\U000e007f\ufe0f",
    "𝔄𝔫𝔫 𝒜 ①②③ ™ ℡",
)
CONTROL = (
    "Ann\x00Lee",
    "Ann\nLee\r\nLee\rLee",
    "Ann\tLee\vLee\fLee",
    "\x1b[2J\x1b]0;Ann\x07",
    "\x1b[8mAnn\x1b[0m\x08\x08\x7f",
    "".join(map(chr, range(0x01, 0x20))),
    "".join(map(chr, range(0x7F, 0xA0))),
    "\ud800Ann\udfff",
    "\udc80\udcff",
    "Ann\udbff",
)
PLACES = (
    "%s %n %d %x %99999s %%",
    "%1 %2 %L1 %n {} {0} {0.__class__}",
    "{name} {date} {emergency} {advice} {page} {pages}",
    "{0!r:>999999} {:{}}",
    "${HOME} $HOME `id` $(id) ; rm -rf ~ | cat & true",
    "'; DROP TABLE visits; --",
    "../../../{file}",
    "{file}",
    "file://{file}",
    'C:\\\\con\\\\nul ..\\\\..\\\\x | "<>*?:',
    "\\\\\\\\host\\\\share",
    "-rf --help -o raw",
    "Ann & Lee && &Save &&& Ann&",
    "[*] Ann [*]",
    "~ . .. / //",
    "{{}} }} {{ %( )s",
    "null None undefined NaN true 0 1e999",
    "=1+1 @SUM(A1) +cmd|' /C calc'!A0",
    "\\\\input{{file}} \\\\write18{id}",
    "\\g<0> (?R)* (a+)+$",
)
LONG = (
    "W" * MOST,
    "word " * 2_000,
    "<b>" * 3_000,
    "[" * MOST,
    "\u0301" * 2_000,
    "שרה " * 2_500,
    "😀" * 2_500,
    "&" * MOST,
)
FORMS = ("{}", "Ann {} Lee", "{}{}", "\n\t {} \n", "“{}” (Ann)")


def names(file: Path) -> tuple[str, ...]:
    """Each once; those that name a file name this one. Any few of them that follow each other are of many kinds."""
    short = (*MARKUP, *TYPST, *LETTERS, *CONTROL, *PLACES)
    wanted = [form.replace("{}", text.replace("{file}", str(file))) for form in FORMS for text in short]
    each = tuple(dict.fromkeys((*LONG, *wanted)))[:COUNT]
    # 37 steps at a time: no kind stands together.
    return tuple(each[at * 37 % COUNT] for at in range(COUNT))


class Opened:
    """Which of some files were opened or read, by whomever: the kernel tells. For Linux alone."""

    _OPEN, _READ, _NOW = 0x20, 0x1, 0o4000

    def __init__(self, *files: Path) -> None:
        """Watched from here on until `close`."""
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._watch = self._libc.inotify_init1(self._NOW)
        for file in files:
            told = self._libc.inotify_add_watch(self._watch, os.fsencode(file), self._OPEN | self._READ)
            assert told >= 0, os.strerror(ctypes.get_errno())

    def count(self) -> int:
        """How often since it was last asked."""
        told = 0
        with suppress(BlockingIOError):
            while events := os.read(self._watch, 65_536):
                at = 0
                while at < len(events):
                    at += 16 + struct.unpack_from("I", events, at + 12)[0]
                    told += 1
        return told

    def close(self) -> None:
        """Watch no more."""
        os.close(self._watch)
