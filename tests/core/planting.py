"""A copy of the topic into which a test plants what `check` must find: what is asserted is only what that adds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from neckguide.content.check import check_topic
from tests.core.rooms import TODAY

DATES = "written = 2026-11-21\nsearched = 2026-11-21\nreview-by = 2027-11-21\n"
SECTION = "en/sections/99-planted.md"
DOTS = {
    "kind": '"dots"',
    "title": '"Of 100 people"',
    "caption": '"About 9 of 100 had one [@needs-check]."',
    "alt": '"Nine of 100 dots are dark."',
    "unit": '"people"',
    "total": "100",
    "row": '[{label = "Needles", count = 9}]',
}
CLAIM = {
    "id": '"planted"',
    "section": '"planted"',
    "says": '"Needles may help."',
    "kind": '"trials"',
    "certainty": '"low"',
    "who": '"Some people."',
    "against": '"Fake ones."',
    "size": '"Small."',
    "cannot-tell": '"Who will get better."',
    "references": '["macpherson-2005"]',
}
OPTION = {
    "id": '"planted"',
    "name": '"Rest"',
    "what": '"You lie down [@macpherson-2005]."',
    "do": '"You do it each day."',
    "like": '"Calm."',
    "soon": '"It may help soon."',
    "benefit": '"We do not know."',
    "common": '"You may feel stiff."',
    "rare": '"We know of none."',
    "certainty": '"low"',
    "sure": '"No trial has looked at it."',
    "time": '"Ten minutes."',
    "question": '"Can I rest?"',
}


_TOLD: dict[object, frozenset[str]] = {}


def told(folder: Path, today: object = TODAY) -> list[str]:
    """Every finding as `neckguide check` prints it."""
    found = check_topic(folder, today)  # type: ignore[arg-type]
    return [f"{'fault' if finding.fault else 'notice'}: {finding.place}: {finding.text}" for finding in found]


def added(folder: Path, plant: Callable[[], object]) -> set[str]:
    """The findings that a change brings; those for the topic as a whole, such as its mean, are left out."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    state = tuple((str(file.relative_to(folder)), file.stat().st_mtime_ns, file.stat().st_size) for file in files)
    before = _TOLD.get(state) or frozenset(told(folder))
    _TOLD[state] = before  # many tests start from the same copy
    plant()
    return {line for line in told(folder) if line not in before and "mean words in a sentence" not in line}


def table(values: dict[str, str], **changed: str | None) -> str:
    """A TOML table; what is changed to None is left out. Underscores in names stand for hyphens."""
    whole = values | {key.replace("_", "-"): value for key, value in changed.items()}
    return "".join(f"{key} = {value}\n" for key, value in whole.items() if value is not None)


def write(folder: Path, name: str, text: str) -> None:
    """A file of the topic."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")


def append(folder: Path, name: str, text: str) -> None:
    """More at the end of a file of the topic."""
    write(folder, name, (folder / name).read_text("utf-8") + "\n" + text)


def section(folder: Path, body: str, head: str = DATES, short: str = "It may ease.") -> None:
    """A section that is well but for what the test puts in."""
    # What is planted has no number in a sheet's code, and a topic may do without codes.
    (folder / "codes.toml").unlink(missing_ok=True)
    words = f'title = "T"\nsummary = "S."\nsay = "We say."\nask = "You ask?"\nshort = "{short}"\n'
    write(folder, SECTION, f"+++\n{words}{head}+++\n{body}\n")


def dots(folder: Path, **changed: str | None) -> None:
    """A figure of dots, shown in a section."""
    section(folder, "It may ease.\n\n![](figure:planted)")
    write(folder, "en/figures/planted.toml", table(DOTS, **changed))


def drawing(folder: Path, svg: str, words: str = "", **changed: str | None) -> None:
    """A drawing, shown in a section."""
    plain = {key: DOTS[key] for key in ("title", "caption", "alt")}
    dots(folder)
    write(folder, "en/figures/planted.toml", table({"kind": '"drawing"'} | plain, **changed) + f"[words]\n{words}")
    write(folder, "figures/planted.svg", f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{svg}</svg>')


def claim(folder: Path, **changed: str | None) -> None:
    """A claim of a section of its own."""
    section(folder, "It may ease.")
    append(folder, "en/claims.toml", "[[claim]]\n" + table(CLAIM, **changed))


def option(folder: Path, more: str = "", **changed: str | None) -> None:
    """One more option."""
    append(folder, "en/options.toml", "[[option]]\n" + table(OPTION, **changed) + more)
