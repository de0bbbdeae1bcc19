"""Settings: one frozen object, read once from the environment and passed on as an argument.

Every setting is an environment variable ``PORTRAIT_<NAME>``; docs/settings.md lists them and a
test holds the two together.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import platformdirs
import pydantic
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.errors import SettingsError
from graph.match.sql import Engine
from graph.model.access import Role

Port = Annotated[int, Field(ge=1, le=65535)]


class Settings(BaseSettings):
    """All settings, with their defaults. Durations are in the unit that the name ends with."""

    model_config = SettingsConfigDict(env_prefix="PORTRAIT_", frozen=True, extra="ignore")

    home: Path = Field(Path(".portrait"), description="Data folder: database, credentials, models, dead letters.")
    cache: Path = Field(
        Path(platformdirs.user_cache_dir("portrait")),
        description="Downloads shared by all data folders: the database server's jars.",
    )

    neo4j_uri: str | None = Field(None, description="Another Neo4j than the embedded one, e.g. neo4j+s://host.")
    neo4j_user: str = Field("neo4j", description="User name at the database.")
    neo4j_password: SecretStr | None = Field(None, description="Password; the embedded server generates its own.")
    neo4j_database: str = Field("neo4j", description="Database name.")
    bolt_port: Port = Field(7687, description="Port of the embedded server for drivers.")
    http_port: Port = Field(7474, description="Port of the embedded server for Neo4j Browser.")
    db_memory_mb: int | None = Field(
        None,
        ge=512,
        description="Heap plus page cache of the embedded server; default: a quarter of the machine, at most 1536.",
    )
    batch_rows: int = Field(5000, ge=1, le=100_000, description="Rows per write transaction.")

    phone_region: str = Field("RU", min_length=2, max_length=2, description="Country of phones without a prefix.")
    identifier_limit: int | None = Field(
        None, ge=2, description="A value held by more records stops linking; default: learned, 10 where it is not."
    )

    match_engine: Engine = Field(
        Engine.DUCKDB,
        description="What scores the pairs of a file, not of the graph; spark needs pyspark and Java, see matching.md.",
    )

    source_priority: str = Field(
        "registry,crm,loyalty,shop,mailing,helpdesk,surveys,site",
        description="Sources by trust, best first, where golden values are chosen; those not named follow, equal.",
    )

    churn_days: int = Field(28, ge=1, description="Churn: no purchase within so many days.")
    active_days: int = Field(56, ge=1, description="Churn is asked of those who bought within so many days before.")
    next_purchase_days: int = Field(28, ge=1, description="Next purchase: within so many days.")
    value_days: int = Field(90, ge=1, le=3650, description="Customer value: spend within so many days.")
    offer_days: int = Field(28, ge=1, description="How long an offer holds that names no end.")
    margin_percent: float = Field(
        30.0,
        ge=0,
        le=100,
        description="Margin of goods whose price and cost the graph does not know, percent of sales.",
    )
    contact_cost_minor: int = Field(0, ge=0, description="What making one offer costs, minor units of the currency.")
    channel_costs_minor: str | None = Field(
        None,
        pattern=r"^[^=,]+=\d+(,[^=,]+=\d+)*$",
        description="The same by channel where it differs, e.g. email=1,sms=300,call=9000.",
    )
    contacts_most: int = Field(
        8, ge=0, description="Messages and offers that a person may get within PORTRAIT_PRESSURE_DAYS."
    )
    pressure_days: int = Field(28, ge=1, description="The days within which contacts are counted.")
    account_churn_days: int = Field(91, ge=1, description="Churn of companies: no deal won within so many days.")
    account_active_days: int = Field(
        182, ge=1, description="Churn of companies is asked of those with a deal won within so many days before."
    )
    account_days: int = Field(91, ge=1, description="Score of companies, customers and leads: a deal won within them.")
    deal_days: int = Field(56, ge=1, description="Deal risk: lost or gone stale within so many days.")
    lead_days: int = Field(28, ge=1, description="Lead score: a first order within so many days.")
    return_days: int = Field(28, ge=1, description="Return risk: goods sent back within so many days.")
    support_days: int = Field(28, ge=1, description="Support risk: a ticket within so many days.")
    contact_days: int = Field(28, ge=1, description="Preferred channel and hour: what is done within so many days.")
    nps_days: int = Field(56, ge=1, description="Predicted NPS: the answer, if asked within so many days.")
    device: str = Field("cpu", description="Where networks are trained and asked: cpu, cuda, cuda:1.")
    prediction_history: int = Field(
        12, ge=0, le=1000, description="Earlier moments of which predictions are kept, for each task."
    )
    score_socket: Path | None = Field(
        None, description="Socket of the scoring service; default: score.sock in the data folder."
    )
    score_timeout_s: float = Field(2.0, gt=0, le=60, description="Longest that the API waits for a score on demand.")
    threads: int = Field(0, ge=0, description="Threads for training; 0 takes all cores.")

    api_host: str = Field("127.0.0.1", description="Address that the API listens on.")
    api_port: Port = Field(8000, description="Port that the API listens on.")
    api_role: Role = Field(Role.OPERATOR, description="What the API's callers may see.")
    query_node_budget: int = Field(20_000, ge=1, description="Most nodes that one GraphQL operation may touch.")
    query_timeout_s: float = Field(10.0, gt=0, le=600, description="Longest that one GraphQL operation may run.")
    api_mutations: bool = Field(True, description="Whether the API takes mutations.")
    api_actor: str | None = Field(None, description="Who acts, where every caller of the API is the same person.")
    api_actor_header: str | None = Field(
        None, description="Header that says who acts, set by the proxy that signs people in; required where set."
    )
    idempotency_hours: int = Field(24, ge=1, le=720, description="How long answers to Idempotency-Keys are kept.")
    api_subscriptions: int = Field(1000, ge=0, description="Most subscriptions that one process serves at once.")
    subscription_poll_s: float = Field(
        1.0, ge=0.1, le=60, description="How often a process with subscriptions asks the graph for changes."
    )
    api_concurrency: int = Field(64, ge=1, description="Most operations that one worker of the API answers at once.")
    api_body_kb: int = Field(256, ge=1, le=65_536, description="Largest body of a request to the API, in kB.")
    api_warm: Path | None = Field(None, description="Folder of known operations, asked before a worker takes requests.")
    api_cors_origin: str | None = Field(None, description="Origin whose pages may call the API, e.g. https://app.host.")

    @classmethod
    def from_env(cls) -> Settings:
        """Read the environment.

        Raises:
            SettingsError: naming every faulty setting at once.
        """
        try:
            return cls()
        except pydantic.ValidationError as error:
            faults = "; ".join(f"PORTRAIT_{str(fault['loc'][0]).upper()}: {fault['msg']}" for fault in error.errors())
            raise SettingsError(
                f"{error.error_count()} setting(s) cannot be used: {faults}",
                hint="Correct the environment variables named above; docs/settings.md describes each.",
            ) from None
