"""The window. The first of it that is imported, and so before any of its classes is made."""

from neckguide.ui.overrides import make_safe

make_safe()
