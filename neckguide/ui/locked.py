"""Hears that this person's session was locked or the computer goes to sleep. Where nothing can be heard, nothing is."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal


class Locked(QObject):
    """Tells when the screen is locked. It never waits for an answer and never speaks of a failure."""

    locked = Signal()

    def start(self) -> None:
        """Listen from now on, in the way of this system."""
        # Kept as long as this is: the system calls back into it.
        if sys.platform == "win32":
            from neckguide.ui.locked_elsewhere import listen_on_windows

            self._kept: object = listen_on_windows(self.locked.emit)
        elif sys.platform == "darwin":
            from neckguide.ui.locked_elsewhere import listen_on_mac

            self._kept = listen_on_mac(self.locked.emit)
        else:
            from neckguide.ui.locked_bus import Buses

            buses = Buses(self)
            buses.locked.connect(self.locked)
            buses.start()
            self._kept = buses
