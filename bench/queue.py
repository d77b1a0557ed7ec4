"""How many claim -> submit pairs a second, at what cost, with many people on a large project?

A pair is one submission over HTTP that returns the next item, with outcome, work event, usage and
earning written. The annotators run outside the server; their processor time is not counted. With
`--ahead` one of them has answered so many items before the others begin, and gets figures of
their own; with `--grow` three sizes of a project are measured one after the other.

    script/bench queue --items 100000 --people 20 --seconds 30 --overlap 3 --think 1 --ahead 50000
"""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Sequence

from django.db import connection, connections

from bench._integrity import integrity
from bench._processes import (
    clocks,
    database_processes,
    memory_bytes,
    process_tree,
    seconds_since,
)
from bench._project import BenchProject, fresh_statistics, make_project
from bench._report import percentile, print_beside, report
from bench._server import web_server
from bench._worker import Worker

SIZES = (10_000, 100_000, 1_000_000)
WARM_UP_SECONDS = 3


def measure(database: str, options: argparse.Namespace) -> dict[str, float]:
    """Fill the database, let the people work, and count."""
    project = make_project(
        items=options.items, overlap=options.overlap, workers=options.people, ahead=options.ahead
    )
    connections.close_all()
    with web_server(database) as (port, server):
        workers = crew(project, port, options.think)
        run_for(workers, WARM_UP_SECONDS)  # every process has its connections and caches
        fresh_statistics()
        for worker in workers:
            worker.done, worker.latencies = 0, []
        before = used(server.pid, database)
        seconds = run_for(workers, options.seconds)
        after = used(server.pid, database)
        memory = memory_bytes(process_tree(server.pid))
    web, base = (seconds_since(*each) for each in zip(before, after, strict=True))
    return {
        **speed(workers, seconds),
        **cost(workers, web=web, base=base),
        **(waits(workers[:1], "ahead: ") if options.ahead else {}),
        "web server MB": memory / 1e6,
        "errors": sum(worker.errors for worker in workers),
        **integrity(project.organization_id),
    }


def crew(project: BenchProject, port: int, think: float) -> list[Worker]:
    """Everybody at their desk."""
    return [
        Worker(port, project.slug, project.project_id, session, think)
        for session in project.sessions
    ]


def speed(workers: Sequence[Worker], seconds: float) -> dict[str, float]:
    """What all of them got done together, and how long each submission took."""
    return {"pairs a second": pairs(workers) / seconds, **waits(workers)}


def cost(workers: Sequence[Worker], *, web: float, base: float) -> dict[str, float]:
    """Processor time of a pair, from the seconds of web server and database."""
    each = 1000 / max(pairs(workers), 1)
    return {
        "CPU ms a pair": (web + base) * each,
        "  of it web server": web * each,
        "  of it database": base * each,
    }


def waits(workers: Sequence[Worker], whose: str = "") -> dict[str, float]:
    """How long submissions took, the middle one and the slow ones."""
    latencies = [value * 1000 for worker in workers for value in worker.latencies]
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    return {f"{whose}{name} ms": percentile(latencies, share) for name, share in shares.items()}


def pairs(workers: Sequence[Worker]) -> int:
    """How many submissions there were."""
    return sum(worker.done for worker in workers)


def run_for(workers: Sequence[Worker], seconds: float) -> float:
    """Let everybody work at once; how long it took."""
    started = time.monotonic()
    threads = [threading.Thread(target=worker.run, args=(started + seconds,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - started


def used(server: int, database: str) -> tuple[dict[int, float], dict[int, float]]:
    """Processor seconds of the processes of the web server and of the database so far."""
    return clocks(process_tree(server)), clocks(database_processes(database))


def options() -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--overlap", type=int, default=1)
    parser.add_argument("--think", type=float, default=0, help="seconds between two submissions")
    parser.add_argument(
        "--ahead", type=int, default=0, help="items that one person has done before"
    )
    parser.add_argument("--grow", action="store_true", help="measure three sizes, for --items")
    chosen = parser.parse_args()
    if chosen.ahead and chosen.overlap == 1:
        parser.error("Somebody can be ahead only where several people see an item: --overlap 2.")
    if chosen.ahead >= min(SIZES if chosen.grow else [chosen.items]):
        parser.error("Whoever is ahead needs items that are left: a smaller --ahead.")
    return chosen


def measured(items: int, chosen: argparse.Namespace) -> dict[str, float]:
    """Measure one size and report it."""
    settings = {name: value for name, value in vars(chosen).items() if name != "grow"}
    settings["items"] = items
    figures = measure(str(connection.settings_dict["NAME"]), argparse.Namespace(**settings))
    connections.close_all()
    report("queue", settings, figures)
    return figures


def main() -> None:
    """Measure on the database that script/bench made for this."""
    chosen = options()
    sizes = SIZES if chosen.grow else (chosen.items,)
    results = [measured(items, chosen) for items in sizes]
    if chosen.grow:
        print_beside([f"{items:,} items" for items in sizes], results)


if __name__ == "__main__":
    main()
