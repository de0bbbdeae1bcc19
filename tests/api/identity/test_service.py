from __future__ import annotations

import subprocess
import sys

HEAVY = ("splink", "duckdb", "polars", "rapidfuzz", "graph.resolve.explain", "torch", "pandas")


def test_serving_starts_without_the_matching_engine() -> None:
    script = f"import sys, api.app; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
