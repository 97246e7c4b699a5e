"""The window's own checks for `self-test`: every page paints, letters are letters, printers can be listed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication

    from neckguide.ui.window import Window


def _pages() -> str:
    app, window = _window()
    seen: list[str] = []
    for number, name in enumerate(("Learn", "Check", "Compare", "Take home")):
        window.show_page(number)
        app.processEvents()
        colours = _colours(window.grab().toImage())
        if colours < 8:
            raise RuntimeError(f"{name} is blank")
        seen.append(f"{name} {colours} colours")
    window.close()
    return ", ".join(seen)


def _letters() -> str:
    from PySide6.QtGui import QFont, QRawFont

    from neckguide.ui.style import FAMILIES

    _application()
    font = QFont()
    font.setFamilies([FAMILIES[0]])
    raw = QRawFont.fromFont(font)
    glyphs = raw.glyphIndexesForString("Neck 0123 éüß")
    if raw.familyName() != FAMILIES[0] or 0 in glyphs:
        raise RuntimeError(f"letters would be boxes: {raw.familyName() or 'no font'} is used")
    return raw.familyName()


def _preview() -> str:
    import datetime as dt

    from PySide6.QtCore import QBuffer, QByteArray, QSize
    from PySide6.QtPdf import QPdfDocument

    from neckguide.clinic import Clinic
    from neckguide.content.load import load_topic
    from neckguide.handout.compose import compose, figures_of
    from neckguide.handout.typeset import typeset
    from neckguide.ui.app import TOPIC
    from neckguide.visit.visit import Visit

    _application()
    topic = load_topic(TOPIC)
    handout = compose(topic, Visit(date=dt.date(2026, 1, 1)), Clinic())
    buffer = QBuffer()
    buffer.setData(QByteArray(typeset(handout, figures_of(topic, handout))))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    pages = document.pageCount()
    if pages < 1 or _colours(document.render(0, QSize(300, 424))) < 8:
        raise RuntimeError("the sheet cannot be shown")
    document.close()
    return f"{pages} pages shown"


def _printers() -> str:
    from PySide6.QtPrintSupport import QPrinterInfo

    _application()
    return f"{len(QPrinterInfo.availablePrinterNames())} printers listed"


_kept: list[QApplication] = []


def _application() -> QApplication:
    """One application for all checks; without a display it paints in memory."""
    if not _kept:
        from PySide6.QtWidgets import QApplication

        from neckguide.display import has_display
        from neckguide.ui.app import hold_constants
        from neckguide.ui.style import apply_style, load_fonts

        if not has_display():
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
        hold_constants()
        _kept.append(QApplication(["neckguide"]))
        load_fonts(first=True)
        load_fonts(first=False)
        apply_style(_kept[0], 100)
    return _kept[0]


def _window() -> tuple[QApplication, Window]:
    from neckguide.clinic import Clinic, Loaded
    from neckguide.content.load import load_topic
    from neckguide.ui.app import TOPIC
    from neckguide.ui.session import Session
    from neckguide.ui.window import Window

    app = _application()
    # The folder is never made: nothing here saves settings.
    nowhere = Path(tempfile.gettempdir()) / "neckguide-self-test" / "clinic.toml"
    window = Window(Session(load_topic(TOPIC), Loaded(Clinic(), nowhere)), app)
    window.resize(1366, 768)
    window.show()
    return app, window


def _colours(image: QImage) -> int:
    step = 7
    return len({image.pixel(x, y) for x in range(0, image.width(), step) for y in range(0, image.height(), step)})


CHECKS = (("pages", _pages), ("letters", _letters), ("preview", _preview), ("printers", _printers))
