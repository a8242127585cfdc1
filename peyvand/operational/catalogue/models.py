"""What is sold."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from peyvand.foundation.base.models import Record
from peyvand.foundation.records.models import SearchableRecord
from peyvand.kernel.fact import LineKind

# What lines stand for, in words.
LINE_KIND_LABELS = {
    LineKind.GOODS.value: _("Goods"),
    LineKind.CARRIAGE.value: _("Carriage"),
    LineKind.FEE.value: _("Fee"),
    LineKind.DISCOUNT.value: _("Discount"),
    LineKind.MANUAL.value: _("Entered by hand"),
    LineKind.SAMPLE.value: _("Sample"),
    LineKind.VOUCHER.value: _("Gift voucher"),
    LineKind.BAD_DEBT.value: _("Bad debt"),
    LineKind.TEST.value: _("Test"),
}


class Product(SearchableRecord, Record):
    """A thing or a service that lines of orders name by its code.

    code: as the firm writes it, exact. name: by language ({"en": …, "fa": …}).
    line_kind: what lines that name it stand for, unless a line says otherwise.
    descriptions: every wording met on lines, in the order in which they came.
    """

    kind = "product"

    code = models.CharField(_("code"), max_length=80, unique=True)
    name = models.JSONField(_("name"), default=dict)
    line_kind = models.CharField(_("kind"), max_length=16, default=LineKind.GOODS)
    descriptions = models.JSONField(default=list, blank=True)

    class Meta(Record.Meta, SearchableRecord.Meta):
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=Q(line_kind__in=list(LineKind)), name="catalogue_product_line_kind"),
        ]

    def __str__(self) -> str:
        return named(self.name) or self.code


def named(name: dict[str, str]) -> str:
    """Return the name in the reader's language, or in the first other one that there is; "" when it has none."""
    language = get_language() or ""
    return name.get(language) or next((text for text in name.values() if text), "")
