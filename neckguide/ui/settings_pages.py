"""What the settings window asks, in groups, and what cannot be true together."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from neckguide.clinic import CLEAR_AFTER, COVER_AFTER, PALETTES, TEXT_SIZES, Clinic, countries
from neckguide.content.load import Topic
from neckguide.errors import NeckguideError
from neckguide.handout.compose import MOST_ADDRESS, MOST_LINES, MOST_NAME
from neckguide.ui.blocks import heading
from neckguide.ui.logo_field import LogoField
from neckguide.ui.settings_fields import ChoiceField, CostsField, DayField, Field, LineField, LinesField
from neckguide.ui.widgets import label
from neckguide.visit.visit import PAPERS, SIZES

OTHER = "other"
"""Stands for a country that we do not know; the clinic file does not hold it."""
MOST_NUMBER = 20
translate = QCoreApplication.translate
"""Called by this very name, with both words written out: only so are they found for the translators."""
_NUMBER = re.compile(r"[\d+][\d +()/.-]*")


class Page(QWidget):
    """One group of fields under its title."""

    def __init__(self, title: str, lead: str = "") -> None:
        """`lead` says what the group is for, where its title does not."""
        super().__init__()
        self.title = title
        self.fields: list[Field] = []
        self._lines: list[QBoxLayout] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 20, 24, 16)
        self._column.setSpacing(14)
        self._column.addWidget(heading(title, 2))
        if lead:
            self._column.addWidget(label(lead))

    def add(self, *fields: Field, shares: tuple[int, ...] = (1, 1)) -> None:
        """Fields side by side, with these shares of the width, or below each other where text is large."""
        line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        line.setSpacing(14)
        for field, share in zip(fields, shares, strict=False):
            line.addWidget(field, share)
        self.fields += fields
        self._lines.append(line)
        self._column.addLayout(line)

    def end(self) -> None:
        """What room there is stays below the last field."""
        self._column.addStretch(1)

    def set_large(self, large: bool) -> None:
        """One field below the other, or side by side."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        for line in self._lines:
            line.setDirection(down if large else across)


class CountryField(ChoiceField):
    """The country, or another one: then the clinic writes its numbers."""

    def __init__(self, key: str, name: str) -> None:
        """A code that we do not know stays in the clinic file until a country is chosen."""
        known: list[tuple[str, object]] = [(entry.name, code) for code, entry in countries().items()]
        super().__init__(
            key,
            name,
            [(translate("settings", "Not chosen yet"), ""), *known, (translate("settings", "Another country"), OTHER)],
        )
        self._unknown = ""

    @property
    def chosen(self) -> str:
        """The code of the country, "" for none, or OTHER."""
        return str(self.choice.currentData())

    def value(self) -> str:
        """The code for the clinic file."""
        return self._unknown if self.chosen == OTHER else self._same(self.chosen)

    def show_clinic(self, clinic: Clinic) -> None:
        """Who has numbers of their own and no country that we know is in another one."""
        self._code = clinic.country
        code = clinic.country.lower()
        self._unknown = "" if code in countries() else clinic.country
        other = self._unknown or (not code and (clinic.emergency or clinic.advice))
        self.choice.choose(OTHER if other else code)

    def show_value(self, value: object) -> None:
        """Done by `show_clinic`, as the numbers count too."""

    def _same(self, code: str) -> str:
        """As the clinic file writes it: “GB” is no change to “gb”."""
        return self._code if self._code.lower() == code else code


def pages(topic: Topic, clinic: Clinic, today: dt.date) -> list[Page]:
    """All groups, in the order in which a clinic fills them in."""
    made = [_letterhead(), _numbers(), _paper(topic), _privacy(clinic), _review(today), *_costs(topic)]
    for page in made:
        page.end()
    return made


def faults(fields: Mapping[str, Field], today: dt.date) -> dict[str, str]:
    """What is wrong, by the field's key; what is set for all rooms is nobody's fault here."""
    found = {key: field.fault() for key, field in fields.items()}
    country, emergency = fields["country"], fields["emergency"]
    assert isinstance(country, CountryField)
    if country.chosen == OTHER and not emergency.value():
        found["emergency"] = translate("settings", "Write the number to call in an emergency. Sheets need it.")
    reviewer, reviewed = fields["reviewer"].value(), fields["reviewed"].value()
    if reviewer and not reviewed:
        found["reviewed"] = translate("settings", "Choose the day of the review too, or leave both empty.")
    if reviewed and not reviewer:
        found["reviewer"] = translate("settings", "Write who reviewed it too, or take the date out.")
    cover, clear = fields["cover_after"].value(), fields["clear_after"].value()
    if isinstance(cover, int) and isinstance(clear, int) and clear < cover:
        key = "cover_after" if fields["clear_after"].locked else "clear_after"
        found[key] = translate(
            "settings", "A visit is covered before it is cleared: clear it after {cover} minutes at the earliest."
        )
        found[key] = found[key].format(cover=cover)
    return {key: fault for key, fault in found.items() if fault and not fields[key].locked}


def show_numbers(fields: Mapping[str, Field]) -> None:
    """Say which numbers hold where the clinic writes none; where no country is chosen there is nothing to write."""
    country, emergency, advice = fields["country"], fields["emergency"], fields["advice"]
    assert isinstance(country, CountryField)
    known = countries().get(country.chosen)
    for field in (emergency, advice):
        field.setVisible(bool(country.chosen))
    leave = translate("settings", "Leave this empty for {number}, the number of your country.")
    empty = translate("settings", "Empty: sheets say {number}.")
    here = translate("settings", "As patients should dial it.")
    none = translate("settings", "For help on the same day. Leave it empty where there is no such number.")
    for field, number, other in (
        (emergency, known.emergency if known else "", here),
        (advice, known.advice if known else "", none),
    ):
        holds = bool(number and field.locked and not field.value())
        field.say_hint((empty if holds else leave).format(number=number) if number else other, stays=holds)


def _letterhead() -> Page:
    page = Page(translate("settings", "Letterhead"))
    page.add(LineField("name", translate("settings", "Name of the clinic"), MOST_NAME))
    page.add(
        LineField("clinician", translate("settings", "Your name"), MOST_NAME),
        LineField("title", translate("settings", "Your title or profession"), MOST_NAME),
    )
    page.add(LinesField("address", translate("settings", "Address"), MOST_LINES, MOST_ADDRESS))
    page.add(
        LineField("phone", translate("settings", "Telephone"), MOST_NAME, to_right=True),
        LineField("web", translate("settings", "Website or e-mail"), MOST_NAME, to_right=True),
        shares=(2, 3),
    )
    page.add(LogoField("logo", translate("settings", "Logo")))
    return page


def _numbers() -> Page:
    page = Page(
        translate("settings", "Numbers to call"),
        translate("settings", "These stand on every sheet, where it says when to get help."),
    )
    page.add(CountryField("country", translate("settings", "Country")))
    page.add(
        LineField("emergency", translate("settings", "Emergency number"), MOST_NUMBER, check=_number, to_right=True)
    )
    page.add(
        LineField(
            "advice", translate("settings", "Number for medical advice"), MOST_NUMBER, check=_number, to_right=True
        )
    )
    return page


def _number(text: str) -> str:
    if not text or _NUMBER.fullmatch(text):
        return ""
    return translate("settings", "“{text}” is not a telephone number. Write digits, for example 112.").format(text=text)


def _paper(topic: Topic) -> Page:
    page = Page(translate("settings", "Paper and screen"))
    papers = {"a4": translate("settings", "A4"), "letter": translate("settings", "Letter")}
    sizes = {
        12: translate("settings", "12 pt: usual"),
        16: translate("settings", "16 pt: large"),
        24: translate("settings", "24 pt: giant"),
    }
    points = translate("settings", "{size} pt")
    page.add(
        ChoiceField("paper", translate("settings", "Paper"), [(papers[paper], paper) for paper in PAPERS]),
        ChoiceField(
            "size",
            translate("settings", "Print size"),
            [(sizes.get(size, points.format(size=size)), size) for size in SIZES],
        ),
    )
    spoken = [(_language(code), "" if not place else code) for place, code in enumerate(topic.about.languages)]
    page.add(ChoiceField("language", translate("settings", "Language of pages and sheets"), spoken))
    names = (
        translate("settings", "As the computer is set"),
        translate("settings", "Light"),
        translate("settings", "Dark"),
        translate("settings", "High contrast, light"),
        translate("settings", "High contrast, dark"),
    )
    percent = translate("settings", "{size} %")
    page.add(
        ChoiceField(
            "text_size",
            translate("settings", "Text on the screen"),
            [(percent.format(size=size), size) for size in TEXT_SIZES],
        ),
    )
    # Alone: in longer words than English its choices need more than half of the page.
    page.add(ChoiceField("palette", translate("settings", "Colours"), list(zip(names, PALETTES, strict=True))))
    return page


def _language(code: str) -> str:
    return QLocale.languageToString(QLocale(code).language())


def _privacy(clinic: Clinic) -> Page:
    lead = translate("settings", "If nobody touches the computer, the visit is covered, and later cleared for good.")
    page = Page(translate("settings", "Privacy"), lead)
    cover = range(COVER_AFTER[0], COVER_AFTER[1] + 1)
    clear = sorted({*range(CLEAR_AFTER[0], 31, 5), 45, CLEAR_AFTER[1], clinic.clear_after})
    page.add(
        ChoiceField(
            "cover_after",
            translate("settings", "Cover the visit after"),
            _minutes(cover),
            translate("settings", "One touch brings it back."),
        ),
        ChoiceField(
            "clear_after",
            translate("settings", "Clear the visit after"),
            _minutes(clear),
            translate("settings", "It cannot be brought back."),
        ),
    )
    return page


def _minutes(offered: Iterable[int]) -> list[tuple[str, object]]:
    one, more = translate("settings", "1 minute"), translate("settings", "{count} minutes")
    return [(one if count == 1 else more.format(count=count), count) for count in offered]


def _review(today: dt.date) -> Page:
    lead = translate(
        "settings",
        "If someone at your clinic has checked the words of the sheets, each sheet says who and when in its foot.",
    )
    page = Page(translate("settings", "Review"), lead)
    page.add(LineField("reviewer", translate("settings", "Who reviewed it"), MOST_NAME))
    page.add(DayField("reviewed", translate("settings", "Day of the review"), today))
    return page


def _costs(topic: Topic) -> list[Page]:
    try:
        names = {option.id: option.name for option in topic.options.options}
    except NeckguideError:
        return []
    if not names:
        return []
    page = Page(
        translate("settings", "Costs"),
        translate("settings", "What an option costs here, as the page Compare and the sheet say it."),
    )
    page.add(
        CostsField("costs", translate("settings", "Costs"), translate("settings", "At most 60 characters each."), names)
    )
    return [page]
