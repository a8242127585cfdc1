"""Who must be told when customers' days have changed, in the transaction that changes them."""

from abc import ABC, abstractmethod
from collections.abc import Collection
from uuid import UUID

from peyvand.kernel.registry import Registry


class Follower(ABC):
    """Keeps something of its own that is reckoned from customers' days."""

    key: str

    @abstractmethod
    def follow(self, party_ids: Collection[UUID]) -> None:
        """Reckon anew, set-wise, for these parties, of whom at least one day has changed; touch only the database."""


followers: Registry[Follower] = Registry("follower of facts")
