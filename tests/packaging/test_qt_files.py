"""The filter of the bundle, on the file lists of the wheels of all five platforms; only one of them can run here."""

from __future__ import annotations

from pathlib import Path

import pytest
import qt_files
from qt_files import is_kept, languages, linked, links_that_lead, plugin

WHEELS = Path(__file__).parent / "wheels"
"""What PySide6-Essentials and PySide6_Pdf 6.12 hold: libraries, plugins and translations."""
PLATFORMS = ("linux-x86_64", "linux-aarch64", "windows-amd64", "windows-arm64", "macos")
EVERYWHERE = {"iconengines/qsvgicon", "imageformats/qjpeg", "imageformats/qsvg", "imageformats/qico"}
LINUX = {
    *("platforms/qxcb", "platforms/qwayland", "platforms/qoffscreen", "platformthemes/qxdgdesktopportal"),
    *("platforminputcontexts/composeplatforminputcontextplugin", "xcbglintegrations/qxcb-egl-integration"),
    *("platforminputcontexts/ibusplatforminputcontextplugin", "wayland-shell-integration/xdg-shell"),
    *("wayland-graphics-integration-client/qt-plugin-wayland-egl", "wayland-decoration-client/adwaita"),
}
WINDOWS = {"platforms/qwindows", "platforms/qoffscreen", "styles/qmodernwindowsstyle"}
NEEDED = {
    "linux-x86_64": LINUX,
    "linux-aarch64": LINUX,
    "windows-amd64": WINDOWS,
    "windows-arm64": WINDOWS,
    "macos": {"platforms/qcocoa", "platforms/qoffscreen", "styles/qmacstyle"},
}
NEVER = ("tls/", "sqldrivers/", "networkinformation/", "egldeviceintegrations/", "designer/", "printsupport/")


def shipped(platform: str) -> list[str]:
    return (WHEELS / f"{platform}.txt").read_text("utf-8").split()


def plugins(files: list[str]) -> set[str]:
    return {"/".join(found) for file in files if (found := plugin(file))}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_plugins_that_the_app_loads_stay(platform: str) -> None:
    kept = plugins([file for file in shipped(platform) if is_kept(file, {"en"})])
    assert kept >= EVERYWHERE | NEEDED[platform]
    assert not [name for name in kept if name.startswith(NEVER)]
    assert "imageformats/qpdf" not in kept, "it would bring QtPdf into every bundle"
    assert "platformthemes/qgtk3" not in kept, "it would bring the build machine's GTK"
    assert "platforminputcontexts/qtvirtualkeyboardplugin" not in kept


@pytest.mark.parametrize("platform", PLATFORMS)
def test_no_library_that_a_module_links_to_is_dropped_by_name(platform: str) -> None:
    libraries = [file for file in shipped(platform) if not plugin(file) and not file.endswith(".qm")]
    dropped = {Path(file).name for file in libraries if not is_kept(file, {"en"})}
    assert dropped == ({"opengl32sw.dll"} if platform == "windows-amd64" else set())


@pytest.mark.parametrize("platform", PLATFORMS)
def test_qt_s_own_words_stay_for_the_languages_we_speak(platform: str) -> None:
    words = [file for file in shipped(platform) if file.endswith(".qm")]
    kept = {Path(file).name for file in words if is_kept(file, {"en", "de"})}
    assert kept == {"qtbase_en.qm", "qtbase_de.qm"}


def test_windows_paths_count_as_others_do() -> None:
    assert plugin(r"PySide6\plugins\platforms\qwindows.dll") == ("platforms", "qwindows")
    assert is_kept(r"PySide6\plugins\platforms\qwindows.dll", {"en"})
    assert not is_kept(r"PySide6\plugins\tls\qschannelbackend.dll", {"en"})
    assert is_kept(r"PySide6\translations\qtbase_en.qm", {"en"})


def test_a_library_stays_only_while_something_kept_links_to_it(tmp_path: Path) -> None:
    for name in ("QtGui.abi3.so", "libQt6Gui.so.6", "libpng16.so.16", "libgtk-3.so.0", "libcairo.so.2", "_core.so"):
        (tmp_path / name).touch()
    links = {
        "QtGui.abi3.so": ["libQt6Gui.so.6", "libc.so.6"],
        "libQt6Gui.so.6": ["/usr/lib/libpng16.so.16"],
        "libgtk-3.so.0": ["libcairo.so.2"],
    }

    def entry(destination: str, kind: str = "BINARY") -> qt_files.Entry:
        return (destination, str(tmp_path / Path(destination).name), kind)

    binaries = [
        entry("PySide6/QtGui.abi3.so"),
        entry("PySide6/Qt/lib/libQt6Gui.so.6"),
        entry("libpng16.so.16"),
        entry("libgtk-3.so.0"),
        entry("libcairo.so.2"),
        entry("msgspec/_core.so", "EXTENSION"),
    ]
    kept = linked(binaries, lambda file: links.get(Path(file).name, []))
    assert [Path(destination).name for destination, _, _ in kept] == [
        *("QtGui.abi3.so", "libQt6Gui.so.6", "libpng16.so.16", "_core.so")
    ]
    shortcuts = [entry("libQt6Gui.so.6", "SYMLINK"), entry("libgtk-3.so.0", "SYMLINK"), entry("words.md", "DATA")]
    assert links_that_lead(shortcuts, kept) == [shortcuts[0], shortcuts[2]]


def test_a_framework_of_macos_stays_whole_or_goes_whole(tmp_path: Path) -> None:
    (tmp_path / "QtCore.abi3.so").touch()
    core, qml = "PySide6/Qt/lib/QtCore.framework", "PySide6/Qt/lib/QtQml.framework"
    binaries = [
        ("PySide6/QtCore.abi3.so", str(tmp_path / "QtCore.abi3.so"), "EXTENSION"),
        *((f"{home}/Versions/A/{Path(home).stem}", "", "BINARY") for home in (core, qml)),
        ("Python.framework/Versions/3.13/Python", "", "BINARY"),
    ]
    # As PyInstaller adds them.
    datas = [
        (f"{home}/{name}", "", kind)
        for home in (core, qml)
        for name, kind in (
            (Path(home).stem, "SYMLINK"),
            ("Resources", "SYMLINK"),
            ("Versions/Current", "SYMLINK"),
            ("Versions/A/Resources/Info.plist", "DATA"),
        )
    ]
    left = linked(binaries, lambda _: ["@rpath/QtCore.framework/Versions/A/QtCore"])
    assert [destination for destination, _, _ in left] == [
        *("PySide6/QtCore.abi3.so", f"{core}/Versions/A/QtCore", "Python.framework/Versions/3.13/Python")
    ]
    assert links_that_lead(datas, left) == datas[:4]


def test_languages_are_those_of_topics_and_of_the_window(tmp_path: Path) -> None:
    for folder in ("topics/neck-pain/en", "topics/neck-pain/de", "topics/neck-pain/figures"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "translations").mkdir()
    (tmp_path / "translations" / "neckguide_fr.qm").touch()
    assert languages(tmp_path) == {"en", "de", "fr"}
