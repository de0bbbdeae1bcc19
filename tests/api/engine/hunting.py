"""How many examples tests by generated operations try: few and the same each time, or as many new ones as one wants."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_EXAMPLES = int(os.environ.get("PORTRAIT_TEST_EXAMPLES") or 0)


def hunting(few: int) -> settings:
    """The settings of such a test, which tries `few` unless PORTRAIT_TEST_EXAMPLES says how many."""
    return settings(
        max_examples=_EXAMPLES or few,
        deadline=None,
        derandomize=not _EXAMPLES,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    )
