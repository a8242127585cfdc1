"""Fields that every record shares and Django has not got."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import DatabaseDefault


class NumberField(models.BigIntegerField):  # type: ignore[type-arg]
    """A number for people, counted by the database in the order of insertion.

    Gaps are possible (a transaction that was rolled back); the same number twice is not.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(unique=True, editable=False)
        super().__init__(*args, **kwargs)

    # Django reads the number back after an insert, as for any column that the database fills.
    db_returning = True

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "bigserial"

    def rel_db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "bigint"

    def cast_db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "bigint"

    def get_default(self) -> Any:
        return DatabaseDefault(models.Value(None), output_field=self)
