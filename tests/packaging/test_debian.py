"""The Debian package, made by the real tools from a bundle that is small."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree

import pytest

from neckguide import __version__, cli

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(
    shutil.which("dpkg-shlibdeps") is None or shutil.which("lintian") is None, reason="needs Debian's dpkg-dev, lintian"
)

ROOT = Path(__file__).resolve().parents[2]
EPOCH = 1_790_000_000
HOME = "usr/lib/neckguide"


class Made(NamedTuple):
    """A finished package, and what is in it."""

    deb: Path
    root: Path

    def fields(self) -> dict[str, str]:
        """Its control fields; further lines of the description are left out."""
        told = (self.root / "DEBIAN/control").read_text("utf-8").splitlines()
        return dict(line.split(": ", 1) for line in told if not line.startswith(" "))

    def text(self, name: str) -> str:
        """A text in it, unpacked."""
        content = (self.root / name).read_bytes()
        return (gzip.decompress(content) if name.endswith(".gz") else content).decode()


def small_bundle(folder: Path) -> Path:
    """What PyInstaller would make, with a clock in place of the app: a program and libraries that are really linked."""
    tree = folder / "neckguide"
    inside = tree / "_internal"
    plugins = inside / "PySide6/Qt/plugins"
    for place in (plugins / "wayland-shell-integration", inside / "neckguide/resources", inside / "PySide6/Qt/lib"):
        place.mkdir(parents=True)
    shutil.copyfile("/usr/bin/sleep", tree / "neckguide")
    (tree / "neckguide").chmod(0o775)
    # It links to more than the clock does, and neckguide can do without: what it needs is recommended only.
    shutil.copyfile("/usr/bin/bash", plugins / "wayland-shell-integration/libxdg-shell.so")
    shutil.copyfile("/usr/bin/sleep", inside / "PySide6/Qt/lib/libQt6Core.so.6")
    (inside / "libQt6Core.so.6").symlink_to("PySide6/Qt/lib/libQt6Core.so.6")
    shutil.copyfile("/usr/bin/sleep", inside / "libz.so.1")
    shutil.copytree(ROOT / "resources/licences", inside / "neckguide/resources/licences")
    return tree


@pytest.fixture(autouse=True, scope="module")
def release_time() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, release_time: None) -> Made:
    from debian import build_deb

    folder = tmp_path_factory.mktemp("deb")
    deb = build_deb(small_bundle(folder), folder / "dist")
    assert list((folder / "dist").iterdir()) == [deb]
    subprocess.run(("dpkg-deb", "--raw-extract", deb, folder / "root"), check=True)
    return Made(deb, folder / "root")


# What is in it ------------------------------------------------------------------------------------------------


def test_the_control_file_says_what_it_is_and_needs(made: Made):
    fields = made.fields()
    architecture = subprocess.run(("dpkg", "--print-architecture"), capture_output=True, text=True).stdout.strip()
    assert made.deb.name == f"neckguide_{__version__}_{architecture}.deb"
    assert (fields["Package"], fields["Version"], fields["Architecture"]) == ("neckguide", __version__, architecture)
    assert re.fullmatch(r"libc6 \(>= 2\.\d+\)", fields["Depends"])
    recommended = fields["Recommends"].split(", ")
    assert "libcups2 | libcups2t64" in recommended
    assert any(name.startswith("libtinfo") for name in recommended)
    assert int(fields["Installed-Size"]) > 1000
    assert re.fullmatch(r".+ <\S+@\S+>", fields["Maintainer"])


def test_packages_are_named_so_that_debian_12_and_13_both_find_them():
    from debian import packages

    found = [
        "libc6 (>= 2.35)",
        "zlib1g (>= 1:1.2.3.4)",
        "libglib2.0-0 (>= 2.26.0)",
        "libx11-6",
        "libcups2t64 (>= 1.6)",
        "",
    ]
    assert packages(found) == [
        "libc6 (>= 2.35)",
        "libcups2 | libcups2t64",
        "libglib2.0-0 | libglib2.0-0t64",
        "libx11-6",
        "zlib1g",
    ]


def test_every_file_lies_where_debian_looks_for_it_and_belongs_to_root(made: Made):
    listed = subprocess.run(("dpkg-deb", "--contents", made.deb), capture_output=True, text=True, check=True).stdout
    lines = [line.split(maxsplit=5) for line in listed.splitlines()]
    assert {line[1] for line in lines} == {"root/root"}
    assert {f"{line[3]} {line[4]}" for line in lines} == {time.strftime("%Y-%m-%d %H:%M", time.localtime(EPOCH))}
    modes = {line[5].removeprefix("./"): line[0] for line in lines}
    assert {mode for name, mode in modes.items() if name.endswith("/")} == {"drwxr-xr-x"}
    assert modes[f"{HOME}/neckguide"] == "-rwxr-xr-x"
    assert {mode for name, mode in modes.items() if ".so" in name and "->" not in name} == {"-rw-r--r--"}
    assert "usr/bin/neckguide -> ../lib/neckguide/neckguide" in modes
    for name in (
        "applications/neckguide.desktop",
        "metainfo/org.neckguide.neckguide.metainfo.xml",
        "icons/hicolor/scalable/apps/neckguide.svg",
        "icons/hicolor/48x48/apps/neckguide.png",
        "man/man1/neckguide.1.gz",
        "bash-completion/completions/neckguide",
        "zsh/vendor-completions/_neckguide",
        "doc/neckguide/copyright",
        "doc/neckguide/changelog.gz",
    ):
        assert modes[f"usr/share/{name}"] == "-rw-r--r--"


def test_libraries_of_the_build_machine_are_left_out_and_links_to_qt_stay(made: Made):
    assert not (made.root / HOME / "_internal/libz.so.1").exists()
    assert (made.root / HOME / "_internal/libQt6Core.so.6").is_symlink()


def test_a_changed_file_can_be_found_by_its_sum(made: Made):
    sums = {name: sum for sum, name in (line.split("  ", 1) for line in made.text("DEBIAN/md5sums").splitlines())}
    files = [path for path in (made.root / "usr").rglob("*") if path.is_file() and not path.is_symlink()]
    assert sums == {str(path.relative_to(made.root)): hashlib.md5(path.read_bytes()).hexdigest() for path in files}


def test_the_same_bundle_gives_the_same_bytes_wherever_and_whenever_it_is_packed(made: Made, tmp_path: Path):
    from debian import pack_deb

    before = os.umask(0o077)
    try:
        tree = small_bundle(tmp_path / "another folder")
        for path in tree.rglob("*"):
            os.utime(path, (1, 1), follow_symlinks=False)
        again = pack_deb(tree, tmp_path / "out")
    finally:
        os.umask(before)
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(made.deb.read_bytes()).digest()


# Whose it is --------------------------------------------------------------------------------------------------


def test_the_copyright_file_names_whose_each_library_is_and_where_each_licence_stands(made: Made):
    text = made.text("usr/share/doc/neckguide/copyright")
    stanzas = {names: stanza for stanza in text.split("\n\n") for names in re.findall(r"^Files: (.*)", stanza)}
    qt = stanzas[f"{HOME}/_internal/PySide6/Qt/lib/libQt6Core.so.6"]
    assert "License: LGPL-3.0-only or GPL-2.0-only or GPL-3.0-only" in qt
    assert " - PCRE2" in qt
    assert "Apache-2.0" in stanzas["*"]
    used = re.findall(r"^License: (.*)\n(?! The text)", text, re.MULTILINE)
    told = dict(re.findall(r"^License: (.*)\n The text is in\n ((?:.*\n and in\n )?.*)", text, re.MULTILINE))
    assert used
    assert {name.strip(",") for line in used for name in re.split(r",? and | or ", line)} == set(told)
    for place in re.findall(r"/\S+", " ".join(told.values())):
        assert (made.root / place.lstrip("/")).exists() or Path(place).exists(), place


def test_a_work_of_others_that_nobody_knows_stops_the_build(tmp_path: Path):
    from debian import pack_deb
    from tools import CannotBuild

    tree = small_bundle(tmp_path)
    strange = tree / "_internal/strange/library.so"
    strange.parent.mkdir()
    shutil.copyfile("/usr/bin/sleep", strange)
    with pytest.raises(CannotBuild, match=r"strange/library\.so: say in works\.toml whose it is"):
        pack_deb(tree, tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


# What the desktop and the software centre show ----------------------------------------------------------------


def test_the_desktop_starts_the_program_and_knows_its_window(made: Made):
    told = dict(line.split("=", 1) for line in made.text("usr/share/applications/neckguide.desktop").splitlines()[1:])
    assert (told["Exec"], told["Icon"], told["StartupWMClass"]) == ("neckguide", "neckguide", "neckguide")
    assert (made.root / "usr/bin" / told["Exec"]).is_symlink()
    subprocess.run(("desktop-file-validate", made.root / "usr/share/applications/neckguide.desktop"), check=True)


def test_the_newest_release_is_this_version_everywhere(made: Made):
    newest = re.search(r"^## \[([^]]+)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest
    file = made.root / "usr/share/metainfo/org.neckguide.neckguide.metainfo.xml"
    done = subprocess.run(("appstreamcli", "validate", "--no-net", "--pedantic", file), capture_output=True, text=True)
    assert {line.split()[-1] for line in re.findall(r"[EW]: .*", done.stdout)} <= {"url-homepage-missing"}
    assert "Validation" in done.stdout
    release = ElementTree.parse(file).find("releases/release")
    assert release is not None
    told = made.text("usr/share/doc/neckguide/changelog.gz").splitlines()[0]
    assert newest[1] == release.get("version") == __version__ == made.fields()["Version"]
    assert told == f"neckguide ({__version__}) stable; urgency=medium"


def test_releases_are_read_newest_first_and_another_version_or_form_is_refused():
    from debian_texts import releases
    from tools import CannotBuild

    text = f"# Changelog\n\n## [{__version__}] – 2026-12-01\n\n### Fixed\n\n- One `word`\n  more.\n- Two.\n"
    older = "\n## [0.0.1] – 2026-01-02\n\n### Added\n\n- *All*.\n"
    assert [(release.version, str(release.day), release.changes) for release in releases(text + older)] == [
        (__version__, "2026-12-01", ["Fixed: One word more.", "Fixed: Two."]),
        ("0.0.1", "2026-01-02", ["Added: All."]),
    ]
    with pytest.raises(CannotBuild, match="must begin with version"):
        releases(older)
    with pytest.raises(CannotBuild, match=r"must be like “## \[1\.2\.3\] – 2026-01-31”"):
        releases(text.replace("2026-12-01", "soon"))


# The manual page and completions ------------------------------------------------------------------------------


def every_command() -> dict[str, list[str]]:
    """Each command with its options, and under "" those without a command."""
    from manual import commands

    whole = cli.parser()
    options = {"": [name for action in whole._actions for name in action.option_strings]}
    for name, (_, parser) in commands(whole).items():
        options[name] = [option for action in parser._actions for option in action.option_strings]
    assert {"", "handout", "check", "self-test"} <= set(options)
    return options


def test_the_manual_page_tells_every_command_and_option(made: Made):
    page = made.text("usr/share/man/man1/neckguide.1.gz").replace("\\-", "-")
    for command, options in every_command().items():
        assert f"\\fB{command}\\fR" in page or not command
        for option in options:
            assert f"\\fB{option}\\fR" in page
    assert "/etc/neckguide/clinic.toml" in page
    assert f'"neckguide {__version__}"' in page


@pytest.mark.skipif(shutil.which("groff") is None, reason="needs groff")
def test_the_manual_page_is_set_without_a_warning(made: Made):
    page = made.text("usr/share/man/man1/neckguide.1.gz").encode()
    done = subprocess.run(("groff", "-man", "-ww", "-K", "utf8", "-T", "utf8"), input=page, capture_output=True)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    plain = re.sub("\x1b\\[[0-9]*m|.\b", "", done.stdout.decode())
    assert "neckguide handout --tick tense-or-stressed --asked red-flag --out sheet.pdf" in plain.replace("‐", "-")


def completed(made: Made, *words: str) -> set[str]:
    """What bash offers for the last of these words."""
    script = 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _shtab_neckguide; echo "${COMPREPLY[@]}"'
    file = made.root / "usr/share/bash-completion/completions/neckguide"
    done = subprocess.run(
        ("bash", "--norc", "-c", script, "bash", file, "neckguide", *words), capture_output=True, text=True
    )
    assert done.stderr == ""
    return set(done.stdout.split())


def test_bash_offers_every_command_option_and_known_name(made: Made):
    for command, options in every_command().items():
        assert completed(made, *([command] if command else []), "-") == set(options)
    assert completed(made, "") == set(every_command()) - {""}
    assert completed(made, "handout", "--paper", "") == {"a4", "letter"}
    assert "tense-or-stressed" in completed(made, "note", "--tick", "ten")
    assert "exercises" not in completed(made, "note", "--tick", "")


def test_zsh_is_offered_every_command_and_option(made: Made):
    text = made.text("usr/share/zsh/vendor-completions/_neckguide")
    assert text.startswith("#compdef neckguide\n")
    for command, options in every_command().items():
        assert f"    {command}:'" in text or not command
        assert all(option in text for option in options)
    if zsh := shutil.which("zsh"):
        subprocess.run((zsh, "-n", made.root / "usr/share/zsh/vendor-completions/_neckguide"), check=True)


# While it is open ---------------------------------------------------------------------------------------------


@contextmanager
def running(program: Path) -> Iterator[None]:
    with subprocess.Popen((program, "60")) as process:
        # Until then the process is still a copy of this one.
        while Path(f"/proc/{process.pid}/exe").readlink() != program.resolve():
            time.sleep(0.01)
        try:
            yield
        finally:
            process.kill()


def script(made: Made, name: str, *arguments: str, root: Path) -> tuple[int, str]:
    done = subprocess.run(
        ("sh", made.root / "DEBIAN" / name, *arguments),
        env={"PATH": os.environ["PATH"], "DPKG_ROOT": str(root)},
        capture_output=True,
        text=True,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_while_it_is_open_neither_upgrade_nor_removal_begins(made: Made, tmp_path: Path):
    home = tmp_path / HOME
    home.mkdir(parents=True)
    shutil.copy(made.root / HOME / "neckguide", home)
    open_now = (1, "neckguide is open on this computer. Close it, then install again.\n")
    with running(home / "neckguide"):
        assert script(made, "preinst", "upgrade", "0.0.1", __version__, root=tmp_path) == open_now
        assert script(made, "prerm", "remove", root=tmp_path) == (1, open_now[1].replace("install again", "remove it"))
        # The new version alone decides on an upgrade.
        assert script(made, "prerm", "upgrade", __version__, root=tmp_path) == (0, "")
        assert script(made, "preinst", "abort-upgrade", __version__, root=tmp_path) == (0, "")
        # Another program of that name, from a checkout or in a container, is not the installed one.
        assert script(made, "preinst", "upgrade", "0.0.1", root=tmp_path / "elsewhere") == (0, "")
    assert script(made, "preinst", "upgrade", "0.0.1", root=tmp_path) == (0, "")
    assert script(made, "prerm", "remove", root=tmp_path) == (0, "")


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """The root of a system that dpkg can install to, without being the system's own."""
    root = tmp_path / "system"
    for folder in ("var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib/dpkg/triggers"):
        (root / folder).mkdir(parents=True)
    (root / "var/lib/dpkg/status").touch()
    return root


def dpkg(root: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    force = "--force-depends,not-root,bad-path,script-chrootless"
    return subprocess.run(
        ("dpkg", f"--root={root}", force, "--log=/dev/null", *arguments), capture_output=True, text=True
    )


def installed(root: Path) -> dict[str, bytes]:
    """Every file outside dpkg's own folder."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and "var/lib/dpkg" not in str(path)
    }


def test_dpkg_installs_refuses_an_upgrade_while_it_is_open_and_purges_it_whole(
    made: Made, system: Path, tmp_path: Path
):
    def status() -> str:
        return dpkg(system, "--status", "neckguide").stdout

    done = dpkg(system, "--install", made.deb)
    assert done.returncode == 0, done.stderr
    assert "Status: install ok installed" in status()
    before = installed(system)
    assert f"{HOME}/neckguide" in before

    newer = tmp_path / "newer"
    shutil.copytree(made.root, newer, symlinks=True)
    control = newer / "DEBIAN/control"
    control.write_text(control.read_text("utf-8").replace(f"Version: {__version__}", "Version: 9.9.9"), "utf-8")
    (newer / HOME / "_internal/neckguide/new.txt").write_text("new")
    subprocess.run(
        ("dpkg-deb", "-Znone", "--build", newer, tmp_path / "newer.deb"), check=True, stdout=subprocess.DEVNULL
    )

    with running(system / HOME / "neckguide"):
        for refused in (("--install", tmp_path / "newer.deb"), ("--purge", "neckguide")):
            done = dpkg(system, *refused)
            assert done.returncode == 1
            assert "neckguide is open on this computer. Close it, then" in done.stderr
            assert installed(system) == before
            assert "ok installed" in status()
            assert f"Version: {__version__}" in status()
    done = dpkg(system, "--install", tmp_path / "newer.deb")
    assert done.returncode == 0, done.stderr
    assert "Version: 9.9.9" in status()
    assert f"{HOME}/_internal/neckguide/new.txt" in installed(system)
    # Back to the older one: what only the newer had is gone.
    assert dpkg(system, "--install", made.deb).returncode == 0
    assert installed(system) == before
    managed = system / "etc/neckguide/clinic.toml"
    managed.parent.mkdir(parents=True)
    managed.write_text('name = "Hill Street Clinic"\n')
    assert dpkg(system, "--purge", "neckguide").returncode == 0
    # What whoever looks after the computer wrote stays.
    assert installed(system) == {"etc/neckguide/clinic.toml": b'name = "Hill Street Clinic"\n'}
    assert not (system / "usr/lib/neckguide").exists()
