"""Order lines from a file, read into parties, products, orders, returns and whatever else such files hold."""

from collections.abc import Mapping, Sequence
from typing import ClassVar
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from peyvand.customers.parties.commands import NewParty, add_parties
from peyvand.customers.parties.queries import find_origin, list_ids_by_origin
from peyvand.foundation.records.imports.ports import (
    PLACE_OF_KEYLESS,
    BatchOutcome,
    Group,
    Mark,
    Reader,
    Reject,
    RunContext,
)
from peyvand.kernel.fact import LineKind
from peyvand.operational.catalogue.commands import NewProduct, add_products, name_products
from peyvand.operational.catalogue.models import Product
from peyvand.operational.orders import import_words as words
from peyvand.operational.orders.amending import amend_orders, list_contents
from peyvand.operational.orders.commands import NewOrder, Outcome, place_orders
from peyvand.operational.orders.documents import Document, KnownProduct, count_lines
from peyvand.operational.orders.drafts import contents_of
from peyvand.operational.orders.line_codes import kind_of_code
from peyvand.operational.orders.matching import match_returns
from peyvand.operational.orders.models import OrderKind
from peyvand.operational.orders.wordings import find_names


class OrderReader(Reader):
    """Reads files of order lines, one row a line; rows with the same invoice number are one document."""

    key = "orders"
    label = _("Order lines")
    group_by = "invoice"
    group_label = _("Invoice")
    has_money = True
    types = ("party", "product", "order")
    fields = words.FIELDS
    options = words.OPTIONS
    sections = words.SECTIONS
    reasons: ClassVar[Mapping[str, object]] = words.REASONS

    def guess_options(self, sample: Sequence[Mapping[str, str]]) -> dict[str, str]:
        """Return the marks of invoices; one that nearly every invoice bears marks nothing."""
        keys = [row.get("invoice", "").strip().upper() for row in sample]
        return {
            option.key: "" if 2 * sum(key.startswith(option.default) for key in keys) > len(keys) else option.default
            for option in self.options
        }

    def marks_of(self, party_id: UUID) -> Sequence[Mark]:
        """Return the customer's key in the files of the system that it came from."""
        origin = find_origin(party_id)
        return [Mark(origin[0], "customer", origin[1])] if origin else []

    def write(self, groups: Sequence[Group], run: RunContext) -> BatchOutcome:
        """Write the documents with their parties and products; those that are there and differ become rejects."""
        given = [Document(group, run.options) for group in groups]
        documents = [document for document in given if not document.is_too_much]
        party_ids, new_parties = _settle_parties(documents, run)
        products, new_products = _settle_products(documents, run)
        outcome = count_lines(documents, products, run)
        for document in given:
            if document.is_too_much:
                outcome.count("rejects", "too_much", rows=len(document.lines))
                facts = {"key": document.key}
                outcome.rejects += [Reject(document.key, row, "too_much", facts) for row in document.group.rows]
        outcome.count("added", "parties", groups=new_parties)
        outcome.count("added", "products", groups=new_products)
        outcome.changes = new_parties + new_products
        orders = [document.as_order(party_ids, products, run) for document in documents]
        result = place_orders(orders, by=run.by, at=run.at)
        fates = _tell_fates(documents, orders, result, run)
        for document, fate in zip(documents, fates, strict=True):
            outcome.count("fate", fate, groups=1, rows=len(document.lines), total=document.total)
            if fate == "new":
                outcome.count("added", document.order_kind, groups=1)
            if fate in ("new", "changed"):
                outcome.changes += 1
            if fate == "differs":
                facts = {"key": document.key}
                outcome.rejects += [Reject(document.key, row, "differs", facts) for row in document.group.rows]
        return outcome

    def finish(self, run: RunContext) -> BatchOutcome:
        """Find what the returns give back, and call each new product what it was called most often."""
        outcome = BatchOutcome()
        _refresh_statistics()
        outcome.count("added", "matched", groups=match_returns(by=run.by, at=run.at))
        names, several = find_names(run.by, since=run.at)
        name_products(names, by=run.by, at=run.at)
        if several:
            outcome.count("noted", "wordings", groups=several)
        return outcome


def _refresh_statistics() -> None:
    """Let the database know how large the tables are now: without that it plans their joins as if they were empty."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE orders_order, orders_orderline, catalogue_product")


def _tell_fates(
    documents: Sequence[Document], orders: Sequence[NewOrder], result: Outcome, run: RunContext
) -> list[str]:
    """Return what became of each document; those that differ are put right where the file is one of corrections."""
    fates = ["new" if place in result.placed else "unchanged" for place in range(len(documents))]
    differing = dict(result.differing)
    if run.is_correction:
        # Rows that are known by their places may equal what is there as a whole and yet not in their place.
        there = differing | result.unchanged
        changed = amend_orders({there[place]: orders[place].lines for place in there}, by=run.by, at=run.at)
        for place, order_id in there.items():
            fates[place] = "changed" if order_id in changed else "unchanged"
        return fates
    # Rows that bear no invoice in the file may have come in since, and so may rows that could not be read.
    contents = list_contents(differing.values(), below=PLACE_OF_KEYLESS)
    for place, order_id in differing.items():
        given = contents_of(orders[place].lines)
        if given - contents[order_id] or (contents[order_id] - given).total() > documents[place].group.unread:
            fates[place] = "differs"
    return fates


def _settle_parties(documents: Sequence[Document], run: RunContext) -> tuple[dict[str, UUID], int]:
    """Return the ids of the customers by key, added where they are new, and how many were."""
    known: dict[str, UUID] = run.cache.setdefault("parties", {})
    asked = {document.customer: document for document in documents if document.customer}
    unknown = [key for key in asked if key not in known]
    there = list_ids_by_origin([(run.source, key) for key in unknown])
    known.update({key: party_id for (_source, key), party_id in there.items()})
    fresh = [
        NewParty(source=run.source, external_key=key, name=asked[key].customer_name)
        for key in unknown
        if key not in known
    ]
    if fresh:
        added = add_parties(fresh, by=run.by, at=run.at)
        known.update({key: party_id for (_source, key), party_id in added.items()})
    return known, len(run.first_seen("party", (row.external_key or "" for row in fresh)))


def _settle_products(documents: Sequence[Document], run: RunContext) -> tuple[dict[str, KnownProduct], int]:
    """Return the products by code, added or taught new descriptions where need be, and how many were added."""
    known: dict[str, KnownProduct] = run.cache.setdefault("products", {})
    told: set[tuple[str, str]] = run.cache.setdefault("told", set())
    wordings: dict[str, dict[str, None]] = {}
    kinds: dict[str, LineKind] = {}
    for document in documents:
        is_bad_debt = document.order_kind is OrderKind.BAD_DEBT
        for line in document.lines:
            if line.code not in known:
                wordings.setdefault(line.code, {})
                kinds.setdefault(line.code, LineKind.BAD_DEBT if is_bad_debt else kind_of_code(line.code))
            if line.description and (line.code, line.description) not in told:
                told.add((line.code, line.description))
                wordings.setdefault(line.code, {})[line.description.strip()] = None
    there = {
        code: KnownProduct(product_id, LineKind(line_kind))
        for code, product_id, line_kind in Product.objects.filter(
            code__in=[code for code in wordings if code not in known]
        ).values_list("code", "id", "line_kind")
    }
    known.update(there)
    fresh = [code for code in wordings if code not in known]
    rows = [
        NewProduct(
            code=code,
            line_kind=kinds.get(code, LineKind.GOODS),
            descriptions=tuple(texts),
            source=run.source,
        )
        for code, texts in wordings.items()
    ]
    if rows:
        ids = add_products(rows, by=run.by, at=run.at)
        known.update({code: KnownProduct(ids[code], kinds[code]) for code in fresh})
    return known, len(run.first_seen("product", fresh))
