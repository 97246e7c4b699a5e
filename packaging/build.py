"""Make what installs neckguide: `python3 packaging/build.py [deb|run|nsis|app|all]`, into `dist/`.

`all`, the default, makes what can be made on this machine. Beside it lie SHA256SUMS and sbom.cdx.json. What this needs
is set up first: the locked packages in an environment of their own, and on Debian the system's.
"""

from __future__ import annotations

import platform
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import tools

LOCK = tools.ROOT / "requirements-build.lock"
KINDS = {"linux": ("deb", "run"), "win32": ("nsis",), "darwin": ("app",)}
# Imported when it is wanted, for each needs packages of the build's environment.
BUILDERS = {
    "deb": ("debian", "build_deb"),
    "run": ("selfrun", "build_run"),
    "nsis": ("windows", "build_setup"),
    "app": ("macos", "build_app"),
}
SYSTEM_PYTHON = Path("/usr/bin/python3")
# Qt's platform plugins link to these, and the bundle takes them along; some only the .run does.
LIBRARIES = {
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libcups.so.2": "libcups2",
}


def main(arguments: list[str]) -> int:
    """Build; the exit status."""
    if {"-h", "--help"} & set(arguments):
        print(__doc__)
        return 0
    kinds = KINDS.get(sys.platform, ())
    wanted = arguments or ["all"]
    if unknown := [word for word in wanted if word not in ("all", *BUILDERS)]:
        print(f"build: “{unknown[0]}” is none of deb, run, nsis, app and all.", file=sys.stderr)
        return 2
    chosen = kinds if "all" in wanted else tuple(wanted)
    if elsewhere := [kind for kind in chosen if kind not in kinds]:
        print(f"build: {elsewhere[0]} cannot be made on this machine; {', '.join(kinds)} can.", file=sys.stderr)
        return 2
    try:
        if python := environment():
            return subprocess.run((python, *sys.orig_argv[1:])).returncode
        _make(chosen)
    except tools.CannotBuild as fault:
        print(f"build: {fault}", file=sys.stderr)
        return 1
    return 0


def _make(kinds: tuple[str, ...]) -> None:
    from bundle import bundle
    from sbom import write_sbom

    tools.fresh(tools.DIST)
    tree = bundle()
    builders = [getattr(import_module(module), name) for module, name in map(BUILDERS.__getitem__, kinds)]
    made: list[Path] = [build(tree, tools.DIST) for build in builders]
    made.append(write_sbom(tree, tools.DIST))
    tools.write_sums(tools.DIST, made)
    for file in made:
        print(f"{file.stat().st_size / 1e6:8.1f} MB  {file.relative_to(tools.ROOT)}")


# The environment --------------------------------------------------------------------------------------------


def environment() -> Path | None:
    """The interpreter that must go on with this, or None where this one may. CannotBuild where it cannot be had."""
    from bootstrap import ENVIRONMENTS, CannotSetUp, Environment, System, missing_libraries, need_missing

    environment = Environment(ENVIRONMENTS, LOCK.read_bytes())
    if Path(sys.prefix) == environment.folder:
        return None
    # A bundle for Linux takes along the system's own Python: it is stripped, and as old as the C library beside it.
    is_another = sys.platform == "linux" and sys.base_prefix != "/usr" and SYSTEM_PYTHON.exists()
    # Else it would start itself for ever where that is a link to a Python elsewhere.
    if is_another and not SYSTEM_PYTHON.samefile(sys.executable):
        return SYSTEM_PYTHON
    missing = missing_libraries() | _missing_libraries() if sys.platform == "linux" else {}
    try:
        need_missing(System.here(), environment, missing)
        environment.make("what builds the installers")
    except CannotSetUp as fault:
        raise tools.CannotBuild(str(fault)) from fault
    return environment.python


def _missing_libraries() -> dict[str, str]:
    import ctypes

    number = ".".join(platform.python_version_tuple()[:2])
    missing: dict[str, str] = {}
    for library, package in {**LIBRARIES, f"libpython{number}.so.1.0": f"libpython{number}"}.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing[library] = package
    return missing


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
