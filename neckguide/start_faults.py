"""Why neckguide cannot start here, in one sentence: what this computer lacks, or which of its own files is damaged.

Only the standard library is used: this must be able to speak where nothing else can be loaded.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

# What Qt loads and its packages do not bring, with the Debian package that has it.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxcb.so.1": "libxcb1",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
OURS = r"lib(Qt6|icu|pyside6|shiboken6|python3)"
"""Libraries that come with neckguide: where one is not there, neckguide is damaged."""
AGAIN = "Install neckguide again."

_NOT_FOUND = r"([\w.+-]+\.so[\w.]*): cannot open shared object file"
_LIBRARY = r".*\.so(\.\d+)*"
_UNUSABLE = r"(/\S.*?\.so[\w.]*): "


def missing_libraries() -> dict[str, str]:
    """Qt's system libraries that cannot be loaded here, each with its Debian package."""
    missing: dict[str, str] = {}
    for library, package in QT_LIBRARIES.items():
        if fault := cannot_load(library):
            lacking = re.match(_NOT_FOUND, fault)
            # It may be there itself, and lack another one.
            name = lacking[1] if lacking and lacking[1] in QT_LIBRARIES else library
            missing[name] = QT_LIBRARIES.get(name, package)
    return missing


def cannot_load(library: Path | str) -> str:
    """Why a library cannot be loaded, in the system's words; "" where it can."""
    import ctypes

    try:
        ctypes.CDLL(str(library))
    except OSError as error:
        # In a bundle PyInstaller puts words of its own before the system's.
        return str(error.__cause__ or error)
    return ""


def see_libraries(folder: Path) -> None:
    """ImportError where a library below a folder is shorter than it says of itself.

    Linux ends the program, without a word, when a part of such a file is touched that is not there. A bundle has a
    hundred: one or two milliseconds, and some twenty when they come from the disk for the first time.
    """
    for place, _, names in os.walk(folder):
        for name in names:
            file = os.path.join(place, name)  # noqa: PTH118 - a hundred paths at every start
            if re.fullmatch(_LIBRARY, name) and not os.path.islink(file) and _is_cut_off(file):  # noqa: PTH114
                raise ImportError(f"{file}: file too short")


def _is_cut_off(file: str) -> bool:
    """Whether the table of sections, which stands last in a library of 64 bits, is not all there."""
    with open(file, "rb", buffering=0) as library:  # noqa: PTH123
        head = library.read(64)
        table, entry, entries = (int.from_bytes(head[at:to], "little") for at, to in ((40, 48), (58, 60), (60, 62)))
        return len(head) < 64 or os.fstat(library.fileno()).st_size < table + entry * entries


def sentence(fault: BaseException) -> str:
    """What is missing or damaged and what to do, for a fault that kept the program from starting; "" for any other."""
    if isinstance(fault, ImportError):
        return _of_import(fault)
    if isinstance(fault, OSError) and _is_ours(fault.filename):
        why = (fault.strerror or "it is damaged").lower()
        return f"the file {fault.filename} of neckguide cannot be read: {why}. {AGAIN}"
    return ""


def of_library(said: str) -> str:
    """The same for what the system said of a library that it could not load."""
    if found := re.search(_NOT_FOUND, said):
        return (
            f"the file {found[1]} of neckguide is missing. {AGAIN}" if re.match(OURS, found[1]) else _lacking(found[1])
        )
    if found := re.search(_UNUSABLE, said):
        return f"the file {found[1]} cannot be loaded: it is damaged or does not fit this computer. {AGAIN}"
    return ""


def of_itself(fault: BaseException) -> str:
    """A sentence for a fault that nobody foresaw: its kind and its place, and nothing that was typed."""
    trace = fault.__traceback__
    place = ""
    while trace is not None:
        name = trace.tb_frame.f_globals.get("__name__", "")
        place = f" in {name}, line {trace.tb_lineno}" if name.startswith("neckguide") else place
        trace = trace.tb_next
    return (
        f"this should not happen ({type(fault).__name__}{place}). {AGAIN} If that does not help, show this line to "
        "whoever looks after it."
    )


def show(said: str) -> None:
    """Say it in the system's own box, on Windows: Qt cannot be loaded, and there is no terminal."""
    if sys.platform == "win32":
        import ctypes

        icon_of_a_fault = 0x10
        # Written so that it can be checked on every system: `windll` is there on Windows alone.
        getattr(ctypes, "windll").user32.MessageBoxW(None, said, "neckguide cannot start", icon_of_a_fault)  # noqa: B009


def _of_import(fault: ImportError) -> str:
    if said := of_library(str(fault)):
        return said
    name = fault.name or ""
    if isinstance(fault, ModuleNotFoundError):
        return f"the part “{name}” of neckguide is missing. {AGAIN}"
    return f"the part “{name}” of neckguide cannot be loaded: {str(fault).rstrip('.')}. {AGAIN}"


def _lacking(library: str) -> str:
    """What to install: all that is missing, so that it need not be found out one by one."""
    missing = missing_libraries()
    missing.setdefault(library, QT_LIBRARIES.get(library, ""))
    names = ", ".join(missing)
    packages = " ".join(sorted({package for package in missing.values() if package}))
    how = f" On Debian and Ubuntu this brings it: sudo apt install {packages}" if packages else ""
    return f"this computer lacks {names}.{how or ' Install that and start again.'}"


def _is_ours(name: object) -> bool:
    """Whether a file is one that came with neckguide."""
    from neckguide.paths import resources

    try:
        file = Path(str(name)).resolve()
    except (OSError, ValueError):
        return False
    homes = (resources(), Path(getattr(sys, "_MEIPASS", resources())))
    return any(file.is_relative_to(home.resolve()) for home in homes)
