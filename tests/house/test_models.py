"""What holds for every table."""

import re

from django.apps import apps
from django.db import models

from peyvand.foundation.base.ports import erasables
from peyvand.project.backing_up import TRANSIENT
from tests.house.parts import list_modules, rank_of


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("peyvand.")]


def test_foreign_keys_run_down() -> None:
    upward = [
        f"{model.__module__}.{model.__name__}.{field.name}"
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.OneToOneField | models.ManyToManyField)
        and isinstance(field.related_model, type)
        and field.related_model.__module__.startswith("peyvand.")
        and rank_of(field.related_model.__module__) > rank_of(model.__module__)
    ]

    assert upward == []


def test_every_table_of_a_party_can_forget_it() -> None:
    tables = {
        model._meta.db_table
        for model in own_models()
        if any(getattr(field, "column", None) == "party_id" for field in model._meta.get_fields())
    }

    answered = {table for erasable in erasables for table in erasable.tables}

    assert tables - answered == set()


def test_every_folder_for_data_can_forget() -> None:
    folders = {
        name
        for file in list_modules()
        for name in re.findall(r'Path\(settings\.DATA\) / "(\w+)"', file.read_text())
        if name not in TRANSIENT
    }

    assert folders == {folder for erasable in erasables for folder in erasable.folders}


def test_every_table_that_an_erasable_names_is_there() -> None:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}

    assert {table for erasable in erasables for table in erasable.tables} - tables == set()
