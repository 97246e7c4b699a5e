"""One class for each failure a clinician can meet, with its sentence as a template.

The core raises; the command line prints `str(error)`; the window looks the template up in its translations and
fills in `error.values`.
"""

from __future__ import annotations

from typing import ClassVar

LONGEST_VALUE = 120


class NeckguideError(Exception):
    """A failure told in one plain sentence: `template` with `values` filled in."""

    template: ClassVar[str] = "Something went wrong: {what}."

    def __init__(self, **values: object) -> None:
        self.values = {key: _tame(str(value)) for key, value in values.items()}
        super().__init__(self.template.format_map(self.values))


class UnknownName(NeckguideError):
    """A topic, language, item, block, section, group or goal that is not there."""

    template = "There is no {kind} called “{name}”.{near}"

    def __init__(self, kind: str, name: str, known: list[str] | tuple[str, ...]) -> None:
        # Imported here: a start without fault does without it.
        from difflib import get_close_matches

        close = get_close_matches(name, known, n=3, cutoff=0.4) or sorted(known)[:3]
        near = f" Did you mean {_either(close)}?" if close else ""
        super().__init__(kind=kind, name=name, near=near)


class TooMany(NeckguideError):
    """More of something than a patient can do or a sheet can hold."""

    template = "There are too many {what}: {most} are the most."


class TooLong(NeckguideError):
    """A text that the sheet would have to cut."""

    template = "“{option}” is too long for the sheet: it has {count} characters, and {most} are the most."


class TopicFault(NeckguideError):
    """A topic's file is missing or cannot be read as it should."""

    template = "{file}: {fault}"

    def __init__(self, file: object, fault: str) -> None:
        super().__init__(file=file, fault=fault)


class ExclusiveItems(NeckguideError):
    """Two ticks that cannot both be true."""

    template = "“{first}” and “{second}” cannot both be ticked: they say opposite things. Choose one."


class NotTicked(NeckguideError):
    """A reason was given for an item that is not ticked."""

    template = "“{item}” is not ticked, so there is nothing to resolve. Tick it first, or leave the reason out."


class CannotResolve(NeckguideError):
    """A reason was given for an item that stops nothing."""

    template = "“{item}” needs no reason: only warning signs and “check first” items are resolved by one."


class ReasonTooThin(NeckguideError):
    """A reason does not say who checked and when."""

    template = "The reason for “{item}” must say who checked and when, for example “Dr Lee, 20 November”."


class BadDate(NeckguideError):
    """A date that is no date."""

    template = "“{text}” is not a date. Write it as year-month-day, for example 2026-11-21."


class DateBeyond(NeckguideError):
    """A date that no visit has."""

    template = "“{text}” is too far away: the year must be from {first} to {last}."


class MissingCharacter(NeckguideError):
    """No font on this computer can print a character."""

    template = "No font on this computer has the character “{character}” ({code}). Take it out to make the sheet."

    def __init__(self, character: str) -> None:
        super().__init__(character=character, code=f"U+{ord(character[:1] or ' '):04X}")
        self.character = character


class FileGone(NeckguideError):
    """A file that came with neckguide is missing."""

    template = "The file “{file}” of neckguide is missing. Install neckguide again."


class CannotMake(NeckguideError):
    """What a sheet is made with could not be read."""

    template = "The sheet could not be made: a file of neckguide cannot be read. Try again, or install neckguide again."


class EndlessLayout(NeckguideError):
    """The sheet could not be set within its limits."""

    template = "This sheet could not be laid out within {seconds} seconds. Take a part off, or shorten the note."


class CannotWrite(NeckguideError):
    """A file could not be written; what was there before stays."""

    template = "“{file}” could not be written: {reason}. What was there before is unchanged."


class ClinicFault(NeckguideError):
    """The clinic file, or the logo it names, cannot be used."""

    template = "{file}: {fault}"

    def __init__(self, file: object, fault: str) -> None:
        super().__init__(file=file, fault=fault)


class PrintFailed(NeckguideError):
    """Nothing reached the printer."""

    template = "Nothing was printed: {reason}."


class PrintUnsure(NeckguideError):
    """The printer fell silent with the whole sheet in its hands."""

    template = "“{printer}” did not say whether it took the sheet. Look at the printer before you print again."


class NoCode(NeckguideError):
    """No code can be made for this sheet."""

    template = "This sheet has no code: {why}."


class NoCodeHere(NeckguideError):
    """A text without any character of a code."""

    template = "There is no code here. It stands at the end of the chart note, in groups of four letters and digits."


class CodeTooLong(NeckguideError):
    """A text that is longer than any code."""

    template = "This is too long for a code: none has more than {most} characters."


class CodeTooShort(NeckguideError):
    """A text that is shorter than any code."""

    template = "This is too short for a code: it has {count} characters, and the shortest has {least}."


class CodeSpot(NeckguideError):
    """A fault of a code at a place that is known. `suggestion` is the code as it may have been meant, or ""."""

    def __init__(self, place: int, suggestion: str = "", **values: object) -> None:
        """`place` counts characters from 0, without hyphens."""
        nth = ("1st", "2nd", "3rd", "4th")[place % 4]
        super().__init__(nth=nth, group=place // 4 + 1, **values)
        self.place, self.suggestion = place, suggestion


class CodeCharacter(CodeSpot):
    """A character that no code has."""

    template = "“{character}” is in no code: see the {nth} character of group {group}."


class CodeMistyped(CodeSpot):
    """One character is wrong."""

    template = "The {nth} character of group {group} is wrong: “{found}” should perhaps be “{perhaps}”."


class CodeSwapped(CodeSpot):
    """Two neighbours stand in each other's place."""

    template = "Two characters changed places, from the {nth} of group {group} on: perhaps “{perhaps}”, not “{found}”."


class CodeMissing(CodeSpot):
    """One character is not there."""

    template = "One character is missing: perhaps “{perhaps}”, as the {nth} character of group {group}."


class CodeExtra(CodeSpot):
    """One character should not be there."""

    template = "One character is too many: perhaps “{found}”, the {nth} character of group {group}."


class CodeCount(NeckguideError):
    """Characters are missing or too many."""

    template = "This code has {count} characters; it should have {expected}. Compare it group by group."


class CodeBegin(NeckguideError):
    """It does not begin as a code does."""

    template = "This is not how a code begins: its first group may be missing. Compare it group by group."


class CodeWrong(NeckguideError):
    """More is wrong than can be found."""

    template = "More than one character of this code is wrong. Compare it group by group."


class CodeDamaged(NeckguideError):
    """Well-formed, and yet no sheet."""

    template = "This code makes no sheet: its parts do not fit together."


class CodeNewer(NeckguideError):
    """A code of a form that a later version brought."""

    template = "This code was made by a newer neckguide. Update neckguide to open it."


class CodeTopic(NeckguideError):
    """The code's topic is not there."""

    template = "This code is for a topic that is not installed here."


class CodeElsewhere(NeckguideError):
    """The code's topic or language is not the window's."""

    template = "This code is for “{topic}” in “{language}”, and this window shows “{here}”."


class CodeAlone(NeckguideError):
    """Parts of a visit were given beside a code."""

    template = "A code brings its whole visit. Leave out “{option}”, or the code."


def _either(names: list[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " or " + quoted[-1]


def _tame(text: str) -> str:
    """Cut the middle out of what is too long to read, and what could hide or turn text around."""
    shown = "".join(ch if ch.isprintable() or ch == " " else "�" for ch in text)
    half = LONGEST_VALUE // 2
    return shown if len(shown) <= LONGEST_VALUE else f"{shown[:half]}…{shown[1 - half :]}"
