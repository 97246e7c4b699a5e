"""Starts Qt, the session and the window, and says plainly what cannot be started."""

from __future__ import annotations

import gc
import getpass
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from neckguide import crash
from neckguide.clinic import Loaded
from neckguide.content.load import Topic, load_topic
from neckguide.errors import NeckguideError, TopicFault, UnknownName
from neckguide.no_dumps import forbid_dumps
from neckguide.paths import resources
from neckguide.settings import load_again, load_settings
from neckguide.ui.application import leave, make_application, say, see_fonts

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from neckguide.ui.session import Session
    from neckguide.ui.window import Window

TOPIC = "neck-pain"
SIZE = (1366, 768)
PICTURES = 5 * 1024
"""Kilobytes of drawn pictures that Qt may keep."""
HUNT = 5_000
"""Milliseconds between two hunts for garbage."""
LARGE = 1 << 20
"""Bytes from which a piece of memory is taken from the system by itself."""
SWEEP = 100
"""Milliseconds after a visit's end until what it left is swept away: the empty window is seen first."""


def run(leave_when_shown: bool = False) -> NoReturn:
    """Open the window and stay until it is closed; `leave_when_shown` leaves after the first complete paint."""
    forbid_dumps()
    crash.install()
    # Python would look for garbage at any time and on any thread. `_keep` does it when it can do no harm.
    gc.disable()
    try:
        loaded = load_settings()
        topic = _open_topic(loaded.clinic.language)
        _read_first(topic)
        app, session, window = build(topic, loaded)
        _hear(session, window)
    except Exception as fault:
        # Whatever a damaged or half-installed program raises: a start must end in a window or in a sentence.
        _tell(fault, with_dialog=not leave_when_shown)
    if leave_when_shown:
        window.painted.connect(app.quit)
    elif _is_second(app):
        leave(0)
    else:
        window.painted.connect(lambda: settle(session, window))
    window.show()
    # All that may be kept is on disk by then; taking widgets apart one by one would keep the clinician waiting.
    leave(app.exec())


def build(topic: Topic, loaded: Loaded) -> tuple[QApplication, Session, Window]:
    """The application with its window, ready to be shown."""
    from PySide6.QtCore import QLocale
    from PySide6.QtGui import QFont, QPixmapCache

    from neckguide.ui.session import Session
    from neckguide.ui.style import FAMILIES, apply_style, load_fonts
    from neckguide.ui.window import Window

    hold_constants()
    _hold_memory_together()
    app = make_application()
    app.setApplicationName("neckguide")
    app.setDesktopFileName("neckguide")
    # Dates stand in the language of the words around them, whatever the computer speaks: our fonts have its letters.
    QLocale.setDefault(QLocale(topic.language))
    QPixmapCache.setCacheLimit(PICTURES)
    load_fonts(first=True)
    see_fonts()
    # Before any widget is built: children that exist already would keep the system's family at the first styling.
    app.setFont(QFont(list(FAMILIES)))
    session = Session(topic, loaded)
    window = Window(session, app)
    apply_style(app, session.clinic.text_size, session.clinic.palette)
    _fit(window)
    return app, session, window


def _hear(session: Session, window: Window) -> None:
    """From now on a fault is told in the window, too."""
    from neckguide.ui.faults import Faults

    Faults(session, window).start()


def _tell(fault: Exception, with_dialog: bool) -> NoReturn:
    """Say why there will be no window, and end."""
    from neckguide.start_faults import of_itself, sentence, show

    said = str(fault) if isinstance(fault, NeckguideError) else sentence(fault) or of_itself(fault)
    if sys.stderr is not None:
        print(f"neckguide: {said}", file=sys.stderr, flush=True)
    if with_dialog:
        try:
            hold_constants()
            say(said)
        except Exception:
            show(said)  # What keeps the window from opening keeps a dialog from it as well.
    leave(1)


def hold_constants() -> None:
    """Keep Python before 3.12 from being aborted by Qt, which gives away a reference with each None, True or False.

    Seen with PySide6 6.12.0 on Python 3.11: `none_dealloc` after some 5,000 calls that return nothing. From 3.12 on
    these three cannot run out.
    """
    if sys.version_info < (3, 12):
        import ctypes

        for constant in (None, True, False):
            ctypes.c_ssize_t.from_address(id(constant)).value += 1 << 48


def _hold_memory_together() -> None:
    """Two pools of memory for all threads, and what is large goes back at once, where the C library is glibc.

    By itself it takes a pool for each thread, and keeps ever larger pieces after the first that were given back: after
    some 2,000 touches at random (`tests/trust/soak.py`) 280 MB were held then, 240 so.
    """
    import ctypes

    arena_max, mmap_threshold, trim_threshold = -8, -3, -1  # malloc.h
    with suppress(OSError, AttributeError, TypeError):
        library = ctypes.CDLL(None)
        library.mallopt(arena_max, 2)
        library.mallopt(mmap_threshold, LARGE)
        # Set by itself it would now give back at each step what the next one takes again.
        library.mallopt(trim_threshold, 8 * LARGE)


def _open_topic(language: str) -> Topic:
    """The topic in the clinic's language, or in its own first one where it does not speak that."""
    try:
        return load_topic(TOPIC, language or None)
    except UnknownName:
        return load_topic(TOPIC)


def _read_first(topic: Topic) -> None:
    """Parse what the first screen shows before Qt is imported: Qt reads the source of each module that comes after."""
    try:
        topic.sections[0].blocks()
    except TopicFault:
        return  # The section says it in its own place.


def _fit(window: Window) -> None:
    """As large as designed, or as large as the screen allows."""
    available = window.screen().availableSize()
    if available.width() <= SIZE[0] or available.height() <= SIZE[1]:
        window.setGeometry(window.screen().availableGeometry())
        window.showMaximized()
    else:
        window.resize(min(1600, available.width() - 80), min(1000, available.height() - 80))


def settle(session: Session, window: Window) -> None:
    """What the first paint did not need: other fonts, sections still to be built."""
    from PySide6.QtCore import QTimer

    from neckguide.ui.on_screen import OnScreen
    from neckguide.ui.style import load_fonts

    # First: whatever else may fail, a visit that nobody touches is covered.
    _guard(session, window)
    load_fonts(first=False)
    _show_icon()
    for notice in session.loaded.notices:
        session.noticed.emit(notice)
    OnScreen(_application(), window)
    window.built.connect(lambda: _keep(session, window))
    window.built.connect(lambda: _watch_share(session, window))
    if not session.clinic.welcomed:
        window.built.connect(lambda: _welcome(session, window))
    QTimer.singleShot(0, window.build_rest)


def _application() -> QApplication:
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def _show_icon() -> None:
    """Our icon on the window, for desktops that do not take it from the desktop file."""
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    QApplication.setWindowIcon(QIcon(str(resources() / "icons" / "neckguide.svg")))


def _guard(session: Session, window: Window) -> None:
    """Cover and clear the visit from now on."""
    from neckguide.ui.faults import Faults
    from neckguide.ui.guard import Guard

    guard = Guard(_application(), session, window)
    guard.cleared.connect(window.begin_again)
    for faults in window.findChildren(Faults):
        guard.covered.connect(faults.hold)
    guard.start()


def _welcome(session: Session, window: Window) -> None:
    """The first start."""
    from neckguide.ui.welcome import is_wanted

    if is_wanted(session):
        window.open_dialog("welcome")


def _watch_share(session: Session, window: Window) -> None:
    """Follow the clinic's shared folder, where there is one."""
    if session.loaded.shared is None:
        return
    from neckguide.ui.share_watch import ShareWatch

    def read_again() -> None:
        session.take_clinic(load_again(session.loaded))
        session.shelf.reload()

    watch = ShareWatch(session.loaded, window)
    watch.changed.connect(read_again)
    watch.told.connect(session.noticed)
    watch.start()


def _keep(session: Session, window: Window) -> None:
    """Hunt for garbage from now on, on this thread alone: collected on another, a widget would end the program.

    What is built to stay is left out, which keeps each hunt under a frame.
    """
    from neckguide.ui.timer import timer

    gc.freeze()
    _give_back()
    hunt = timer(window, HUNT)
    # Young garbage while the visit goes on, all of it when it ends and a moment is not missed.
    hunt.timeout.connect(lambda: gc.collect(1))
    hunt.start()
    # What a visit has left goes when the empty window has been seen: its pages of memory go back to the system, too.
    sweep = timer(window, SWEEP, once=True)
    sweep.timeout.connect(_sweep)
    session.visit_ended.connect(sweep.start)


def _sweep() -> None:
    gc.collect()
    _give_back()


def _give_back() -> None:
    """Return memory that was freed in small pieces, where the C library can (glibc).

    Some 6 MB of what building frees, and without it 20 MB more are held after a thousand visits.
    """
    import ctypes

    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def _is_second(app: QApplication) -> bool:
    """Whether another neckguide is open and the clinician does not want a second one."""
    from PySide6.QtCore import QDir, QLockFile

    lock = QLockFile(QDir.temp().filePath(f"neckguide-{_user()}.lock"))
    lock.setStaleLockTime(0)
    # A power cut leaves a lock that names nobody. One that is held is not taken away.
    if lock.tryLock(50) or (not lock.getLockInfo()[0] and lock.removeStaleLockFile() and lock.tryLock(50)):
        app.setProperty("lock", lock)
        app.aboutToQuit.connect(lock.unlock)
        return False
    if lock.error() != QLockFile.LockError.LockFailedError:
        return False  # Nothing can be written there: then it cannot be known.
    from neckguide.ui.asking import question

    dialog = question(
        None,
        app.tr("neckguide is already open"),
        app.tr("It is open in another window on this computer. A second one starts an empty visit of its own."),
        app.tr("Open a second window"),
        app.tr("Use the open one"),
    )
    return not dialog.exec()


def _user() -> str:
    """The user's name, or number where a machine knows no name for it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return str(os.getuid()) if hasattr(os, "getuid") else "user"
