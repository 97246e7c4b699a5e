"""Large type for the patient window: runs of words laid in lines, measured before they are drawn.

Words are given to Qt letter by letter with their styles; there is no markup that could be read in them.
"""

from __future__ import annotations

from typing import NamedTuple
from unicodedata import bidirectional

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QTextCharFormat, QTextLayout, QTextOption

from neckguide.content.blocks import Cite, Link, Spans, Words
from neckguide.ui.style import FAMILIES


class Look(NamedTuple):
    """Size in px, weight, the palette's name of its colour, and the height of a line as a share of the size."""

    px: int
    weight: QFont.Weight = QFont.Weight.Normal
    tone: str = "ink"
    line: float = 1.45


def text_of(spans: Spans) -> str:
    """The words as they are drawn. An address is there to be read: nothing here ever opens a page."""
    return "".join(_text(span) for span in spans)


def _text(span: Words | Cite | Link) -> str:
    match span:
        case Words():
            return span.text
        case Link():
            return f"{span.text} ({span.href.removeprefix('https://')})"
        case Cite():
            return ""


def font_of(look: Look) -> QFont:
    """Our own type at that size."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(look.px)
    font.setWeight(look.weight)
    return font


class Run:
    """Words laid in lines of a width; `height` and `widest` in px."""

    def __init__(self, spans: Spans, look: Look, width: int) -> None:
        """A word that is wider than the line breaks inside."""
        self._layout = QTextLayout(text_of(spans).rstrip(), font_of(look))
        self._layout.setTextOption(_option(self._layout.text()))
        self._layout.setFormats(_formats(spans))
        self._layout.setCacheEnabled(True)
        pitch = round(look.px * look.line)
        count, self.widest = 0, 0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, count * pitch + (pitch - line.height()) / 2))
            self.widest = max(self.widest, round(line.naturalTextWidth() + 0.5))
            count += 1
        self._layout.endLayout()
        self.height = count * pitch

    @property
    def layout(self) -> QTextLayout:
        """What draws it."""
        return self._layout


def _option(text: str) -> QTextOption:
    """Words run and begin as their own language does, as in Qt's labels, whichever way the window runs."""
    to_left = next((kind for each in text if (kind := bidirectional(each)) in ("L", "R", "AL")), "L") != "L"
    option = QTextOption(Qt.AlignmentFlag.AlignRight if to_left else Qt.AlignmentFlag.AlignLeft)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if to_left else Qt.LayoutDirection.LeftToRight)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def _formats(spans: Spans) -> list[QTextLayout.FormatRange]:
    made: list[QTextLayout.FormatRange] = []
    at = 0
    for span in spans:
        length = len(_text(span).encode("utf-16-le")) // 2  # as Qt counts
        if isinstance(span, Words) and (span.bold or span.italic):
            form = QTextCharFormat()
            if span.bold:
                form.setFontWeight(QFont.Weight.Bold)
            form.setFontItalic(span.italic)
            part = QTextLayout.FormatRange()
            part.start, part.length, part.format = at, length, form  # type: ignore[misc]
            made.append(part)
        at += length
    return made
