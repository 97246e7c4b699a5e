"""The window's rooms serve here, too."""

from __future__ import annotations

from tests.window.conftest import app, home, make, session, told, topic, window

__all__ = ["app", "home", "make", "session", "told", "topic", "window"]
