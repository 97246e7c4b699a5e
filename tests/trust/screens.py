"""Every screen and dialog of the app by its name, each opened the way a clinician opens it.

    with opened(window, "Check, warning signs") as shown: ...

`SCREENS` holds for each name what opens it: it is called with the window and gives the widget that shows – the window
itself for a page, else the dialog, the patient's window or the menu. A dialog the app waits for is shown and not waited
for, as if the clinician went back at once but left it open. `opened` lets everything settle and afterwards closes what
was opened, ends the visit and puts the settings back, so that one window serves for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeAlias

from msgspec import structs
from PySide6.QtCore import QCoreApplication, QDir, QLockFile, QPoint
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from neckguide.content.load import load_topic
from neckguide.content.spots import Spot
from neckguide.cups import Printer
from neckguide.ui import app as starting
from neckguide.ui.application import say
from neckguide.ui.check import Check
from neckguide.ui.compare import Compare
from neckguide.ui.cover import Cover
from neckguide.ui.crash_dialog import CrashDialog
from neckguide.ui.exercises import Exercises
from neckguide.ui.guard import Guard
from neckguide.ui.items import Arrow, Ticking
from neckguide.ui.overlay import Overlay
from neckguide.ui.patient_window import PatientWindow
from neckguide.ui.record import CodeDialog
from neckguide.ui.session import Session
from neckguide.ui.settings_window import SettingsWindow
from neckguide.ui.source_list import SourceOpener
from neckguide.ui.style import apply_style
from neckguide.ui.take_home import TakeHome
from neckguide.ui.window import CHECK, COMPARE, LEARN, TAKE_HOME, Window
from neckguide.visit.code import encode
from tests.window.counter import HP, Counter
from tests.window.rooms import press, seen, settle
from tests.window.sheets import until, wait

translate = QCoreApplication.translate
Open: TypeAlias = Callable[[Window], QWidget]

SIGN, LIMIT = "cord-now", "disc-or-nerve"
"""A warning sign, and what limits needling without one."""
CHECKED = "Dr Lee, 20 November 2026"
COVERS = "covers a screen"
TOPIC = load_topic("neck-pain")
SETTINGS = ("Letterhead", "Numbers to call", "Paper and screen", "Privacy", "Review", "Costs")


@contextmanager
def opened(window: Window, name: str) -> Iterator[QWidget]:
    """The screen of that name, shown and settled; as nobody had been there afterwards."""
    session = session_of(window)
    loaded = session.loaded
    try:
        shown = SCREENS[name](window)
        settle()
        yield shown
    finally:
        _close_all(window)
        session.take_clinic(loaded)
        session.end_visit()
        window.begin_again()
        settle()


def in_colours(session: Session, chosen: str) -> None:
    """Show everything in that palette, and keep it nowhere."""
    clinic = structs.replace(session.clinic, palette=chosen)
    session.take_clinic(structs.replace(session.loaded, clinic=clinic))


def session_of(window: Window) -> Session:
    """The session that the window shows."""
    return window._session


@contextmanager
def not_waiting() -> Iterator[None]:
    """Dialogs are shown, and their answer is not waited for: it is as if the clinician went back."""
    waited = QDialog.exec

    def show(dialog: QDialog) -> int:
        dialog.deleteLater = lambda: None  # type: ignore[method-assign] - who asked is done with it, we are not
        dialog.open()
        return int(QDialog.DialogCode.Rejected.value)

    QDialog.exec = show  # type: ignore[method-assign]
    try:
        yield
    finally:
        QDialog.exec = waited  # type: ignore[method-assign]


def asked(act: Callable[[], object]) -> QDialog:
    """The dialog that this opens."""
    with not_waiting():
        act()
    until(lambda: isinstance(QApplication.activeModalWidget(), QDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    return dialog


def pressed(root: QWidget, context: str, button: str, **values: str) -> QDialog:
    """The dialog that a button opens, called by its English words whatever language the window speaks."""
    return asked(lambda: press(root, translate(context, button).format(**values)))


def _close_all(window: Window) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    for guard in window.findChildren(Guard, COVERS):  # The app has one of its own.
        guard.lift()
        app.removeEventFilter(guard.gate)
        guard.deleteLater()
    while (popup := app.activePopupWidget()) is not None:
        popup.close()
    for shown in app.topLevelWidgets():
        if isinstance(shown, QDialog):
            QDialog.done(shown, 0)
            QDialog.deleteLater(shown)
        elif isinstance(shown, PatientWindow):
            shown.close_it()
    for page in window.findChildren(TakeHome):
        page.paperwork.cancel()  # A sheet that is under way would keep the next one waiting.
    for over in window.findChildren(Overlay):
        over.shut()
    for favourite in session_of(window).shelf.favourites:
        if favourite.origin == "own":
            session_of(window).shelf.drop(favourite)
    window._message._on_read()
    settle()


# Learn


def learn(window: Window, section: str, short: bool = False) -> Window:
    window.show_page(LEARN)
    window.learn.complete()
    window.learn.turn_to([each.id for each in TOPIC.sections].index(section))
    if short:
        session_of(window).shorten(section, True)
    return window


def how_sure(window: Window) -> Window:
    """The drawer of the first claim that has a picture."""
    topic = session_of(window).topic
    claim = next(each for section in topic.sections for each in topic.claims.of(section.id) if each.figure)
    section = next(each.id for each in topic.sections if claim in topic.claims.of(each.id))
    learn(window, section).learn.open_claim(claim)
    return window


def picture(window: Window, marked: bool) -> Window:
    """The neck picture, opened large."""
    window.show_page(LEARN)
    window.learn.open_picture(TOPIC.words.where.figure)
    if marked:
        session_of(window).put_mark(Spot(0.4, 0.3))
    return window


def sources(window: Window) -> Window:
    learn(window, TOPIC.sections[0].id)
    settle()
    seen(window.learn, SourceOpener)[0].click()
    return window


# Check


def check(window: Window, step: int) -> Check:
    window.show_page(CHECK)
    settle()
    page = window.page(CHECK)
    assert isinstance(page, Check)
    page.show_step(step)
    return page


def check_step(window: Window, step: int) -> Window:
    check(window, step)
    return window


def check_details(window: Window) -> Window:
    """Every row of the warning signs opened."""
    page = check(window, 0)
    settle()
    for arrow in seen(page, Arrow):
        arrow.click()
    return window


def check_ticked(window: Window, looked_into: bool) -> Window:
    """A warning sign and a limit are ticked."""
    page, session = check(window, 0), session_of(window)
    settle()
    next(each for each in seen(page, Ticking) if each._item.id == SIGN).click()
    session.tick(LIMIT, True)
    session.tick("blood-thinner", True)
    if looked_into:
        session.ask(("red-flag", "helps", "limits", "precaution"), True)
        for item in (SIGN, LIMIT):
            session.resolve(item, CHECKED)
    return window


def who_checked(window: Window) -> QWidget:
    check_ticked(window, looked_into=False)
    settle()
    label = session_of(window).topic.checklist.item(SIGN).label
    return pressed(window, "Panel", "Looked into: {label}", label=label)


# Compare


def compare(window: Window) -> Window:
    window.show_page(COMPARE)
    settle()
    return window


def compare_matters(window: Window) -> Window:
    """What matters is open and answered, and every option is on the sheet."""
    session = session_of(window)
    page = compare(window).page(COMPARE)
    assert isinstance(page, Compare)
    page._opener.setChecked(True)
    page._sources.opener.setChecked(True)
    for matter in TOPIC.options.words.matters:
        session.rate(matter.id, 2)
    for option in TOPIC.options.options:
        session.choose_option(option.id, True)
    return window


def compare_sign(window: Window) -> Window:
    """A warning sign stands while the options are looked at."""
    compare(window)
    session_of(window).tick(SIGN, True)
    return window


# Take home


def take_home(window: Window) -> TakeHome:
    window.show_page(TAKE_HOME)
    settle()
    page = window.page(TAKE_HOME)
    assert isinstance(page, TakeHome)
    wait(page)
    return page


def sheet(window: Window) -> Window:
    take_home(window)
    return window


def sheet_filled(window: Window) -> Window:
    """All of the form is used: exercises are open, a number to call is set, teach-back is answered."""
    session = session_of(window)
    session.set_clinic(structs.replace(session.clinic, country="GB"))
    page = take_home(window)
    page.form.name.setText("Ann Example")
    session.tick("slow-start", True)
    session.mark(TOPIC.sections[0].id, True)
    for exercises in page.form.findChildren(Exercises):
        exercises.strip.setChecked(True)
    session.choose_exercise(TOPIC.plan.exercises[0].id, True)
    page.form.teach_back.key.setChecked(True)
    for row in page.form.teach_back.rows[:1]:
        session.teach(row.ask, "own-words")
    wait(page)
    return window


def sheet_urgent(window: Window) -> Window:
    """A warning sign stands, so the sheet is the urgent one."""
    session_of(window).tick(SIGN, True)
    return sheet(window)


def message(window: Window) -> Window:
    """An answer, and what was noticed about a file."""
    sheet(window)
    session_of(window).told.emit("Chart note copied. It holds no name. It leaves the clipboard when the visit ends.")
    session_of(window).noticed.emit("clinic.toml: this is not valid TOML. Default settings are used.")
    return window


def print_choice(window: Window) -> QWidget:
    """Two printers, a sheet of some pages."""
    page = take_home(window)
    page.paperwork._last = 0.0  # Else it could be the second press within a second, which prints nothing.
    page.paperwork.through(Counter(HP, Printer("Office", words="Office, 2nd floor", both_sides=True, stopped=True)))
    return asked(page.actions_row.dialog_asked.emit)


def save_pdf(window: Window) -> QWidget:
    page = take_home(window)
    return asked(page.actions_row.pdf_asked.emit)


def going_on(window: Window) -> Window:
    """A printer that does not answer: what goes on is said, with a way to stop it."""
    page = take_home(window)
    counter = Counter(HP)
    page.paperwork.through(counter)
    session = session_of(window)
    session.set_clinic(structs.replace(session.clinic, printer=HP.name))
    wait(page)
    page.actions_row.print_asked.emit()
    until(lambda: not page.cancel.isHidden())
    return window


def favourite(window: Window) -> QWidget:
    return pressed(take_home(window).form.favourites, "FavouriteRow", "Keep as favourite…")


def favourites_own(window: Window) -> QWidget:
    page = take_home(window)
    session_of(window).shelf.keep("My sheet")
    settle()
    return asked(page.form.favourites.manage.click)


def favourite_there(window: Window) -> QWidget:
    """A name that is taken already."""
    page = take_home(window)
    session_of(window).shelf.keep("My sheet")
    dialog = pressed(page.form.favourites, "FavouriteRow", "Keep as favourite…")
    dialog.name.setText("My sheet")  # type: ignore[attr-defined]
    with not_waiting():
        dialog.accept()
    until(lambda: QApplication.activeModalWidget() not in (None, dialog))
    shown = QApplication.activeModalWidget()
    assert shown is not None
    return shown


def next_visit(window: Window) -> QWidget:
    return asked(take_home(window).form.next_visit.click)


def sheet_date(window: Window) -> QWidget:
    return asked(take_home(window).form._date.click)


def more(window: Window) -> QWidget:
    """What has no room in the row of actions."""
    session_of(window).set_clinic(structs.replace(session_of(window).clinic, text_size=125))
    row = take_home(window).actions_row
    row._menu.popup(row.mapToGlobal(QPoint(0, 0)))
    return row._menu


# What belongs to no page


def menu(window: Window) -> QWidget:
    window.show_page(LEARN)
    window._top.menu.popup(window.mapToGlobal(QPoint(900, 60)))
    return window._top.menu


def dialog(window: Window, id: str) -> QDialog:
    """One that opens from the menu."""
    return asked(lambda: window._top.menu.asked.emit(id))


def welcome(window: Window) -> QWidget:
    return asked(lambda: window.open_dialog("welcome"))


def settings(window: Window, title: str = SETTINGS[0]) -> SettingsWindow:
    """One group of the settings, with its sample."""
    shown = dialog(window, "settings")
    assert isinstance(shown, SettingsWindow)
    shown.show_page(SETTINGS.index(title))
    until(lambda: not shown.preview.is_busy)
    return shown


def settings_locked(window: Window) -> QWidget:
    """Fields that the clinic has set for all its rooms."""
    session = session_of(window)
    session.take_clinic(structs.replace(session.loaded, locked=frozenset(structs.asdict(session.clinic))))
    return settings(window)


def settings_wrong(window: Window) -> QWidget:
    """A country without its number, and a review without its day."""
    shown = settings(window)
    shown.fields["country"].show_value("ZZ")
    shown.fields["reviewer"].show_value("Dr Lee")
    shown.accept()
    return shown


def settings_leave(window: Window) -> QWidget:
    """Left with something that is not saved: a name that no clinic of the tests has."""
    shown = settings(window)
    shown.fields["name"].show_value("Riverside Practice")
    with not_waiting():
        shown.reject()
    until(lambda: QApplication.activeModalWidget() not in (None, shown))
    asks = QApplication.activeModalWidget()
    assert asks is not None
    return asks


def licence(window: Window) -> QWidget:
    about = dialog(window, "about")
    read = translate("About", "Read {licence}").partition("{")[0]
    next(each for each in about.findChildren(QPushButton) if each.accessibleName().startswith(read)).click()
    until(lambda: QApplication.activeModalWidget() not in (None, about))
    shown = QApplication.activeModalWidget()
    assert shown is not None
    return shown


def code_wrong(window: Window) -> QWidget:
    shown = dialog(window, "code")
    assert isinstance(shown, CodeDialog)
    shown.field.put("ABCD EFGH")
    shown.accept()
    return shown


def code_found(window: Window) -> QWidget:
    """A code that is understood, over a visit that was not printed."""
    session = session_of(window)
    session.tick("slow-start", True)
    code = encode(session.topic, session.visit)
    session.tick("pregnant", True)
    shown = dialog(window, "code")
    assert isinstance(shown, CodeDialog)
    shown.field.put(code)
    shown.accept()
    return shown


def end_visit(window: Window) -> QWidget:
    """A sheet that was not given."""
    session_of(window).tick("slow-start", True)
    return asked(window.end_visit)


def already_open(window: Window) -> QWidget:
    with ExitStack() as stack:
        lock = QLockFile(QDir.temp().filePath(f"neckguide-{starting._user()}.lock"))
        if lock.tryLock(50):
            stack.callback(lock.unlock)
        return asked(lambda: starting._is_second(window._app))


def cannot_start(window: Window) -> QWidget:
    """Said in place of a window, at the size and in the colours of the first start."""
    clinic = session_of(window).clinic
    shown = asked(lambda: say("The folder of the topic neck-pain is missing. Install neckguide again."))
    shown.finished.connect(lambda: apply_style(window._app, clinic.text_size, clinic.palette))
    return shown


def something_wrong(window: Window) -> QWidget:
    """What is said of a fault of the app itself; `ui/faults.py` opens it so."""
    shown = CrashDialog(window, {"ValueError in neckguide.ui.check, line 12": 2}, in_visit=True)
    shown.open()
    return shown


# The patient's screen, and the cover


def patient(window: Window, section: str = "is-it-safe") -> PatientWindow:
    """Over the clinician's own screen where there is no other."""
    learn(window, section)
    window.toggle_patient()
    shown = window._patient
    assert shown is not None
    shown.follow_section(section)
    settle()
    return shown


def patient_picture(window: Window) -> QWidget:
    """The picture that is marked, alone."""
    shown = patient(window)
    window.learn.open_picture(TOPIC.words.where.figure)
    return shown


def patient_sheet(window: Window) -> QWidget:
    shown = patient(window)
    window.show_page(TAKE_HOME)
    return shown


def patient_blank(window: Window) -> QWidget:
    shown = patient(window)
    shown.blank(True)
    return shown


def patient_bar(window: Window) -> QWidget:
    """The clinician's window while the patient's is open."""
    patient(window)
    return window


def covered(window: Window, over: Open, cleared: bool = False) -> QWidget:
    """Nobody has touched it for a while."""
    shown = over(window)
    session_of(window).write(name="Ann Example")
    settle()
    guard = Guard(window._app, session_of(window), window)
    guard.setObjectName(COVERS)
    guard.gate.after.setInterval(0)
    guard.start()
    guard.clear() if cleared else guard.cover()
    settle()
    assert seen(shown, Cover) or cleared
    return window if cleared else shown


def _sections() -> Iterator[tuple[str, Open]]:
    for section in TOPIC.sections:
        yield f"Learn, {section.id}", lambda window, id=section.id: learn(window, id)
        if section.short:
            yield f"Learn, {section.id}, in short", lambda window, id=section.id: learn(window, id, short=True)


SCREENS: dict[str, Open] = {
    **dict(_sections()),
    "Learn, its sources": sources,
    "How sure are we?": how_sure,
    "Large picture": lambda window: picture(window, marked=False),
    "Large picture, marked": lambda window: picture(window, marked=True),
    "Check, warning signs": lambda window: check_step(window, 0),
    "Check, what fits": lambda window: check_step(window, 1),
    "Check, before needling": lambda window: check_step(window, 2),
    "Check, details": check_details,
    "Check, a warning sign": lambda window: check_ticked(window, looked_into=False),
    "Check, looked into": lambda window: check_ticked(window, looked_into=True),
    "Who checked it?": who_checked,
    "Compare": compare,
    "Compare, what matters": compare_matters,
    "Compare, a warning sign": compare_sign,
    "Take home": sheet,
    "Take home, filled in": sheet_filled,
    "Take home, urgent": sheet_urgent,
    "Take home, printing": going_on,
    "A message": message,
    "More": more,
    "Print the sheet": print_choice,
    "Save the sheet": save_pdf,
    "Keep as a favourite": favourite,
    "A favourite of that name": favourite_there,
    "Remove a favourite": favourites_own,
    "Next visit": next_visit,
    "Date on the sheet": sheet_date,
    "Menu": menu,
    "Welcome": welcome,
    "Help": lambda window: dialog(window, "help"),
    "About": lambda window: dialog(window, "about"),
    "A licence": licence,
    "Open code": lambda window: dialog(window, "code"),
    "Open code, a wrong one": code_wrong,
    "Open code, found": code_found,
    **{f"Settings, {title}": lambda window, title=title: settings(window, title) for title in SETTINGS},
    "Settings, locked": settings_locked,
    "Settings, something wrong": settings_wrong,
    "Settings, leave without saving": settings_leave,
    "End this visit?": end_visit,
    "Already open": already_open,
    "Something went wrong": something_wrong,
    "Cannot start": cannot_start,
    "Patient screen": patient,
    "Patient screen, a picture": patient_picture,
    "Patient screen, the sheet": patient_sheet,
    "Patient screen, blank": patient_blank,
    "Strip of the patient screen": patient_bar,
    "Cover": lambda window: covered(window, sheet),
    "Cover over a dialog": lambda window: covered(window, who_checked),
    "Cover over the patient screen": lambda window: covered(window, patient),
    "Cover, cleared": lambda window: covered(window, sheet, cleared=True),
}
