"""Orders outlive whoever placed them, as the books demand; who it was is forgotten."""

from uuid import UUID

from peyvand.foundation.base.ports import Erasable
from peyvand.operational.orders.models import Order, OrderLine


class OrderEraser(Erasable):
    key = "orders"
    tables = ("orders_order", "orders_orderline")

    def erase(self, party_id: UUID) -> int:
        lines = OrderLine.objects.filter(party_id=party_id).update(party_id=None)
        return lines + Order.objects.filter(party_id=party_id).update(party_id=None, custom={})
