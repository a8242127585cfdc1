"""Reads of the catalogue that others may use."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from peyvand.foundation.access.queries import visible
from peyvand.foundation.records.declaration import Content
from peyvand.kernel.actor import Actor
from peyvand.kernel.fact import LineKind
from peyvand.kernel.refused import Refused
from peyvand.operational.catalogue.models import Product, named


def list_names(product_ids: Iterable[UUID], *, by: Actor) -> dict[UUID, tuple[str, str]]:
    """Return code and name, in the reader's language, of those of the products that the actor may see."""
    rows = visible(Product.objects.filter(id__in=set(product_ids)), by).values_list("id", "code", "name")
    return {product_id: (code, named(name) or code) for product_id, code, name in rows}


def read_contents(product_ids: Sequence[UUID]) -> Iterable[Content]:
    """Yield what each of the products is found by; one query."""
    return (content_of(product) for product in Product.objects.filter(id__in=product_ids))


def content_of(product: Product) -> Content:
    """Return what a product is found by: its names, every wording met, its code."""
    names = [text for text in product.name.values() if text]
    texts = dict.fromkeys([*(names or [product.code]), *product.descriptions])
    return Content(id=product.id, texts=tuple(texts), codes=(product.code,))


def get_line_kind(product_id: UUID, *, by: Actor) -> LineKind:
    """Return what lines of this product stand for; Refused("missing") where there is no such product to see."""
    kind = visible(Product.objects.filter(id=product_id), by).values_list("line_kind", flat=True).first()
    if kind is None:
        raise Refused("missing", _("There is no such product."))
    return LineKind(kind)
