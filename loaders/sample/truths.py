"""What is true of the people themselves: who they are and how they went from state to state."""

from __future__ import annotations

import numpy as np
import polars as pl

from .behaviour import CAUSES
from .clock import DAY, END, NEVER, day
from .events import States
from .population import People
from .tables import PERSON, Table, key

STATES = ("active", "slowing", "lapsed")


def true_people(people: People) -> Table:
    """truth/people.csv."""
    birth = np.datetime64("1970-01-01", "D") + people.birth.astype("timedelta64[D]")
    rows = pl.DataFrame(
        {
            PERSON: np.arange(len(people), dtype=np.int64),
            "person_id": people.number,
            "household_id": people.chunk * len(people) + people.household,
            "sex": pl.Series(["M", "F"]).gather(people.woman.astype(np.int64)),
            "first_name": people.first,
            "patronymic": pl.Series(people.patronymic, dtype=pl.String),
            "last_name": people.last,
            "former_last_name": pl.Series(people.former_last, dtype=pl.String),
            "birth_date": pl.Series(birth).dt.strftime("%Y-%m-%d"),
        }
    )
    return Table("truth/people.csv", rows.with_columns(key("P", "person_id", 7), key("H", "household_id", 7)))


def latent(people: People, states: States) -> Table:
    """truth/latent.csv; a state lasts until the next one of the same person."""
    since = states.since * DAY
    follows = np.r_[states.person[1:] == states.person[:-1], False]
    until = np.where(follows, np.r_[since[1:], END], NEVER)
    rows = pl.DataFrame(
        {
            PERSON: states.person,
            "person_id": people.number[states.person],
            "state": pl.Series(STATES).gather(states.state),
            "since": since,
            "until": until,
            "cause": pl.Series(CAUSES).gather(states.cause),
        }
    )
    return Table("truth/latent.csv", rows.with_columns(key("P", "person_id", 7), day("since"), day("until")))


def with_person_ids(table: Table, people: People) -> Table:
    """Rows of truth/persons.csv with the person's own id in place of the position."""
    ids = pl.Series("person_id", people.number).gather(table.rows[PERSON])
    return Table(table.path, table.rows.with_columns(ids.alias("person_id")).with_columns(key("P", "person_id", 7)))
