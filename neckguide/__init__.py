"""neckguide: read about neck pain and acupuncture together, check what fits, take a sheet home."""

__version__ = "0.1.0"
