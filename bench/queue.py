"""How many claim -> submit pairs a second, at what cost, with many people on a large project?

A pair is one submission over HTTP that returns the next item, with outcome, work event, usage and
earning written. The annotators run outside the server; their processor time is not counted.

    script/bench queue --items 100000 --people 20 --seconds 30 --overlap 1 --think 0
"""

from __future__ import annotations

import argparse
import threading
import time

from django.db import connection, connections

from bench._processes import cpu_seconds, database_processes, memory_bytes, process_tree
from bench._project import make_project
from bench._report import percentile, report
from bench._server import web_server
from bench._worker import Worker
from workforce.tenancy.scope import tenant

INTEGRITY = {
    "items over their overlap": """select count(*) from (
        select 1 from annotation_annotation a join annotation_item i on i.id = a.item_id
        where a.is_live group by i.id, i.slots having count(*) > i.slots) over_full""",
    "slots lost": """select count(*) from annotation_item i where i.open_slots <> i.slots - (
        select count(*) from annotation_assignment a
        where a.item_id = i.id and a.state in ('reserved', 'held', 'submitted', 'returned'))""",
    "answers": "select count(*) from annotation_annotation",
    "work events": "select count(*) from annotation_workevent",
    "usage events": "select count(*) from billing_usageevent",
    "earnings": "select count(*) from billing_ledgertransaction",
}


def measure(database: str, options: argparse.Namespace) -> dict[str, float]:
    """Fill the database, let the people work, and count."""
    project = make_project(items=options.items, overlap=options.overlap, workers=options.people)
    connections.close_all()
    with web_server(database) as (port, server):
        workers = [
            Worker(port, project.slug, project.project_id, session, options.think)
            for session in project.sessions
        ]
        run_for(workers, 3)  # warm up: every process has its connections and caches
        for worker in workers:
            worker.done, worker.latencies = 0, []
        before = used(server.pid, database)
        seconds = run_for(workers, options.seconds)
        after = used(server.pid, database)
        memory = memory_bytes(process_tree(server.pid))
    pairs = sum(worker.done for worker in workers)
    latencies = [value * 1000 for worker in workers for value in worker.latencies]
    web, base = after[0] - before[0], after[1] - before[1]
    return {
        "pairs a second": pairs / seconds,
        "CPU ms a pair": (web + base) / pairs * 1000,
        "  of it web server": web / pairs * 1000,
        "  of it database": base / pairs * 1000,
        "p50 ms": percentile(latencies, 0.5),
        "p95 ms": percentile(latencies, 0.95),
        "p99 ms": percentile(latencies, 0.99),
        "web server MB": memory / 1e6,
        "errors": sum(worker.errors for worker in workers),
        **integrity(project.organization_id),
    }


def run_for(workers: list[Worker], seconds: float) -> float:
    """Let everybody work at once; how long it took."""
    started = time.monotonic()
    threads = [threading.Thread(target=worker.run, args=(started + seconds,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - started


def used(server: int, database: str) -> tuple[float, float]:
    """Processor seconds of the web server and of the database so far."""
    return cpu_seconds(process_tree(server)), cpu_seconds(database_processes(database))


def integrity(organization_id: int) -> dict[str, float]:
    """What must be nought, and what must be equal."""
    with tenant(organization_id), connection.cursor() as cursor:
        found = {}
        for name, sql in INTEGRITY.items():
            cursor.execute(sql)
            found[name] = cursor.fetchone()[0]
    return found


def options() -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--overlap", type=int, default=1)
    parser.add_argument("--think", type=float, default=0, help="seconds between two submissions")
    return parser.parse_args()


def main() -> None:
    """Measure on the database that script/bench made for this."""
    chosen = options()
    figures = measure(str(connection.settings_dict["NAME"]), chosen)
    connections.close_all()
    report("queue", vars(chosen), figures)


if __name__ == "__main__":
    main()
