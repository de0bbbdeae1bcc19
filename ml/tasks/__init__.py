"""The predictions, one module each. A module with a `TASK` is a task; nothing else need be changed."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from graph.errors import UnknownName

from ..task import Task


def all_tasks() -> dict[str, Task]:
    """Every task by name."""
    found = [import_module(f"{__name__}.{module.name}").TASK for module in pkgutil.iter_modules(__path__)]
    return {task.name: task for task in found if isinstance(task, Task)}


def chosen(name: str) -> list[Task]:
    """The task called `name`, several with commas between their names, or all for ``all``.

    Raises:
        UnknownName: there is no such task.
    """
    tasks = all_tasks()
    names = list(tasks) if name == "all" else list(dict.fromkeys(part.strip() for part in name.split(",")))
    for one in names:
        if one not in tasks:
            raise UnknownName("there is no such task", where=one, hint=f"Known: all, {', '.join(tasks)}.")
    return [tasks[one] for one in names]
