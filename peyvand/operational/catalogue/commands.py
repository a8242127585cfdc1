"""Every change of the catalogue."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from peyvand.foundation.base.bulk import copy_rows
from peyvand.foundation.journal import commands as journal
from peyvand.foundation.records.content import search_columns
from peyvand.kernel.actor import Actor
from peyvand.kernel.fact import LineKind
from peyvand.kernel.ref import Ref
from peyvand.kernel.refused import Refused
from peyvand.operational.catalogue.events import ProductAdded, ProductChanged
from peyvand.operational.catalogue.models import Product
from peyvand.operational.catalogue.queries import content_of

# Held to the end of a transaction that adds products, so that two at once never add the same code.
ADDING_LOCK = 0x50726F64
CHANGED = (
    "name",
    "descriptions",
    "version",
    "changed_at",
    "changed_by",
    "search_text",
    "search_vector",
    "search_version",
    "sort_key",
)
COPIED = (
    "id",
    "code",
    "line_kind",
    "source",
    "external_key",
    "created_at",
    "created_by",
    "custom",
    *CHANGED,
)
ARABIC_SCRIPT = re.compile("[\u0600-\u06ff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProduct:
    """What is known of a product from outside. name: by language; empty to take the first description for it."""

    code: str
    line_kind: LineKind = LineKind.GOODS
    name: Mapping[str, str] | None = None
    descriptions: Sequence[str] = ()
    source: str = ""


@transaction.atomic
def add_products(rows: Sequence[NewProduct], *, by: Actor, at: datetime) -> dict[str, UUID]:
    """Make sure that there is a product of each code, and return the id of each by its code.

    A code that is there already keeps its name and kind and learns descriptions that it has not met, in their order;
    the same rows again change nothing. Several rows of one code count as one, the first giving name and kind.
    Raises Refused("forbidden") when `by` may not create products.
    """
    by.may("create", "product")
    _lock_adding()
    wanted = _join(rows)
    known = {product.code: product for product in Product.objects.filter(code__in=list(wanted))}
    fresh = [_draft(row, by=by, at=at) for code, row in wanted.items() if code not in known]
    taught = [product for code, product in known.items() if _teach(product, wanted[code].descriptions, by=by, at=at)]
    copy_rows(Product, COPIED, map(_row_of, fresh))
    Product.objects.bulk_update(taught, CHANGED, batch_size=500)
    journal.record_many([_added(product, by=by, at=at) for product in fresh])
    journal.record_many([_changed(product, ("descriptions",), by=by, at=at) for product in taught])
    return {product.code: product.id for product in (*known.values(), *fresh)}


@transaction.atomic
def add_product(row: NewProduct, *, by: Actor, at: datetime) -> UUID:
    """Add one product and return its id.

    Raises Refused("forbidden"), or Refused("taken") when its code is another product's.
    """
    by.may("create", "product")
    _lock_adding()
    if Product.objects.filter(code=row.code).exists():
        raise Refused("taken", errors={"code": _("Another product has this code.")})
    product_id = add_products([row], by=by, at=at)[row.code]
    journal.audit(by, "catalogue.add", Ref("product", product_id), {}, {"code": row.code, "name": row.name}, at)
    return product_id


@transaction.atomic
def change_product(
    product_id: UUID, *, name: Mapping[str, str], line_kind: LineKind, version: int, by: Actor, at: datetime
) -> None:
    """Give the product another name or kind; orders keep the kinds that their lines had.

    Raises Refused("missing"), Refused("forbidden"), or Refused("changed") when somebody else changed it meanwhile.
    """
    product = Product.objects.select_for_update().filter(id=product_id).first()
    if product is None:
        raise Refused("missing", _("There is no such product."))
    by.may("change", product)
    if product.version != version:
        raise Refused("changed", _("Somebody else changed this meanwhile."))
    before = {"name": product.name, "line_kind": product.line_kind}
    after = {"name": dict(name), "line_kind": str(line_kind)}
    fields = tuple(key for key in before if before[key] != after[key])
    if not fields:
        return
    product.name, product.line_kind = dict(name), line_kind
    _touch(product, by=by, at=at)
    product.save()
    journal.record(_changed(product, fields, by=by, at=at))
    journal.audit(by, "catalogue.change", product.ref, before, after, at)


@transaction.atomic
def name_products(names: Mapping[UUID, str], *, by: Actor, at: datetime) -> int:
    """Call many products by one wording each, in the language in which it is written; return how many changed.

    Those that bear the name already stay as they are. Raises Refused("forbidden") when `by` may not change products.
    """
    by.may("change", "product")
    _lock_adding()
    renamed = []
    for product in Product.objects.filter(id__in=list(names)).order_by("id"):
        name = _name_of([names[product.id]])
        if product.name != name:
            product.name = name
            _touch(product, by=by, at=at)
            renamed.append(product)
    Product.objects.bulk_update(renamed, CHANGED, batch_size=500)
    journal.record_many([_changed(product, ("name",), by=by, at=at) for product in renamed])
    return len(renamed)


def _lock_adding() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADDING_LOCK])


def _join(rows: Sequence[NewProduct]) -> dict[str, NewProduct]:
    """Return one row a code, in the order of first sight, with the descriptions of all its rows."""
    joined: dict[str, NewProduct] = {}
    texts: dict[str, dict[str, None]] = {}
    for row in rows:
        joined.setdefault(row.code, row)
        texts.setdefault(row.code, {}).update(dict.fromkeys(filter(None, row.descriptions)))
    return {code: replace(row, descriptions=tuple(texts[code])) for code, row in joined.items()}


def _draft(row: NewProduct, *, by: Actor, at: datetime) -> Product:
    who = str(by.ref)
    product = Product(
        code=row.code,
        name=dict(row.name) if row.name else _name_of(row.descriptions),
        line_kind=row.line_kind,
        descriptions=list(row.descriptions),
        source=row.source,
        external_key=row.code if row.source else None,
        created_at=at,
        created_by=who,
        changed_at=at,
        changed_by=who,
    )
    _make_findable(product)
    return product


def _row_of(product: Product) -> list[object]:
    values = (getattr(product, column) for column in COPIED)
    return [json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value for value in values]


def _name_of(descriptions: Sequence[str]) -> dict[str, str]:
    """Return the first description as a name in the language in which it is written."""
    if not descriptions:
        return {}
    return {"fa" if ARABIC_SCRIPT.search(descriptions[0]) else "en": descriptions[0]}


def _teach(product: Product, descriptions: Sequence[str], *, by: Actor, at: datetime) -> bool:
    """Add the descriptions that the product has not met; return whether there was one."""
    fresh = [text for text in descriptions if text not in product.descriptions]
    if not fresh:
        return False
    product.descriptions = [*product.descriptions, *fresh]
    product.name = product.name or _name_of(product.descriptions)
    _touch(product, by=by, at=at)
    return True


def _touch(product: Product, *, by: Actor, at: datetime) -> None:
    product.version += 1
    product.changed_at, product.changed_by = at, str(by.ref)
    _make_findable(product)


def _make_findable(product: Product) -> None:
    for column, value in search_columns(content_of(product)).as_dict().items():
        setattr(product, column, value)


def _added(product: Product, *, by: Actor, at: datetime) -> ProductAdded:
    return ProductAdded(occurred_at=at, by=by.ref, by_kind=by.actor_kind, subject=product.ref, code=product.code)


def _changed(product: Product, fields: tuple[str, ...], *, by: Actor, at: datetime) -> ProductChanged:
    return ProductChanged(
        occurred_at=at, by=by.ref, by_kind=by.actor_kind, subject=product.ref, code=product.code, fields=fields
    )
