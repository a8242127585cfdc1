"""Orders outlive whoever placed them, as the books demand, under an id that leads to nobody any more."""

from uuid import UUID

from peyvand.foundation.base.ports import Erasable
from peyvand.operational.orders.models import Order


class OrderEraser(Erasable):
    """Forgets what the firm's own fields of an order say."""

    key = "orders"
    tables = ("orders_order", "orders_orderline")

    def erase(self, party_id: UUID) -> int:
        return Order.objects.filter(party_id=party_id).update(custom={})
