"""Instances of a model in a fraction of the time of its constructor, for operations on many rows.

Past the constructor, neither defaults are looked for nor setters called, and `pre_init` and `post_init` are not sent.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Generic, TypeVar

from django.db.models import Model
from django.db.models.base import ModelState

M = TypeVar("M", bound=Model)


def loaded_instance(model: type[M], db: str | None, names: Collection[str], values: Collection[Any]) -> M:
    """Return an instance that was read from a database, for `from_db`; fields without a value are deferred."""
    instance = model.__new__(model)
    state = ModelState()
    state.adding, state.db = False, db
    vars(instance).update(zip(names, values, strict=True), _state=state)
    return instance


class InstanceFactory(Generic[M]):
    """Makes unsaved instances of one model: the defaults of its fields are looked up once, not for each instance.

    All instances share the defaults of one moment, such as the time at which they were created; dictionaries and lists
    are copied.
    """

    def __init__(self, model: type[M]) -> None:
        self.model = model
        self._values = vars(model())
        self._copied = [(name, value) for name, value in self._values.items() if isinstance(value, (dict, list))]

    def new(self, **values: Any) -> M:
        """Return a new instance with `values`, by the names of columns: `signatory_id`, not `signatory`."""
        instance = self.model.__new__(self.model)
        own = self._values.copy()
        own["_state"] = ModelState()
        for name, value in self._copied:
            own[name] = value.copy()
        own.update(values)
        instance.__dict__ = own
        return instance
