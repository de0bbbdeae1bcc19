"""Sources described by a mapping file instead of code: see docs/mapping.md."""

from .checked import read_mapping

__all__ = ["read_mapping"]
