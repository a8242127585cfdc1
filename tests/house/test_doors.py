"""A slice is entered by its four doors: do, ask, hear, plug; and by a model that a foreign key names."""

import grimp

from tests.house.parts import slice_of

DOORS = {"commands", "queries", "events", "ports", "models"}

# What the ground keeps open besides, because all floors are built of it.
FURTHER = {
    "peyvand.foundation.base": {"bulk", "compiled", "fields", "ids", "planning"},
    "peyvand.foundation.jobs": {"progress"},
    "peyvand.foundation.journal": {"delivery", "recorded", "following"},
    "peyvand.foundation.firm": {"terms", "guesses", "snapshot"},
    "peyvand.foundation.access": {"actors", "rights", "sessions"},
    "peyvand.foundation.ui": {"cells", "charts", "currencies", "fields", "formats", "icons", "pages", "sending"},
    "peyvand.foundation.records": {"addresses", "content", "declaration", "filtering", "finding", "periods"},
}


def test_slices_are_entered_by_their_doors() -> None:
    graph = grimp.build_graph("peyvand")

    breaches = []
    for importer in sorted(graph.modules):
        if ".migrations" in importer or importer.startswith("peyvand.project"):
            continue
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            owner = slice_of(imported)
            if owner is None or owner == slice_of(importer) or imported == owner:
                continue
            door = imported.removeprefix(f"{owner}.").partition(".")[0]
            if door not in DOORS | FURTHER.get(owner, set()):
                breaches.append(f"{importer} imports {imported}")

    assert breaches == []


def test_nobody_imports_a_wiring() -> None:
    graph = grimp.build_graph("peyvand")

    importers = {
        module: graph.find_modules_that_directly_import(module)
        for module in graph.modules
        if module.endswith(".wiring")
    }

    assert {module: names for module, names in importers.items() if names} == {}
