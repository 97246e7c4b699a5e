"""The window that neckguide's start and memory are measured against: PySide6, one label, painted.

`--exit-when-shown` leaves after the first paint; without it the memory is told, in KiB, once the window is idle.
"""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget


class Bare(QWidget):
    """Calls `done` once the first paint is finished, as neckguide's own window does."""

    def __init__(self, done):
        super().__init__()
        self._done = done
        QVBoxLayout(self).addWidget(QLabel("A bare window"))

    def paintEvent(self, event):
        super().paintEvent(event)
        if self._done:
            QTimer.singleShot(0, self._done)
            self._done = None


def main() -> int:
    app = QApplication(sys.argv[:1])
    leave = "--exit-when-shown" in sys.argv
    window = Bare(app.quit if leave else lambda: QTimer.singleShot(1000, tell))
    window.show()
    return app.exec()


def tell() -> None:
    from benchmarks.memory import resident

    print(resident(), flush=True)
    QApplication.quit()


if __name__ == "__main__":
    sys.exit(main())
