"""One sample for all tests here: a whole chunk and a part of the next."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from loaders.sample.write import write_sample

PEOPLE = 3_000
SEED = 7


@dataclass(frozen=True)
class Written:
    """A sample on disk and the row counts that the writer told."""

    root: Path
    rows: dict[str, int]

    def table(self, path: str) -> pl.DataFrame:
        """One file, CSV cells as text."""
        file = self.root / path
        if path.endswith(".parquet"):
            return pl.read_parquet(file)
        if path.endswith(".jsonl"):
            return pl.read_ndjson(file, infer_schema_length=None)
        return pl.read_csv(file, infer_schema=False, separator=";" if path.startswith("loyalty/") else ",")


@pytest.fixture(scope="session")
def business(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """3,000 people, seed 7."""
    root = tmp_path_factory.mktemp("sample") / "business"
    return Written(root, write_sample(root, PEOPLE, SEED))
