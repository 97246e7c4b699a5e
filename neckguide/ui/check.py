"""Check: warning signs first, then what fits, then what to know before needling; beside it what this suggests."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAccessible, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from neckguide.content.topic import ChecklistItem, Group
from neckguide.ui.access import set_role
from neckguide.ui.blocks import Sign, heading
from neckguide.ui.items import ItemCard, ItemRow
from neckguide.ui.panel import Panel
from neckguide.ui.session import Session
from neckguide.ui.style import TOUCH, is_large
from neckguide.ui.widgets import OneLine, WrapButton, button, by_finger, card, label, literal, restyle, scroll

PANEL = 336
STEPS: tuple[tuple[Group, ...], ...] = (("red-flag",), ("helps", "limits"), ("precaution",))


class Check(QWidget):
    """The three steps and the advice panel."""

    sheet_asked = Signal()

    def __init__(self, session: Session) -> None:
        """Begins with the warning signs."""
        super().__init__()
        self.setObjectName("checkpage")
        self._session, self._percent = session, session.clinic.text_size
        self._steps = QButtonGroup(self)
        self._pages = [StepPage(session, groups) for groups in STEPS]
        self._panel = Panel(session)
        self._panel.sheet_asked.connect(self.sheet_asked)
        for number, page in enumerate(self._pages):
            page.done.connect(lambda number=number: self._on_done(number))
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._build()
        session.visit_changed.connect(self._on_visit_changed)
        session.visit_ended.connect(self._on_visit_ended)
        self._on_visit_changed()
        self.show_step(0)

    @property
    def step(self) -> int:
        """Which step is shown, from 0."""
        return self._steps.checkedId()

    def show_step(self, number: int) -> None:
        """Warning signs 0, what fits 1, before needling 2."""
        self._steps.button(number).setChecked(True)
        shown = self._pages[number]
        for page in self._pages:
            if page is not shown:
                page.hide()
        shown.show()

    def set_text_size(self, percent: int) -> None:
        """Large text stands in one column, the panel below it."""
        self._percent = percent
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Longer words may need more than there is side by side."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        self._stand(is_large(self._percent))
        # The area takes its own width only when the page is shown.
        room = self.width() - self._area.verticalScrollBar().sizeHint().width()
        if not is_large(self._percent) and self._row.minimumSize().width() > room:
            self._stand(large=True)

    def _stand(self, large: bool) -> None:
        percent, across, down = self._percent, QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(down if large else across)
        self._panel.setMinimumWidth(0 if large else round(PANEL * percent / 100))
        self._panel.setMaximumWidth(16777215 if large else round(PANEL * percent / 100))
        self._headline.setVisible(large)
        for page in self._pages:
            page.set_large(large)

    def _build(self) -> None:
        left = QVBoxLayout()
        # Not a stack: that would measure the steps that are not shown with every change of the one that is.
        for page in self._pages:
            left.addWidget(page)
        left.addStretch(1)
        side = QVBoxLayout()
        side.addWidget(self._panel)
        side.addStretch(1)
        self._row.setContentsMargins(22, 8, 22, 18)
        self._row.setSpacing(20)
        self._row.addLayout(left, 1)
        self._row.addLayout(side)
        inside = QWidget()
        inside.setLayout(self._row)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._step_line())
        self._area = scroll(inside, self.tr("Check"))
        by_finger(self._area)
        outer.addWidget(self._area, 1)

    def _step_line(self) -> QHBoxLayout:
        """The steps, each with what was asked and ticked; they stay in sight. With large text the headline does too."""
        line = QHBoxLayout()
        line.setContentsMargins(22, 16, 22, 8)
        line.setSpacing(0)
        for number, place in enumerate(("first", "middle", "last")):
            entry = StepButton(place)
            self._steps.addButton(entry, number)
            line.addWidget(entry)
        self._steps.idClicked.connect(self.show_step)
        line.addSpacing(20)
        self._headline = WrapButton("", "quiet", (10, 4, 10, 4))
        self._signs = {"urgent": Sign("urgent"), "caution": Sign("caution")}
        for sign in self._signs.values():
            self._headline.add(sign)
        self._headline_text = label("", "h3")
        self._headline.add(self._headline_text, 1)
        self._headline.clicked.connect(self._to_panel)
        line.addWidget(self._headline, 1)
        return line

    def _on_visit_changed(self) -> None:
        checklist, visit = self._session.topic.checklist, self._session.visit
        names = (checklist.groups["red-flag"].title, self.tr("What fits you"), checklist.groups["precaution"].title)
        for number, name in enumerate(names):
            ticked = sum(item.id in visit.ticked for group in STEPS[number] for item in checklist.group(group))
            button_ = self._steps.button(number)
            assert isinstance(button_, StepButton)
            button_.say(number + 1, name, set(STEPS[number]) <= visit.asked, ticked)
        advice = self._session.advice
        shown = "urgent" if advice.flags else "caution" if advice.assess_first else ""
        for kind, sign in self._signs.items():
            sign.setVisible(kind == shown)
        self._headline.setAccessibleName(advice.headline)
        self._headline_text.setText(advice.headline)
        restyle(self._headline_text, "tone", {"urgent": "flag", "caution": "limit"}.get(shown, "ours"))

    def _on_visit_ended(self) -> None:
        self.show_step(0)

    def _to_panel(self) -> None:
        """Bring the panel in sight, its top first: it may be higher than its place."""
        bar = self._area.verticalScrollBar()
        top = self._panel.mapTo(self._area.viewport(), QPoint(0, 0)).y() + bar.value()
        bar.setValue(top - 8)

    def _on_done(self, number: int) -> None:
        if number < len(STEPS) - 1 and not self._session.advice.flags:
            self.show_step(number + 1)


class StepButton(WrapButton):
    """A step, and under its name what was asked and ticked."""

    def __init__(self, place: str) -> None:
        """`place` is first, middle or last: the ends are rounded."""
        super().__init__("", "step", (16, 6, 16, 6))
        self.setCheckable(True)
        self.setProperty("place", place)
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._name, self._state = OneLine("", "label"), OneLine("", "small")
        column.addWidget(self._name)
        column.addWidget(self._state)
        self.add(words)

    def say(self, number: int, name: str, asked: bool, ticked: int) -> None:
        """Show what is known of the step."""
        parts = [self.tr("✓ asked") if asked else self.tr("not asked yet")]
        if ticked:
            parts.append(self.tr("{count} ticked").format(count=ticked))
        self._name.setText(f"{number}  {name}")
        self._state.setText(", ".join(parts))
        self.setAccessibleName(f"{number} {name}: {', '.join(parts)}".replace("✓ ", ""))


class StepPage(QWidget):
    """One step: its items, and the tap that says that all were asked."""

    done = Signal()

    def __init__(self, session: Session, groups: tuple[Group, ...]) -> None:
        """`groups` are asked together."""
        super().__init__()
        self._session, self._groups = session, groups
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        words = session.topic.checklist.groups[groups[0]]
        question = label(words.question)
        set_role(question, QAccessible.Role.Heading, words.question, 1)
        column.addWidget(question)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(16)
        for box in self._boxes():
            self._columns.addWidget(box, 1)
        column.addLayout(self._columns)
        column.addLayout(self._answer())
        column.addWidget(label(self.tr("Not ticked is not the same as not asked."), "small"))
        column.addStretch(1)
        session.visit_changed.connect(self._on_visit_changed)
        self._on_visit_changed()

    def set_large(self, large: bool) -> None:
        """One column where the text is large."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(down if large else across)
        self._answer_line.setDirection(down if large else across)

    def _boxes(self) -> list[QWidget]:
        checklist = self._session.topic.checklist
        if len(self._groups) == 1:
            items = checklist.group(self._groups[0])
            half = -(-len(items) // 2)
            return [self._rows(items[:half]), self._rows(items[half:])]
        limits = checklist.group("limits")
        first = self._session.topic.advice.rows[3].headline
        alone = tuple(item for item in limits if item.gate == "not-alone")
        gated = tuple(item for item in limits if item.gate == "assess-first")
        return [
            self._cards((checklist.groups["helps"].title, "ours", checklist.group("helps"))),
            self._cards((checklist.groups["limits"].title, "limit", alone), (first, "flag", gated)),
        ]

    def _rows(self, items: tuple[ChecklistItem, ...]) -> QWidget:
        frame, inside = card()
        inside.setContentsMargins(6, 6, 6, 6)
        inside.setSpacing(0)
        for item in items:
            inside.addWidget(ItemRow(self._session, item))
        inside.addStretch(1)
        return frame

    def _cards(self, *groups: tuple[str, str, tuple[ChecklistItem, ...]]) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for title, tone, items in groups:
            made = heading(title, 2)
            made.setProperty("tone", tone)
            column.addWidget(made)
            for item in items:
                column.addWidget(ItemCard(self._session, item))
        column.addStretch(1)
        return box

    def _answer(self) -> QBoxLayout:
        self._asked = button("", self._on_asked, "primary")
        self._asked.setMinimumHeight(TOUCH + 4)
        self._after = label("", "small")
        self._answer_line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._answer_line.setSpacing(12)
        self._answer_line.addWidget(self._asked)
        self._answer_line.addWidget(self._after, 1)
        return self._answer_line

    def _on_asked(self) -> None:
        asked = set(self._groups) <= self._session.visit.asked
        self._session.ask(self._groups, not asked)
        if not asked:
            self.done.emit()

    def _on_visit_changed(self) -> None:
        visit, checklist = self._session.visit, self._session.topic.checklist
        words = checklist.groups[self._groups[0]]
        any_ticked = any(item.id in visit.ticked for group in self._groups for item in checklist.group(group))
        asked = set(self._groups) <= visit.asked
        self._asked.setText(("✓ " if asked else "") + literal(words.only if any_ticked else words.none))
        name = self.tr("{words}, noted") if asked else "{words}"
        self._asked.setAccessibleName(name.format(words=words.only if any_ticked else words.none))
        restyle(self._asked, "kind", "" if asked else "primary")
        self._after.setText(self.tr("Tap again if they were not all asked.") if asked else "")
