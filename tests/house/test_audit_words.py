"""Whatever is written into the audit, and every task, has words for people."""

import ast
from collections.abc import Iterator
from importlib import import_module

import pytest
from django.apps import apps
from django.tasks import Task

from peyvand.foundation.administration import telling
from peyvand.foundation.jobs.ports import task_names
from peyvand.foundation.journal.ports import audit_words
from tests.house.parts import list_modules, name_of, tree_of

# The record type of whose values a part's lines speak.
FIELDS_OF = {"parties": "party", "catalogue": "product", "orders": "order", "imports": "import_run", "access": "user"}


def list_lines() -> Iterator[tuple[str, list[str]]]:
    """Return the action of each line that the code writes ("*" for what is known only at run time) and its keys."""
    for file in list_modules():
        for node in ast.walk(tree_of(file)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "audit"):
                continue
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            action = next(part for part in given if isinstance(part, ast.JoinedStr | ast.Constant))
            pieces = action.values if isinstance(action, ast.JoinedStr) else [action]
            text = "".join(str(piece.value) if isinstance(piece, ast.Constant) else "*" for piece in pieces)
            keys = [key for part in given if isinstance(part, ast.Dict) for key in part.keys]
            yield text, [str(key.value) for key in keys if isinstance(key, ast.Constant)]


@pytest.mark.django_db
@pytest.mark.parametrize(("action", "keys"), list(list_lines()))
def test_a_line_of_the_audit_has_words(action: str, keys: list[str]) -> None:
    part, verb = action.split(".")[:2]

    words = audit_words.find(part)

    assert verb in telling.VERBS if part == "*" else words is not None and verb in words.actions
    assert [key for key in keys if telling.name_field(key, FIELDS_OF.get(part, ""), words) == key] == []


@pytest.mark.django_db
def test_whatever_has_a_kind_has_a_word() -> None:
    kinds = {getattr(model, "kind", "") for model in apps.get_models() if model.__module__.startswith("peyvand.")}

    assert [kind for kind in kinds - {""} if telling.name_subject(kind) == kind] == []


def test_a_task_has_a_name() -> None:
    modules = [import_module(name_of(file)) for file in list_modules() if file.name == "tasks.py"]
    tasks = {value.module_path for module in modules for value in vars(module).values() if isinstance(value, Task)}

    assert tasks - {named.key for named in task_names} == set()
