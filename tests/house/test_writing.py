"""Only commands write; models, subscribers and what delivers do, within their own slice. Queries take `by`."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.parts import PACKAGE, kind_of, list_modules, name_of, tree_of

# What only reads, draws, declares or plugs.
READING = {
    "queries",
    "views",
    "api",
    "urls",
    "records",
    "events",
    "ports",
    "wiring",
    "panels",
    "cells",
    "charts",
    "formats",
    "templatetags",
    "drawing",
    "showing",
    "searching",
}
WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "update"}

# Lists that are asked for nobody's eyes, and why.
FOR_NOBODY = {
    "peyvand.customers.parties.queries.parties.list_heads": "the rows that visible_parties shows to somebody",
    "peyvand.customers.parties.queries.parties.list_ids_by_origin": "an import finds what it brought before",
    "peyvand.customers.parties.queries.parties.list_changes_since": "keys of fields, for who holds the record",
    "peyvand.operational.catalogue.queries.list_contents": "the search columns are made anew",
}


def calls_of_writing(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield calls such as ``Thing.objects.filter(...).update(...)`` and ``copy_rows(...)``."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr in WRITES and _is_of_a_manager(node.func.value):
            yield node
        if isinstance(node.func, ast.Name) and node.func.id == "copy_rows":
            yield node


def _is_of_a_manager(node: ast.AST) -> bool:
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute) and node.attr == "objects":
            return True
        node = node.func if isinstance(node, ast.Call) else node.value
    return False


def test_what_reads_does_not_write() -> None:
    breaches = [
        f"{name_of(file)}:{call.lineno}"
        for file in list_modules()
        if kind_of(file) in READING
        for call in calls_of_writing(tree_of(file))
    ]

    assert breaches == []


def test_lists_are_asked_by_somebody() -> None:
    blind = [
        f"{name_of(file)}.{function.name}"
        for file in list_modules()
        if kind_of(file) == "queries" and _is_above_the_ground(file)
        for function in tree_of(file).body
        if isinstance(function, ast.FunctionDef)
        and function.name.startswith(("list_", "count_", "search"))
        and "by" not in _arguments(function)
        and f"{name_of(file)}.{function.name}" not in FOR_NOBODY
    ]

    assert blind == []


def test_commands_take_the_time_and_do_not_ask_for_it() -> None:
    asking = [
        f"{name_of(file)}:{node.lineno}"
        for file in list_modules()
        if kind_of(file) in ("commands", "queries", "models", "events") and _is_above_the_ground(file)
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("now", "utcnow", "today")
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("clock", "datetime", "date", "timezone")
    ]

    assert asking == []


def _is_above_the_ground(file: Path) -> bool:
    return file.relative_to(PACKAGE).parts[0] not in ("foundation", "kernel", "stats", "project")


def _arguments(function: ast.FunctionDef) -> set[str]:
    arguments = function.args
    return {argument.arg for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
