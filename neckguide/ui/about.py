"""About: what is installed, how old the words are, what is promised, and whose work is in it, with every licence."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
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
        said = self.tr("neckguide itself is under the Apache License 2.0. It uses these works unchanged.")
        self.column.addWidget(label(said))
        for line in _lines(_text(LIST)):
            self.column.addWidget(line)
        self.column.addWidget(heading(self.tr("The licences"), 3))
        line = QWidget()
        flow = Flow(line, 8)
        policy = line.sizePolicy()
        policy.setHeightForWidth(True)
        line.setSizePolicy(policy)
        for file in sorted(_folder().glob("*.txt"), key=lambda file: file.name.casefold()):
            opens = button(file.stem, lambda file=file: LicenceText(self, file).open())
            opens.setAccessibleName(self.tr("Read {licence}").format(licence=file.stem))
            flow.addWidget(opens)
        self.column.addWidget(line)


class LicenceText(Asking):
    """One licence, word for word, as plain text."""

    def __init__(self, parent: QWidget, file: Path) -> None:
        """Forgotten when it is closed."""
        super().__init__(parent, file.stem, WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.text = QPlainTextEdit(_text(file.name))
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


def _text(name: str) -> str:
    """A file of the licences' folder; a sentence where somebody has taken it away."""
    try:
        return (_folder() / name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return f"{name}: {error.strerror if isinstance(error, OSError) else error}"


def _lines(text: str) -> list[QWidget]:
    """The list of works as its file has it: a card for each row of the table, a label for each paragraph after it."""
    made: list[QWidget] = []
    for block in text.split("\n\n"):
        lines = block.strip().splitlines()
        if lines and lines[0].startswith("|"):
            made += [_work([_plain(cell) for cell in row.strip("|").split("|")]) for row in lines[2:]]
        elif lines and made:
            made.append(label(_plain(" ".join(lines))))
    return made or [label(text)]


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
