"""Handout to PDF/UA-1 bytes through Typst. Words go in as data; the template is fixed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

import msgspec
import typst

from neckguide.errors import EndlessLayout, MissingCharacter
from neckguide.handout.compose import Handout
from neckguide.paths import resources

MOST_IN_ONE_TEXT = 4_000
MOST_IN_A_SHEET = 150_000
LEAST_LAST_PAGE = 0.2

# What turns text around or hides it: a name must read on paper as it was typed.
_UNPRINTED = {code: "�" for code in (*range(0x20), 0x7F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_UNPRINTED |= {code: None for code in (0x0D, 0xFEFF)} | {0x09: " ", 0x0A: "\n"}
_UNBROKEN = re.compile(r"\S{32,}")
_ADDRESSES = ("href", "url", "logo", "type", "id", "ids")
_MISSING = re.compile(r"text `\"(\\u\{([0-9a-f]+)\}|.)|codepoint `\"(\\u\{([0-9a-f]+)\}|.)", re.DOTALL)
