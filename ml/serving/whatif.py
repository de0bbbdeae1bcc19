"""What if, about one person on demand: their surroundings read anew, beside a catalogue that is read once a batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from graph.driver import Database
from graph.errors import NotFound, TrainingError, UnknownName
from graph.model import ONTOLOGY
from graph.neighbourhood import Neighbourhood
from graph.settings import Settings

from ..artefact import served_version
from ..kinds.offers import OffersModel
from ..offers.norms import Norms
from ..offers.scene import Scene
from ..offers.weighing import OfferModel
from ..offers.whatif import Otherwise, Scenario, what_if
from ..past.history import as_history
from ..task import OfferTask, read_names
from ..tasks import all_tasks
from .background import Background
from .pipeline import moment_alone, moment_text, stored
from .shelf import last_background, models_folder


@dataclass(frozen=True)
class _Served:
    """What answers: a model, and what held for everybody in the last batch."""

    version: str
    offers: OfferModel
    norms: Norms
    background: Background


class WhatIf:
    """Answers about one person at a time; what it needs is loaded when first asked for, and again after a new batch.

    Args:
        database: Where people are read from; kept open by the caller.
        settings: Of this process.
        task: Name of the task about offers.
    """

    def __init__(self, database: Database, settings: Settings, task: str = "offer_response") -> None:
        self._database, self._settings = database, settings
        found = all_tasks().get(task)
        if not isinstance(found, OfferTask):
            raise UnknownName("this task is not about offers", where=task, hint="What if is asked of offers only.")
        self._task = found
        self._around = Neighbourhood(ONTOLOGY, found.entity.node_type, read_names)
        self._served: _Served | None = None

    def ask(self, key: str, supposed: Otherwise) -> dict[str, Any]:
        """The person under every offer that can be had, or one, as plain values; best income first.

        Raises:
            NotFound: there is no such person.
            UnknownName: there is no such offer or channel.
            TrainingError: there is no model, or nothing was predicted with it yet.
            DatabaseError: the database does not answer.
        """
        served = self._current()
        found = self._around.read(self._database, key)
        if found is None:
            raise NotFound("there is no profile with this id", hint="Ids are values of profileId.")
        around = as_history(ONTOLOGY, found.nodes, found.links).now
        history = served.background.catalogue.beside(around)
        moment = moment_alone(around, self._task, served.background.as_of)
        scene = Scene.at(history, moment, self._settings.offer_days, served.norms)
        person = int(np.flatnonzero(history.nodes["Profile"].keys == key)[0])
        with threadpool_limits(1):
            scenarios = what_if(scene, served.offers, person, self._settings, supposed)
        return {
            "as_of": moment_text(moment),
            "model_version": served.version,
            "scenarios": [_plain(one) for one in scenarios],
        }

    def _current(self) -> _Served:
        task = self._task
        version = served_version(models_folder(self._settings), task.name)
        background = last_background(self._settings, task)
        known = self._served
        if known and background and (known.version, known.background.as_of) == (version, background["as_of"]):
            return known
        model = stored(task, self._settings)
        if not isinstance(model, OffersModel):
            raise TrainingError("there is no trained model", where=task.name, hint="Train first: portrait train.")
        held = Background.read(self._database, self._settings, task)
        self._served = _Served(model.version, model.offers, Norms.from_json(held.norms), held)
        return self._served


def _plain(one: Scenario) -> dict[str, Any]:
    sentence, sentence_ru = one.sentences()
    return {
        "offer": one.offer,
        "channel": one.channel,
        "probability": round(one.probability, 6),
        "income_minor": round(one.income),
        "probability_now": round(one.probability_now, 6),
        "income_now_minor": round(one.income_now),
        "currency": one.currency or None,
        "sentence": sentence,
        "sentence_ru": sentence_ru,
        "reasons": [reason.en for reason in one.reasons],
        "reasons_ru": [reason.ru for reason in one.reasons],
    }
