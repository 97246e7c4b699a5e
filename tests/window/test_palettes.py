"""Four palettes: in each, what is read and what is pressed stands out on the screen as it is painted."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from neckguide.content.spots import Spot
from neckguide.ui.about import About
from neckguide.ui.asking import Asking, question
from neckguide.ui.favourites import KeepDialog
from neckguide.ui.fields import Choice, calm
from neckguide.ui.help import Help
from neckguide.ui.items import Arrow
from neckguide.ui.next_visit import NextVisit
from neckguide.ui.pager import Chevron
from neckguide.ui.paper import Paper
from neckguide.ui.patient_window import PatientWindow
from neckguide.ui.pictures import Picture
from neckguide.ui.reason import ReasonDialog
from neckguide.ui.session import Session
from neckguide.ui.settings_window import SettingsWindow
from neckguide.ui.style import apply_style, colours, palette, palettes, ring, style_sheet
from neckguide.ui.welcome import Welcome
from neckguide.ui.widgets import Drawn, button
from neckguide.ui.window import CHECK, COMPARE, TAKE_HOME, Window

from .pixels import counted, grabbed, grounds, luminance, name, place, ratio, strongest
from .rooms import seen, settle
from .sheets import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from neckguide.ui.check import Check
    from neckguide.ui.take_home import TakeHome

NAMES = tuple(palettes())
DARK = tuple(each for each in NAMES if each.endswith("dark"))
STRONG = tuple(each for each in NAMES if each.startswith("contrast"))
FILLS = (
    *("ground", "card", "desk", "off", "message", "line", "edge", "quiet"),
    *(f"{tone}{soft}" for tone in ("ours", "limit", "flag", "care") for soft in ("", "-soft")),
)
"""What may fill a square: what is written is not among it, so nothing is left in another palette's colours."""
FACES = {"": "edge", "primary": "ours", "chip": "edge", "danger": "flag"}
"""By which colour a kind of button stands out from its ground."""


@pytest.fixture(autouse=True)
def plain(app: QApplication) -> Iterator[None]:
    """Whatever a test chooses, the next one begins as a start does."""
    # As in the app: widgets may be collected on this thread alone, and sheets are made on another meanwhile.
    gc.disable()
    yield
    apply_style(app, 100)
    gc.collect()
    gc.enable()


# What there is to be seen -------------------------------------------------------------------------------------


def views(window: Window, session: Session) -> Iterator[tuple[str, QWidget]]:
    """Every page with what can be marked, ticked and chosen on it, what lies over pages, and dialogs."""
    yield from _learn(window, session)
    yield from _check(window, session)
    window.show_page(COMPARE)
    settle()
    session.choose_option(session.topic.options.options[1].id, True)
    yield "compare", window
    page: TakeHome = window.page(TAKE_HOME)  # type: ignore[assignment]
    window.show_page(TAKE_HOME)
    until(lambda: page.preview.pages > 0)
    yield "take home", window
    page._left.verticalScrollBar().setValue(10_000)
    yield "take home, below", window
    session.told.emit("Something that is said until it is read.")
    yield "message", window
    yield from _patient(window, session)
    for dialog in (*_dialogs(window, session), _calendar(window)):
        dialog.show()
        settle()
        if isinstance(dialog, SettingsWindow):
            until(lambda made=dialog.preview: not made.is_busy)
        yield dialog.windowTitle(), dialog
        dialog.close()
        dialog.deleteLater()


def _learn(window: Window, session: Session) -> Iterator[tuple[str, QWidget]]:
    for at, section in enumerate(session.topic.sections):
        told = [claim for claim in session.topic.claims.of(section.id) if claim.figure]
        if told:
            window.learn.show_section(at)
            yield "learn", window
            window.learn.open_claim(told[0])
            yield "drawer", window.learn._claim_drawer()
            window.learn._claim_drawer().shut()
            break
    session.put_mark(Spot(0.4, 0.4))
    window.learn.open_picture(session.topic.words.where.figure)
    yield "picture", window.learn._large_view()
    window.learn._large_view().shut()


def _check(window: Window, session: Session) -> Iterator[tuple[str, QWidget]]:
    window.show_page(CHECK)
    page: Check = window.page(CHECK)  # type: ignore[assignment]
    items = session.topic.checklist.items
    for group in ("helps", "limits", "precaution"):
        session.tick(next(item.id for item in items if item.group == group), True)
    steps = [each for each in seen(page, QPushButton) if each.property("kind") == "step"]
    for step in reversed(steps):
        step.click()
        settle()
        yield f"check, {step.accessibleName()}", window
    session.tick(next(item.id for item in items if item.group == "red-flag"), True)
    yield "check, warned", window


def _patient(window: Window, session: Session) -> Iterator[tuple[str, QWidget]]:
    patient = PatientWindow(session, window)
    patient.open()
    patient.follow_section(session.topic.sections[1].id)
    for _ in range(2):
        yield "patient", patient
        patient.step(1)
        settle()
    patient.close()
    patient.deleteLater()
    settle()


def _dialogs(window: Window, session: Session) -> Iterator[QDialog]:
    yield question(window, "Question", "It was not printed. It is forgotten when the visit ends.", "End", "Go back")
    yield NextVisit(window, session.visit.date, session.topic.words.labels)
    flag = next(item for item in session.topic.checklist.items if item.id in session.visit.ticked and item.may_mean)
    yield ReasonDialog(window, session, flag)
    yield KeepDialog(window, session)
    yield SettingsWindow(session, window)
    yield Welcome(session, window)
    yield Help(window)
    yield About(session, window)


def _calendar(window: Window) -> Asking:
    dialog = Asking(window, "Day", 420)
    calendar = QCalendarWidget()
    calm(calendar)
    dialog.column.addWidget(calendar)
    dialog.answer("Set", "Go back")
    return dialog


# What is measured ---------------------------------------------------------------------------------------------


def pictures(root: QWidget) -> list[QRect]:
    """Where drawings and the sheet lie: they are made for paper."""
    found = [place(each, root) for each in seen(root, Picture)]
    for paper in seen(root, Paper):
        page = paper.page_rect().toRect().adjusted(-2, -2, 2, 2)
        found.append(QRect(paper.mapTo(root, page.topLeft()), page.size()))
    return found


def weak_words(root: QWidget, image: QImage, least: float) -> list[str]:
    weak: list[str] = []
    for kind in (QLabel, QAbstractButton, QComboBox, QLineEdit):
        for widget in seen(root, kind):
            rect = place(widget, root)
            text = widget.currentText() if isinstance(widget, QComboBox) else widget.text()
            if kind is not QLabel:
                rect = rect.adjusted(6, 6, -6, -6)
            if not text.strip() or rect.width() < 12 or rect.height() < 12:
                continue
            # A line of words that the edge of its box cuts through shows too little of its letters.
            if rect.height() < widget.fontMetrics().ascent():
                continue
            found, ground, ink = strongest(image, rect)
            if found < least:
                weak.append(f"“{text[:30]}”: {found:.2f}, {name(ink)} on {name(ground)}")
    return weak


def weak_signs(root: QWidget, image: QImage) -> list[str]:
    signs = [*seen(root, Drawn), *seen(root, Arrow), *(each for each in seen(root, Chevron) if each.isEnabled())]
    spacers = [each for each in signs if type(each) is Drawn]
    rects = {each: place(each, root) for each in signs if each not in spacers}
    return [
        f"{type(each).__name__}: {strongest(image, rect)[0]:.2f}"
        for each, rect in rects.items()
        if rect.size() == each.size() and strongest(image, rect)[0] < 3
    ]


def weak_edges(root: QWidget, image: QImage) -> list[str]:
    """Buttons whose face or edge does not stand out from what lies around it."""
    weak: list[str] = []
    for each in seen(root, QPushButton):
        kind, rect = each.property("kind") or "", place(each, root)
        if kind not in FACES or not each.isEnabled() or rect.size() != each.size() or rect.left() < 2:
            continue
        y = rect.center().y()
        beside = image.pixel(rect.left() - 2, y) & 0xFFFFFF
        edge = max(ratio(image.pixel(rect.left() + x, y) & 0xFFFFFF, beside) for x in range(3))
        if edge < 3:
            weak.append(f"“{each.text()}”: {edge:.2f}")
    return weak


@pytest.mark.parametrize("chosen", NAMES)
def test_in_every_palette_all_that_is_painted_stands_out(
    chosen: str, app: QApplication, window: Window, session: Session
) -> None:
    apply_style(app, 100, chosen)
    used = {int(palette()[fill][1:], 16) for fill in FILLS}
    least = 7.0 if chosen in STRONG else 4.5
    # Letters, edges and signs; where contrast is high, what is filled too.
    most = 1.0 if chosen not in DARK else 0.16 if chosen in STRONG else 0.06
    wrong: dict[str, list[str]] = {}
    for view, root in views(window, session):
        settle()
        image = grabbed(root)
        # Letters for the patient are so large that a square fits into them.
        mine = used | ({int(palette()["ink"][1:], 16)} if view == "patient" else set())
        odd = {colour: at for colour, at in grounds(image, pictures(root)).items() if colour not in mine}
        found = [f"{name(colour)} at {at.x()}, {at.y()}" for colour, at in odd.items()]
        found += weak_words(root, image, least) + weak_signs(root, image) + weak_edges(root, image)
        if (share := light_share(image, pictures(root))) > most:
            found.append(f"{share:.0%} is as light as paper")
        if found:
            wrong[view] = found
    assert wrong == {}


def light_share(image: QImage, but: list[QRect]) -> float:
    """The share of pixels as light as paper."""
    bare = QImage(image)
    for rect in but:
        bare = _blacked(bare, rect)
    light = sum(count for colour, count in counted(bare).items() if luminance(colour) > 0.6)
    return light / (image.width() * image.height())


def _blacked(image: QImage, rect: QRect) -> QImage:
    from PySide6.QtGui import QPainter

    painter = QPainter(image)
    painter.fillRect(rect, Qt.GlobalColor.black)
    painter.end()
    return image


@pytest.mark.parametrize("chosen", NAMES)
def test_drawings_keep_a_light_card_and_paper_stays_white(
    chosen: str, app: QApplication, window: Window, session: Session
) -> None:
    apply_style(app, 100, chosen)
    session.put_mark(Spot(0.4, 0.4))
    window.learn.open_picture(session.topic.words.where.figure)
    settle()
    view = window.learn._large_view()._view
    assert view is not None
    frame, image = view.frame().toRect(), grabbed(view)
    ground = image.pixel(frame.topLeft() + QPoint(20, frame.height() // 2)) & 0xFFFFFF
    spot = frame.topLeft() + QPoint(round(0.4 * frame.width()), round(0.4 * frame.height()))
    assert luminance(ground) > 0.6
    # The mark stands out on the card, whatever the page's own red is.
    assert ratio(image.pixel(spot) & 0xFFFFFF, ground) >= 4.5
    page: TakeHome = window.page(TAKE_HOME)  # type: ignore[assignment]
    window.show_page(TAKE_HOME)
    until(lambda: page.preview.pages > 0)
    settle()
    paper = page.preview.findChild(Paper)
    assert paper is not None
    assert grabbed(paper).pixel(paper.page_rect().toRect().topLeft() + QPoint(8, 8)) & 0xFFFFFF == 0xFFFFFF


def test_a_drawing_without_a_ground_gets_a_card_in_the_dark(app: QApplication) -> None:
    bare = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><circle cx="50" cy="50" r="10"/></svg>'
    picture = Picture(bare, "A dot")
    picture.resize(200, 200)
    for chosen, card in (("light", False), ("dark", True), ("contrast-dark", True)):
        apply_style(app, 100, chosen)
        image = grabbed(picture)
        assert (luminance(image.pixel(100, 20) & 0xFFFFFF) > 0.6) or not card
        assert ratio(image.pixel(100, 100) & 0xFFFFFF, image.pixel(100, 20) & 0xFFFFFF) > 7
    picture.deleteLater()


# Changing -----------------------------------------------------------------------------------------------------


def test_back_in_light_every_page_has_the_pixels_that_it_had(
    app: QApplication, window: Window, session: Session
) -> None:
    apply_style(app, 100, "light")
    for at in (CHECK, COMPARE):
        window.show_page(at)
    session.put_mark(Spot(0.4, 0.4))
    session.tick(next(item.id for item in session.topic.checklist.items if item.group == "red-flag"), True)
    show: dict[str, Callable[[], None]] = {
        "learn": lambda: (window.show_page(0), window.learn.show_section(1))[0],
        "check": partial(window.show_page, CHECK),
        "compare": partial(window.show_page, COMPARE),
    }

    def shots() -> dict[str, QImage]:
        taken: dict[str, QImage] = {}
        for view, go in show.items():
            go()
            window.setFocus()
            settle()
            taken[view] = grabbed(window)
        return taken

    # What was given another kind since it was styled takes the room of its edge only at the next styling.
    apply_style(app, 100, "dark")
    apply_style(app, 100, "light")
    before = shots()
    for other in NAMES[1:]:
        apply_style(app, 100, other)
        assert [view for view, image in shots().items() if image == before[view]] == []
    apply_style(app, 100, "light")
    assert [view for view, image in shots().items() if image != before[view]] == []


def test_what_is_drawn_follows_without_being_asked_again(app: QApplication, window: Window) -> None:
    """All that is seen is painted anew by the change itself: pages are not told of it."""
    apply_style(app, 100, "light")
    settle()
    apply_style(app, 100, "dark")
    settle()
    shown = window.screen().grabWindow(window.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    used = {int(palette()[fill][1:], 16) for fill in FILLS}
    left = [name(colour) for colour in grounds(shown, pictures(window)) if colour not in used]
    assert left == []


def test_a_text_size_keeps_the_palette_and_a_palette_the_text_size(app: QApplication, window: Window) -> None:
    apply_style(app, 150, "dark")
    assert (app.styleSheet(), app.font().pixelSize()) == (style_sheet(150, "dark"), 24)
    apply_style(app, 150, "contrast-light")
    assert (app.styleSheet(), app.font().pixelSize()) == (style_sheet(150, "contrast-light"), 24)
    assert window.fontInfo().pixelSize() == 24


def test_where_the_system_says_nothing_the_window_is_light(app: QApplication) -> None:
    apply_style(app, 100, "dark")
    assert palette() == colours("dark")
    apply_style(app, 100, "system")
    assert palette() == colours("light")
    assert app.palette().window().color().name() == colours("light")["ground"]


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="needs a session bus")
def test_system_follows_the_desktop_while_it_runs() -> None:
    program = Path(__file__).with_name("portal.py")
    # Its own bus, and a desktop whose wishes Qt reads from the portal.
    made = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-B", str(program)],
        env={**os.environ, "XDG_CURRENT_DESKTOP": "GNOME", "PYTHONPATH": str(program.parents[2]), "GTK_A11Y": "none"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = [line for line in made.stdout.splitlines() if "#" in line]
    expected = ("light", "dark", "contrast-dark", "light", "contrast-light", "light")
    assert said == [f"{each} {colours(each)['ground']}" for each in expected], made.stderr


# Where contrast is high ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("chosen", STRONG)
def test_where_contrast_is_high_controls_have_thick_edges_and_a_thicker_ring(chosen: str, app: QApplication) -> None:
    apply_style(app, 100, chosen)
    box = QWidget()
    column = QVBoxLayout(box)
    first, second, line = QPushButton("First"), QPushButton("Second"), QLineEdit()
    for each in (first, second, line):
        column.addWidget(each)
    box.resize(300, 200)
    box.show()
    assert QTest.qWaitForWindowExposed(box)
    box.activateWindow()
    assert QTest.qWaitForWindowActive(box)
    for each in (second, line):
        each.setFocus()
        settle()
        image, edge, focus = grabbed(box), int(palette()["edge"][1:], 16), int(palette()["focus"][1:], 16)

        def strip(widget: QWidget, image: QImage = image) -> list[int]:
            at = place(widget, box)
            return [image.pixel(at.left() + x, at.center().y()) & 0xFFFFFF for x in range(4)]

        assert strip(each)[: ring()] == [focus] * 3
        assert strip(first)[:3] == [edge, edge, int(palette()["card"][1:], 16)]
    box.deleteLater()


@pytest.mark.parametrize("chosen", NAMES)
@pytest.mark.parametrize("kind", ["", "primary", "choice", "head", "step", "chip", "pick", "tick", "row", "fold"])
def test_the_focus_is_seen_on_a_button_of_any_kind(chosen: str, kind: str, app: QApplication) -> None:
    apply_style(app, 100, chosen)
    box = QWidget()
    box.setObjectName("window")
    column = QVBoxLayout(box)
    buttons = [button("Words", None, kind), button("Words", None, kind)]
    for each in buttons:
        each.setProperty("tone", "helps")
        each.setCheckable(True)
        each.setChecked(True)
        column.addWidget(each)
    box.resize(300, 140)
    box.show()
    assert QTest.qWaitForWindowExposed(box)
    box.activateWindow()
    assert QTest.qWaitForWindowActive(box)
    buttons[1].setFocus()
    settle()
    image = grabbed(box)
    calm_, held = (image.copy(place(each, box)) for each in buttons)
    pairs = (
        (calm_.pixel(x, y) & 0xFFFFFF, held.pixel(x, y) & 0xFFFFFF)
        for y in range(min(calm_.height(), held.height()))
        for x in range(calm_.width())
    )
    changed = [ratio(*pair) for pair in pairs if pair[0] != pair[1]]
    least = 3.0 if chosen in STRONG else 1.5
    # Some 2 px all around it, or as much.
    assert sum(each >= least for each in changed) >= calm_.width()
    box.deleteLater()


# What Qt draws ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chosen", NAMES)
def test_what_qt_draws_by_itself_takes_our_colours(chosen: str, app: QApplication) -> None:
    apply_style(app, 100, chosen)
    for made in (_box(), _menu(), _asked(), _files()):
        made.show()
        settle()
        image = grabbed(made)
        light = [name(each) for each in grounds(image) if (luminance(each) > 0.25) == chosen.endswith("dark")]
        fills = [palette()[fill] for fill in FILLS]
        assert [each for each in light if each not in fills] == [], type(made).__name__
        assert weak_words(made, image, 7.0 if chosen in STRONG else 4.5) == [], type(made).__name__
        made.close()
        made.deleteLater()


def _box() -> QWidget:
    box = QWidget()
    box.setObjectName("window")
    column = QVBoxLayout(box)
    line, off = QLineEdit(), QPushButton("Not yet")
    line.setPlaceholderText("Name")
    off.setEnabled(False)
    for each in (QCheckBox("Ticked"), QRadioButton("One of them"), Choice(print, [("One", 1), ("Two", 2)]), line, off):
        column.addWidget(each)
    return box


def _menu() -> QWidget:
    menu = QMenu()
    for words in ("Settings…", "Help"):
        menu.addAction(words)
    return menu


def _asked() -> QWidget:
    box = QMessageBox()
    box.setText("Words of Qt's own box")
    return box


def _files() -> QWidget:
    files = QFileDialog()
    files.setOption(QFileDialog.Option.DontUseNativeDialog)
    return files


@pytest.mark.parametrize("chosen", NAMES)
def test_placeholders_selections_and_what_is_off_can_be_read(chosen: str, app: QApplication) -> None:
    apply_style(app, 100, chosen)
    least, role, off = (7.0 if chosen in STRONG else 4.5), QPalette.ColorRole, QPalette.ColorGroup.Disabled
    made = app.palette()

    def contrast(front: QPalette.ColorRole, back: QPalette.ColorRole, group: QPalette.ColorGroup) -> float:
        return ratio(made.color(group, front).rgb() & 0xFFFFFF, made.color(group, back).rgb() & 0xFFFFFF)

    on = QPalette.ColorGroup.Active
    pairs = [
        *((front, back, on) for front in (role.WindowText, role.Text) for back in (role.Window, role.Base)),
        *((front, back, on) for front in (role.Link, role.LinkVisited) for back in (role.Window, role.Base)),
        (role.PlaceholderText, role.Base, on),
        (role.ButtonText, role.Button, on),
        (role.HighlightedText, role.Highlight, on),
        (role.ToolTipText, role.ToolTipBase, on),
        *((front, back, off) for front in (role.WindowText, role.Text) for back in (role.Window, role.Base)),
        (role.ButtonText, role.Button, off),
        (role.HighlightedText, role.Highlight, off),
    ]
    assert [pair for pair in pairs if contrast(*pair) < least] == []
    line = QLineEdit()
    line.setPlaceholderText("Name of the clinic")
    line.resize(260, 44)
    line.show()
    settle()
    assert strongest(grabbed(line), line.rect().adjusted(6, 6, -6, -6))[0] >= least
    line.deleteLater()
