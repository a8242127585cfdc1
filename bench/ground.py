"""The ground and the main job: start, import of the real history, pages, first load, memory."""

import re
import shutil
import time
from pathlib import Path

from peyvand.project.benching import Bench
from peyvand.project.data import DataFolder
from peyvand.project.measuring import (
    Instance,
    PageCost,
    descendants,
    find_real_data,
    peak_megabytes,
    proportional_megabytes,
    run_verb,
    running,
)
from peyvand.project.trouble import Trouble

PORT = 8765
FIRST, SECOND = "online-retail-2009-2010.parquet", "online-retail-lines.parquet"
TYPED = ("w", "wh", "whi", "whit", "white", "white%20h", "jum", "130", "1308", "13085")
MOST_ORDERS = (
    "SELECT party_id FROM orders_order WHERE party_id IS NOT NULL AND order_kind = 'sale'"
    " GROUP BY party_id ORDER BY count(*) DESC LIMIT 1"
)


def measure(bench: Bench) -> None:
    place = bench.folder / "data"
    _measure_starts(bench)
    if not (bench.folder / "imported").exists():
        _import(bench, place)
    with running(place, PORT, "--empty") as instance:
        instance.sign_in()
        _measure_pages(bench, instance)
        time.sleep(60)
        bench.figure(
            "all processes, 60 s after a visit to each page",
            proportional_megabytes(instance.all_pids()),
            "MB",
            at_most=300,
        )


def _measure_starts(bench: Bench) -> None:
    place = bench.folder / "started"
    shutil.rmtree(place, ignore_errors=True)
    begun = time.monotonic()
    with running(place, PORT):
        bench.figure("first start, packages there, with the sample company", time.monotonic() - begun, "s", at_most=90)
        ending = time.monotonic()
    bench.figure("stop", time.monotonic() - ending, "s", at_most=10)
    begun = time.monotonic()
    with running(place, PORT) as instance:
        instance.get("/sign-in")
        bench.figure("second start to the first page", time.monotonic() - begun, "s", at_most=5)
    shutil.rmtree(place)


def _import(bench: Bench, place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    files = find_real_data()
    choices = ("--currency", "GBP", "--zone", "Europe/London")
    for name, is_limited in ((FIRST, True), (SECOND, False)):
        peak = 0.0

        def watch(pid: int) -> None:
            nonlocal peak
            own = [*descendants([pid]), *descendants([DataFolder(place).cluster.find_server() or pid])]
            peak = max(peak, *map(peak_megabytes, own))

        begun = time.monotonic()
        code, said = run_verb(place, "import", "orders", str(files / name), *choices, on_sample=watch)
        if code:
            raise Trouble(f"The import of {name} failed: {said[-2000:]}")
        seconds = time.monotonic() - begun
        bench.figure(f"import of {name}", seconds, "s", at_most=90 if is_limited else None)
        bench.figure(f"largest process while importing {name}", peak, "MB", at_most=800 if is_limited else None)
    (bench.folder / "imported").write_text("")


def _measure_pages(bench: Bench, instance: Instance) -> None:
    party = instance.ask_database(MOST_ORDERS)
    _tell(bench, "customer list", instance.page_cost("/customers/"), 20)
    _tell(bench, "360 page of the customer with most orders", instance.page_cost(f"/customers/{party}"), 25)
    _tell(bench, "search as you type", instance.page_cost(lambda n: f"/search/found?q={TYPED[n % len(TYPED)]}"), 15)
    _tell(bench, "home", instance.page_cost("/"), 40)
    bench.figure("first load of the desk, compressed, without fonts", _first_load(instance) / 1000, "kB", at_most=100)


def _tell(bench: Bench, name: str, cost: PageCost, limit: float) -> None:
    bench.figure(f"{name}: CPU", cost.cpu_ms, "ms", at_most=limit)
    bench.figure(f"{name}: of it the database", cost.database_ms, "ms")
    bench.figure(f"{name}: 95 % of requests within", cost.p95_ms, "ms")


def _first_load(instance: Instance) -> int:
    """Return the bytes of the home page and all that it names, but for fonts."""
    text = instance.get_text("/")
    total = len(instance.get("/")[1])
    seen: set[str] = set()
    waiting = re.findall(r'(?:src|href)="(/static/[^"]+)"', text)
    while waiting:
        path = waiting.pop()
        if path in seen or path.endswith((".woff2", ".woff")):
            continue
        seen.add(path)
        total += len(instance.get(path)[1])
        if path.endswith(".js"):
            folder = path.rpartition("/")[0]
            named = re.findall(r'(?:from|import)\s*["\']\./([^"\']+)["\']', instance.get_text(path))
            waiting += [f"{folder}/{name}" for name in named]
    return total
