"""The window's own checks for `self-test`: Qt, screens, letters, drawings, sheets, printers; pages are beside this."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING

from neckguide.content.blocks import Beside, Block, Callout, Columns, Grid, ItemList, Paragraph, Table, WriteOn, plain
from neckguide.errors import PrintFailed
from neckguide.paths import resources
from neckguide.selftest import Fault, all_topics, characters, sheets
from neckguide.selftest_parts import imports_below
from neckguide.ui import selftest_pages
from neckguide.ui.application import PLUGINS, make_application, see_fonts, why_no_plugin

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext, QtMsgType
    from PySide6.QtGui import QImage
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtWidgets import QApplication

    from neckguide.content.load import Topic
    from neckguide.cups import Printer

TEXTS = {".toml", ".md", ".json", ".svg"}
WIDE = 360
"""Px that a drawing is tried at."""


@cache
def application() -> QApplication:
    """One application for all checks, which on Linux paints in memory alone, in our fonts alone."""
    if sys.platform == "linux":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        os.environ["FONTCONFIG_FILE"] = str(resources() / "fonts" / "ours-alone.conf")
    # Imported after that: what is set must be there before Qt looks.
    from PySide6.QtCore import qInstallMessageHandler
    from PySide6.QtWidgets import QApplication

    from neckguide.ui.app import hold_constants
    from neckguide.ui.style import apply_style, load_fonts

    # As in the app: collected on the typesetter's thread, a widget would end the program.
    gc.disable()
    hold_constants()
    there = QApplication.instance()
    app = there if isinstance(there, QApplication) else make_application()
    qInstallMessageHandler(_listen)
    load_fonts(first=True)
    load_fonts(first=False)
    see_fonts()
    apply_style(app, 100, "light")
    return app


def _listen(_: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Pass on what Qt warns of, but not that a screen which is none cannot do everything."""
    if not text.startswith("This plugin does not support "):
        _pass_on(f"{context.category}: {text}")


@cache
def _pass_on(text: str) -> None:
    """Once, however often it is said."""
    if sys.stderr is not None:
        print(text, file=sys.stderr)


def _program() -> str:
    return imports_below("neckguide.ui.app")


def _qt() -> str:
    app = application()
    from PySide6.QtCore import qVersion

    return f"Qt {qVersion()} paints through “{app.platformName()}”"


def _screens() -> str:
    """Whether a window can open here; none is opened. That Wayland is missing is no failure where X11 is not."""
    app = application()
    if sys.platform != "linux":
        return f"windows open through “{app.platformName()}”"
    faults = {name: why_no_plugin(name) for name in PLUGINS}
    if all(faults.values()):
        raise Fault(faults["xcb"])
    told = [f"not through “{name}”: {fault}" if fault else f"through “{name}”" for name, fault in faults.items()]
    return f"windows can open {'; '.join(sorted(told, reverse=True))}"


def _letters() -> str:
    """Whether our fonts are used, and have every letter of every topic, of the sheets and of the countries' names."""
    application()
    from PySide6.QtGui import QFont, QRawFont

    from neckguide.clinic import countries
    from neckguide.ui.style import FAMILIES

    used: list[QRawFont] = []
    for family in FAMILIES[:2]:
        for bold in (False, True):
            font = QFont(family)
            font.setBold(bold)
            used.append(QRawFont.fromFont(font))
            if used[-1].familyName() != family:
                raise Fault(f"letters of “{family}” would come from {used[-1].familyName() or 'no font'}")
    files = [file for topic in all_topics() for file in topic.folder.rglob("*") if file.suffix in TEXTS]
    texts = [file.read_text("utf-8") for file in files]
    texts += [country.name for country in countries().values()]
    texts += [part.title for handout, _ in sheets() for part in handout.parts]
    wanted = characters(texts)
    for weight in (used[::2], used[1::2]):
        if lost := [each for each in wanted if not any(0 not in font.glyphIndexesForString(each) for font in weight)]:
            raise Fault(f"there is no letter for {', '.join(f'“{each}” (U+{ord(each):04X})' for each in lost[:5])}")
    return f"{len(wanted)} different characters, all in our fonts"


def _drawings() -> str:
    """Whether each picture of each topic, and each sign, can be drawn and shows something."""
    application()
    drawn = 0
    for topic in all_topics():
        for id in sorted(_pictures(topic)):
            _draw(topic.figure(id), id)
            drawn += 1
    signs = [*resources().glob("icons/*.svg"), *resources().glob("handout/marks/*.svg")]
    for file in signs:
        _draw(file.read_bytes(), file.name)
    if not (drawn and signs):
        raise Fault("there is no picture. Install neckguide again.")
    return f"{drawn} pictures and {len(signs)} signs drawn"


def _pictures(topic: Topic) -> set[str]:
    folders = (topic.folder / "figures").glob("*.svg"), (topic.folder / topic.language / "figures").glob("*.toml")
    options = {f"option-{each.id}" for each in topic.options.options if topic.options.figure(each)}
    return {file.stem for files in folders for file in files} | options


def _draw(svg: bytes, name: str) -> None:
    from PySide6.QtCore import QByteArray, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    reader = QSvgRenderer(QByteArray(svg))
    size = reader.defaultSize().scaled(WIDE, WIDE, Qt.AspectRatioMode.KeepAspectRatio)
    if not reader.isValid() or size.isEmpty():
        raise Fault(f"the picture “{name}” cannot be drawn")
    picture = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(0)
    painter = QPainter(picture)
    reader.render(painter)
    painter.end()
    if len(_seen(picture)) < 2:
        raise Fault(f"the picture “{name}” is blank")


def _seen(picture: QImage) -> set[int]:
    return set(memoryview(picture.constBits()).cast("I"))


def _sheets_read_back() -> str:
    """Whether each sheet can be read as it was written, and be seen as it will print."""
    application()
    from neckguide.ui.paper import open_pdf

    told: list[str] = []
    for handout, pdf in sheets():
        opened = open_pdf(pdf)
        document = opened.document
        pages = document.pageCount()
        read = _letters_of("".join(document.getAllText(page).text() for page in range(pages)))
        wanted = [handout.title, *(part.title for part in handout.parts)]
        wanted += [line for part in handout.parts if (line := _line(part.blocks))]
        if lost := [text for text in wanted if _letters_of(text)[:40] not in read]:
            raise Fault(f"“{lost[0][:60]}” cannot be read on the sheet “{handout.title}”")
        for page in range(pages):
            _look_at(document, page, handout.title)
        told.append(f"{handout.title}: {pages} pages, {len(wanted)} lines found again")
        document.close()
    return "; ".join(told)


def _look_at(document: QPdfDocument, page: int, title: str) -> None:
    from PySide6.QtCore import QSize

    picture = document.render(page, QSize(300, 424))
    if picture.isNull() or selftest_pages.is_blank(picture):
        raise Fault(f"page {page + 1} of the sheet “{title}” is blank")


def _letters_of(text: str) -> str:
    """Letters and digits alone: lines break, and words are hyphenated, as the paper has it."""
    return "".join(filter(str.isalnum, text)).casefold()


def _line(blocks: tuple[Block, ...]) -> str:
    """The first line that a part shows."""
    for block in blocks:
        match block:
            case Paragraph():
                line = plain(block.spans)
            case ItemList():
                line = _line(block.items[0].blocks)
            case Table():
                line = plain(block.header[-1])
            case Callout():
                line = block.title or _line(block.blocks)
            case Beside() | Columns():
                line = _line(block.blocks)
            case WriteOn():
                line = block.label
            case Grid():
                line = block.columns[0]
            case _:
                line = ""
        if line:
            return line
    return ""


def _printers() -> str:
    """Which printers there are, asked as the app asks; a computer without any is as good."""
    application()
    if sys.platform == "win32":
        from neckguide.ui.qt_desk import QtDesk

        found: list[Printer] = []
        desk = QtDesk()
        desk.looked.connect(found.extend)
        desk.look()
    else:
        from neckguide.cups import printers

        try:
            found = list(printers())
        except PrintFailed as none:
            return f"no print service found: {none.values['reason']}"
    names = [printer.name for printer in found]
    return f"{len(names)} found: {', '.join(names)}" if names else "none set up"


def _painted(check: Callable[[QApplication], str]) -> str:
    """A check of pages; what goes wrong in an answer to a signal, where Qt goes on, fails it as well."""
    faults: list[BaseException] = []
    before, sys.excepthook = sys.excepthook, lambda _, fault, __: faults.append(fault)
    try:
        told = check(application())
    finally:
        sys.excepthook = before
    if faults:
        raise faults[0]
    return told


CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("window program", _program),
    ("Qt", _qt),
    ("screen", _screens),
    ("letters", _letters),
    ("drawings", _drawings),
    ("sheets read back", _sheets_read_back),
    *((name, partial(_painted, check)) for name, check in selftest_pages.CHECKS),
    ("printers", _printers),
)
