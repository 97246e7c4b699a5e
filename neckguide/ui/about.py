"""About: what is installed, how old the words are, what is promised, and whose work is in it, with every licence."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from neckguide import __version__
from neckguide.content.load import load_topic, topic_ids
from neckguide.content.topic import About as TopicDates
from neckguide.errors import NeckguideError
from neckguide.handout.room import print_date
from neckguide.paths import resources
from neckguide.ui.asking import Asking, Reading
from neckguide.ui.blocks import heading
from neckguide.ui.session import Session
from neckguide.ui.widgets import Flow, bullet, button, card, label

WIDTH = 720
LIST = "THIRD-PARTY.md"
PARTS, SYSTEM = "parts", "system"
"""Folders that only an installed bundle has; packaging/licences.py fills them."""
LEAST_LINES = 6


class About(Reading):
    """One page that scrolls; each licence opens over it."""

    def __init__(self, session: Session, parent: QWidget | None) -> None:
        """Files are read now, and only now."""
        super().__init__(parent, self.tr("About neckguide"), WIDTH)
        self._session = session
        self.column.addWidget(label(self.tr("Version {version}").format(version=__version__), "label"))
        self._add_topics()
        self._add_promises()
        self._add_works()
        self.column.addStretch(1)
        self.answer(self.tr("Close"), "")

    def _add_topics(self) -> None:
        self.column.addWidget(heading(self.tr("The words"), 3))
        for id in topic_ids():
            try:
                topic = self._session.topic if id == self._session.topic.id else load_topic(id)
                self.column.addWidget(label(f"{topic.words.title} ({id}, {topic.about.version})", "label"))
                self.column.addWidget(label(self._dates(topic.about)))
            except NeckguideError as error:
                self.column.addWidget(label(str(error)))
        said = self._session.topic.words.statements
        self.column.addWidget(label(f"{said.authorship} {said.funding} {said.update_policy}", "small"))

    def _dates(self, about: TopicDates) -> str:
        labels = self._session.topic.words.labels
        return self.tr("Written {written}. Sources searched {searched}. To be reviewed by {review}.").format(
            written=print_date(about.written, labels),
            searched=print_date(about.searched, labels),
            review=print_date(about.review_by, labels),
        )

    def _add_promises(self) -> None:
        self.column.addWidget(heading(self.tr("What we promise"), 3))
        for line in (
            self.tr("Nothing of a visit is written to disk unless you save or print. A name lives in memory alone."),
            self.tr(
                "The app opens no network connection of its own: this computer prints, and a folder that your clinic "
                "shares is read like any other."
            ),
            self.tr("The sheet prints as it is shown, and whole: no part is ever lost, least of all a warning sign."),
            self.tr("A bad file gets a plain sentence that names it. What was good before stays."),
            self.tr("We do not promise that memory is wiped, nor anything on a computer that others control."),
        ):
            self.column.addWidget(bullet(line))

    def _add_works(self) -> None:
        self.column.addWidget(heading(self.tr("Works of others, and their licences"), 3))
        told = _text(_folder() / LIST)
        for line in _lines(told):
            self.column.addWidget(line)
        self.column.addWidget(heading(self.tr("The licences"), 3))
        texts = _texts(_folder())
        of_works = [file for file in texts if f"`{file.name}`" in told]
        self._add_texts(self.tr("Of these works"), of_works)
        self._add_texts(self.tr("Of their parts"), [file for file in texts if file not in of_works])
        self._add_texts(self.tr("What they are made of, with the notices of their parts"), _texts(_folder() / PARTS))
        if system := _texts(_folder() / SYSTEM):
            opens = button(self.tr("Libraries of the system"), lambda: SystemTexts(self, system).open())
            self.column.addWidget(opens, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_texts(self, title: str, files: list[Path]) -> None:
        """Nothing where there are none: a checkout has no lists of what a bundle is made of."""
        if files:
            self.column.addWidget(heading(title, 4))
            self.column.addWidget(_buttons(self, files))


class SystemTexts(Reading):
    """The texts on the libraries of the system that the bundle carries, more than go on one page with all else."""

    def __init__(self, parent: QWidget, files: list[Path]) -> None:
        """Forgotten when it is closed."""
        super().__init__(parent, self.tr("Libraries of the system"), WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column.addWidget(label(self.tr("What the makers of each library, and Debian, say of its licences.")))
        self.column.addWidget(_buttons(self, files))
        self.column.addStretch(1)
        self.answer(self.tr("Close"), "")


class LicenceText(Asking):
    """One licence, word for word, as plain text."""

    def __init__(self, parent: QWidget, file: Path) -> None:
        """Forgotten when it is closed."""
        super().__init__(parent, file.stem, WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.text = QPlainTextEdit(_text(file))
        self.text.setReadOnly(True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(file.stem)
        self.text.setMinimumHeight(self.text.fontMetrics().lineSpacing() * LEAST_LINES)
        self.column.addWidget(self.text, 1)
        self.answer(self.tr("Close"), "")

    def _fit(self) -> None:
        """As high as the screen allows: the text scrolls, and the dialog around it does not."""
        super()._fit()
        room = self.screen().availableSize()
        self.resize(self.width(), room.height() - 96)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def _folder() -> Path:
    return resources() / "licences"


def _texts(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.txt"), key=lambda file: file.name.casefold())


def _buttons(parent: QWidget, files: list[Path]) -> QWidget:
    """A button for each text; a text is read when it is opened."""
    box = QWidget()
    flow = Flow(box, 8)
    # Not `flowing`: where there are this many, its box would ask for the height of all of them one below the other.
    policy = box.sizePolicy()
    policy.setHeightForWidth(True)
    box.setSizePolicy(policy)
    for file in files:
        opens = button(file.stem, lambda file=file: LicenceText(parent, file).open())
        opens.setAccessibleName(QCoreApplication.translate("About", "Read {licence}").format(licence=file.stem))
        flow.addWidget(opens)
    return box


def _text(file: Path) -> str:
    """A text of the licences' folder; a sentence where somebody has taken it away."""
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return f"{file.name}: {error.strerror if isinstance(error, OSError) else error}"


def _lines(text: str) -> list[QWidget]:
    """The list of works as its file has it, from below its title: each row of the table is a card."""
    made: list[QWidget] = []
    for block in text.split("\n\n"):
        lines = block.strip().splitlines()
        if not lines or lines[0].startswith("# "):
            continue
        if lines[0].startswith("|"):
            made += [_work([_plain(cell) for cell in row.strip("|").split("|")]) for row in lines[2:]]
        elif lines[0].startswith("## "):
            made.append(heading(_plain(lines[0][3:]), 4))
        elif lines[0].startswith("- "):
            made += [bullet(_plain(item)) for item in re.split(r"^- ", block, flags=re.MULTILINE) if item.strip()]
        else:
            made.append(label(_plain(block)))
    return made


def _work(cells: list[str]) -> QWidget:
    """What it is, what it is for, under which licence, and where its text is."""
    frame, inside = card()
    inside.setSpacing(2)
    name, version, *rest = cells
    inside.addWidget(label(name if version == "–" else f"{name}, {version}", "label"))
    inside.addWidget(label("; ".join(cell for cell in rest if cell), "small"))
    return frame


def _plain(text: str) -> str:
    return " ".join(text.replace("**", "").replace("`", "").split())
