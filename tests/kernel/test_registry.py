"""Registries: what is plugged in, asked for only while its module is on."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from peyvand.kernel import registry as registry_module
from peyvand.kernel.registry import Registry, set_switch


@dataclass(frozen=True)
class Thing:
    key: str


@pytest.fixture(autouse=True)
def switch() -> Iterator[set[str]]:
    """Hold a switch of the test's own: the set of modules that are on."""
    before, on = list(registry_module._is_on), {"shop"}
    set_switch(lambda module: module in on)
    yield on
    registry_module._is_on[:] = before


@pytest.fixture
def things() -> Registry[Thing]:
    things: Registry[Thing] = Registry("thing")
    things.register(Thing("b"))
    things.register(Thing("a"), module="shop")
    return things


def test_things_come_in_the_order_in_which_they_were_registered(things: Registry[Thing]) -> None:
    assert [thing.key for thing in things] == ["b", "a"]
    assert things["a"] == Thing("a")
    assert things.find("a") == Thing("a")


def test_a_thing_of_a_module_that_is_off_is_not_there(things: Registry[Thing], switch: set[str]) -> None:
    switch.clear()

    assert [thing.key for thing in things] == ["b"]
    assert things.find("a") is None
    with pytest.raises(KeyError):
        things["a"]


def test_without_a_switch_every_module_is_on(things: Registry[Thing]) -> None:
    registry_module._is_on.clear()

    assert [thing.key for thing in things] == ["b", "a"]
    assert things["a"] == Thing("a")


def test_the_same_key_twice_is_a_mistake(things: Registry[Thing]) -> None:
    with pytest.raises(ValueError, match="thing: b is registered already"):
        things.register(Thing("b"))

    assert [thing.key for thing in things] == ["b", "a"]


def test_an_unknown_key_is_a_key_error(things: Registry[Thing]) -> None:
    assert things.find("c") is None
    with pytest.raises(KeyError):
        things["c"]
