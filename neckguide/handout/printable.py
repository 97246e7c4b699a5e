"""Text as it can stand on a sheet, on paper or as a web page."""

from __future__ import annotations

import re

MOST_IN_A_TEXT = 4_000

# What hides text or turns it around: control characters, halves of characters, direction overrides.
UNPRINTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """The text with nothing hidden or turned around, cut after 4,000 characters."""
    if len(text) > MOST_IN_A_TEXT:
        text = text[: MOST_IN_A_TEXT - 1] + "…"
    return UNPRINTED.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
