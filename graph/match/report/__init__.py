"""The page that shows what matching did: one HTML file that needs no network and no script."""

from .page import Run, render

__all__ = ["Run", "render"]
