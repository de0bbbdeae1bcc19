from __future__ import annotations

import pytest

from api.engine.shape import moment


@pytest.mark.parametrize(
    ("stored", "sent"),
    [
        (None, None),
        ("2026-01-31T09:00:00Z", "2026-01-31T09:00:00Z"),
        ("2026-01-31T09:00Z", "2026-01-31T09:00:00Z"),
        ("2026-01-31T09:00+03:00", "2026-01-31T09:00:00+03:00"),
        ("2026-01-31T09:00+03:00[Europe/Moscow]", "2026-01-31T09:00:00+03:00"),
        ("2026-01-31T09:00:30.000001Z", "2026-01-31T09:00:30.000001Z"),
    ],
)
def test_times_are_sent_as_iso_8601_wants_them(stored: str | None, sent: str | None) -> None:
    assert moment(stored) == sent
