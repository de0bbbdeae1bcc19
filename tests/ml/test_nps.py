"""One predicted NPS of both predictions: where both are current, and nowhere else."""

from __future__ import annotations

from graph.driver import Database
from ml.serving.predict import set_apart, state_nps
from ml.tasks import all_tasks


def scores(database: Database) -> dict[str, float | None]:
    return dict(database.rows("MATCH (p:Profile) RETURN p.profile_id, p.predicted_nps"))


def test_the_figure_is_the_balance_of_both_chances(database: Database) -> None:
    database.write(
        "UNWIND [['happy', 0.6, 0.1], ['torn', 0.9, 0.6], ['half', 0.5, null], ['unknown', null, null]] AS row "
        "CREATE (p:Profile {profile_id: row[0]}) "
        "FOREACH (x IN CASE WHEN row[1] IS NULL THEN [] ELSE [row[1]] END | CREATE (p)-[:PREDICTED]->(:Prediction "
        "{uid: row[0] + '|p', task: 'nps_promoter', probability: x, as_of: datetime('2026-01-01T00:00:00Z')})) "
        "FOREACH (x IN CASE WHEN row[2] IS NULL THEN [] ELSE [row[2]] END | CREATE (p)-[:PREDICTED]->(:Prediction "
        "{uid: row[0] + '|d', task: 'nps_detractor', probability: x, as_of: datetime('2026-01-01T00:00:00Z')}))"
    )
    assert state_nps(database) == 2
    assert scores(database) == {"happy": 50.0, "torn": 20.0, "half": None, "unknown": None}
    assert state_nps(database) == 0
    database.write("MATCH (p:Prediction {uid: 'torn|p'}) SET p.basis = 'prior'")
    assert state_nps(database) == 1
    assert scores(database)["torn"] is None  # what holds for all who answered tells nothing of this person
    assert set_apart(database, all_tasks()["nps_promoter"]) == 3
    assert state_nps(database) == 1
    assert set(scores(database).values()) == {None}
