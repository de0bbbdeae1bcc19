"""The surveys' file, row by row."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from graph.model import contact
from graph.model.identifiers import CUSTOMER_HAS
from tests.loaders.shaped import shape_text


def test_responses(tmp_path: Path) -> None:
    shaped = shape_text(
        "surveys", tmp_path, "responses.csv", "response_id,contact,nps,comment,answered_at",
        "sr-1,Ivan@Mail.ru,9,,04.03.2025 10:22", "sr-2,8 916 123-45-67,0,Долго,04.03.2025 10:22",
        "sr-3,,5,,04.03.2025 10:22", "sr-4,,11,,04.03.2025 10:22", "sr-5,,5,,2025-03-04 10:22",
    )  # fmt: skip
    first = shaped.nodes(contact.SurveyResponse)[0]
    assert (first.nps, first.answered_at) == (9, datetime(2025, 3, 4, 7, 22, tzinfo=UTC))
    assert shaped.ends(CUSTOMER_HAS) == {
        ("surveys:sr-1", "email:ivan@mail.ru"), ("surveys:sr-2", "phone:+79161234567"),
    }  # fmt: skip
    assert shaped.ends(contact.ANSWERED) == {(f"surveys:sr-{n}", f"surveys:sr-{n}") for n in (1, 2, 3)}
    assert shaped.reasons() == [(5, "nps"), (6, "answered_at")]
