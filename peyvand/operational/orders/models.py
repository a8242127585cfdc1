"""Orders and the documents beside them, with their lines."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from peyvand.customers.parties.models import Party
from peyvand.foundation.access.models import OwnedRecord
from peyvand.kernel.fact import LineKind
from peyvand.operational.catalogue.models import Product


class OrderKind(models.TextChoices):
    SALE = "sale", _("Sale")
    RETURN = "return", _("Return")
    STOCK = "stock", _("Stock correction")
    BAD_DEBT = "bad_debt", _("Bad debt")


class OrderState(models.TextChoices):
    """How much of a sale still stands."""

    PLACED = "placed", _("Placed")
    RETURNED_IN_PART = "returned_in_part", _("Returned in part")
    RETURNED = "returned", _("Returned")


class Order(OwnedRecord):
    """An agreed purchase, or a document that takes one back, moves stock or gives up a debt.

    party: null for a sale of nobody. external_key: the firm's own number of the document.
    total: in minor units of ``currency``, the sum of the lines. firm_total: in the firm's currency at the day's rate,
    null while no rate is known. cancels: the sale that a return gives back, where that is known.
    """

    kind = "order"

    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, blank=True, related_name="orders", db_index=False
    )
    order_kind = models.CharField(_("kind"), max_length=16, choices=OrderKind, default=OrderKind.SALE)
    state = models.CharField(_("state"), max_length=20, choices=OrderState, default=OrderState.PLACED)
    placed_at = models.DateTimeField(_("placed"))
    currency = models.CharField(_("currency"), max_length=3)
    total = models.BigIntegerField(_("total"))
    firm_total = models.BigIntegerField(null=True)
    line_count = models.PositiveIntegerField(_("lines"))
    cancels = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="returns", db_index=False
    )

    class Meta(OwnedRecord.Meta):
        constraints = [
            *OwnedRecord.Meta.constraints,
            models.CheckConstraint(condition=Q(order_kind__in=OrderKind.values), name="orders_order_kind"),
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="orders_order_state"),
            models.CheckConstraint(condition=~Q(id=F("cancels")), name="orders_order_cancels_another"),
        ]
        indexes = [
            models.Index(fields=["placed_at", "id"], name="orders_order_by_moment"),
            models.Index(fields=["party", "placed_at", "id"], name="orders_order_by_party"),
            models.Index(fields=["firm_total", "id"], name="orders_order_by_total"),
            models.Index(fields=["external_key", "id"], name="orders_order_by_key"),
            models.Index(fields=["cancels"], condition=Q(cancels__isnull=False), name="orders_order_by_cancelled"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """What people call the order: the firm's number of it, or else ours."""
        return self.external_key or str(self.number)


class OrderLine(models.Model):
    """One line of an order, in its ``place`` from 1; places may be missing where a line could not be taken in.

    moment: the line's own, null where it is the order's.
    party: the order's own, so that the rows of a party can stand together. amount: in minor units of the order's
    currency, quantity times unit price, rounded once, half to even. cancels_line: the line that this one gives back.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines", db_index=False)
    place = models.PositiveIntegerField()
    moment = models.DateTimeField(null=True)
    party = models.ForeignKey(
        Party, on_delete=models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, related_name="lines")
    description = models.CharField(max_length=400, blank=True, default="")
    line_kind = models.CharField(max_length=16, default=LineKind.GOODS)
    quantity = models.DecimalField(max_digits=20, decimal_places=6)
    unit_price = models.DecimalField(max_digits=20, decimal_places=6)
    amount = models.BigIntegerField()
    cancels_line = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="returned_by", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "place"], name="orders_orderline_place"),
            models.CheckConstraint(condition=Q(line_kind__in=list(LineKind)), name="orders_orderline_kind"),
        ]
        indexes = [
            models.Index(
                fields=["cancels_line"], condition=Q(cancels_line__isnull=False), name="orders_orderline_cancelled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.place}"
