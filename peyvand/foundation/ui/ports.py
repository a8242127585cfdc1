"""Where parts plug into the shell and its pages: menu, things to create, panels of a record, parts of the home page."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString

from peyvand.kernel.actor import Actor
from peyvand.kernel.registry import Registry


@dataclass(frozen=True, kw_only=True)
class MenuItem:
    """One line of the navigation.

    label: a lazy translation. type_key: whose right ``action`` it needs, "" for none. holds: further record types
    whose pages stand under it.
    """

    key: str
    label: object
    icon: str
    url: str
    order: int
    section: Literal["main", "more", "foot"] = "main"
    type_key: str = ""
    action: str = "view"
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CreateItem:
    """One line of the create button; shown to whoever may ``create`` records of ``type_key``."""

    key: str
    label: object
    icon: str
    url: str
    order: int
    type_key: str


class Panel(ABC):
    """A part of the page of one record type.

    place: start (facts), middle (timeline), end (panels); in the head: head (the line of facts under the name),
    act (ways to act beside it), next (the band of the next step below it).
    """

    key: str
    record_type: str
    place: Literal["head", "act", "next", "start", "middle", "end"]
    order: int

    @abstractmethod
    def render(self, record: object, by: Actor) -> SafeString | str:
        """Return the panel's markup for ``by``, or "" when there is nothing to show or nothing may be seen."""


class HomePart(ABC):
    """A part of the home page.

    place: kpi (one ``a.kpi``), main (what wants me today), side.
    """

    key: str
    place: Literal["kpi", "main", "side"]
    order: int

    @abstractmethod
    def render(self, by: Actor) -> SafeString | str:
        """Return the markup for ``by``, or "" when there is nothing to say."""


menu: Registry[MenuItem] = Registry("menu")
creates: Registry[CreateItem] = Registry("create")
panels: Registry[Panel] = Registry("panel")
home: Registry[HomePart] = Registry("home")
