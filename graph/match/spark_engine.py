"""Spark as the engine that scores pairs: a session as Spark's own configuration says."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from ..errors import SettingsError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Register = Callable[[str, pl.DataFrame], Any]
"""Makes a table of that name, if the engine likes it, and gives Splink's handle of it."""
_WHERE = "PORTRAIT_MATCH_ENGINE or --engine"
_JAVA = (
    "Install a whole JDK of Java 17 or newer and name its folder in JAVA_HOME (the Java that Portrait brings for Neo4j "
    "lacks a module that Spark asks for); or let duckdb score, which gives the same result."
)


def check() -> None:
    """See that Spark can start here, before any work is done.

    Raises:
        SettingsError: pyspark or Java is not there.
    """
    if find_spec("pyspark") is None:
        raise SettingsError(
            "spark needs the package pyspark, which is not installed",
            where=_WHERE,
            hint="Install it: .venv/bin/python -m pip install 'pyspark>=4.1'; "
            "or let duckdb score, which gives the same result.",
        )
    home = os.environ.get("JAVA_HOME")
    if not (Path(home, "bin", "java").exists() if home else shutil.which("java")):
        raise SettingsError("spark needs Java, which is not found", where=_WHERE, hint=_JAVA)


@contextmanager
def spark_engine() -> Iterator[Register]:
    """A session to make tables in; one that runs already is left running, one started here is stopped.

    Raises:
        SettingsError: Spark cannot start.
    """
    check()
    from pyspark.sql import SparkSession
    from splink.internals.spark.database_api import SparkAPI

    from .spark_functions import register_functions

    running = SparkSession.getActiveSession()
    session = running or _start()
    try:
        register_functions(session)
        # Persisted, not written as files: they would need a folder that all machines share.
        api = SparkAPI(spark_session=session, break_lineage_method="persist", register_udfs_automatically=False)  # type: ignore[no-untyped-call]  # not typed by splink
        # Splink names the tables: a running session may have others of our names.
        yield lambda _, frame: api.register(session.createDataFrame(frame.to_arrow()))
    finally:
        if running is None:
            session.stop()


def _start() -> SparkSession:
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    # Workers of another Python are refused; for those of a cluster, PYSPARK_PYTHON says where theirs is.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    # Nothing is kept in the warehouse, but Spark would make its folder where the user stands.
    wanted = {
        "spark.log.level": "ERROR",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.warehouse.dir": str(Path(tempfile.gettempdir(), "portrait-spark")),
    }
    try:
        return SparkSession.builder.appName("portrait").config(map=wanted).getOrCreate()
    except PySparkException as fault:
        raise SettingsError(f"spark did not start ({type(fault).__name__})", where=_WHERE, hint=_JAVA) from None
