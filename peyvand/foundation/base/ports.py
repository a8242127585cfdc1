"""What every part may fill: verbs of the command line, modules, erasure."""

import argparse
from abc import ABC, abstractmethod
from dataclasses import dataclass
from uuid import UUID

from peyvand.kernel.registry import Registry


class Verb(ABC):
    """One verb of ``bin/peyvand``."""

    key: str
    help: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:  # noqa: B027 (most verbs have none)
        """Declare the verb's arguments."""

    @abstractmethod
    def run(self, options: argparse.Namespace) -> int:
        """Do it, print for people, and return the exit code."""


@dataclass(frozen=True)
class Module:
    """A part that a firm may switch on or off; ``label`` is a lazy translation."""

    key: str
    label: object
    is_on_by_default: bool = True


class Erasable(ABC):
    """A place that holds personal data and can forget a party."""

    key: str
    # Tables with a party_id, or other personal data, and folders of the data folder that this place answers for.
    tables: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    # By what it holds others find theirs.
    comes_last: bool = False

    @abstractmethod
    def erase(self, party_id: UUID) -> int:
        """Forget the party, in the running transaction; return how many rows or files were touched."""


verbs: Registry[Verb] = Registry("verb")
modules: Registry[Module] = Registry("module")
erasables: Registry[Erasable] = Registry("erasable")
