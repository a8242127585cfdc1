"""What lines stand for, in words."""

from django.utils.translation import gettext_lazy as _

from peyvand.foundation.records.declaration import Choice
from peyvand.kernel.fact import LineKind

LINE_KINDS = (
    Choice(LineKind.GOODS, _("Goods")),
    Choice(LineKind.CARRIAGE, _("Carriage")),
    Choice(LineKind.FEE, _("Fee")),
    Choice(LineKind.DISCOUNT, _("Discount")),
    Choice(LineKind.MANUAL, _("Entered by hand")),
    Choice(LineKind.SAMPLE, _("Sample")),
    Choice(LineKind.VOUCHER, _("Gift voucher")),
    Choice(LineKind.BAD_DEBT, _("Bad debt")),
    Choice(LineKind.TEST, _("Test")),
)
LINE_KIND_LABELS = {choice.value: choice.label for choice in LINE_KINDS}
