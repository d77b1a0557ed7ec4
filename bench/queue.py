"""How many claim -> submit pairs a second, at what cost, with many people on a large project?

A pair is one submission over HTTP that returns the next item, with outcome, work event, usage and
earning written. The annotators run outside the server; their processor time is not counted.

    script/bench queue --items 100000 --people 20 --seconds 30 --overlap 1 --think 0
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import django
from django.db import connection, connections

from bench._processes import cpu_seconds, database_processes, memory_bytes, process_tree
from bench._report import percentile, report
from config import embedded
from tests.support.database import copied_database

TOKEN = "b" * 32


@dataclass
class Worker:
    """One simulated annotator with a browser's session and one kept connection."""

    port: int
    slug: str
    project_id: int
    session: str
    think: float
    done: int = 0
    errors: int = 0
    latencies: list[float] = field(default_factory=list)

    def run(self, until: float) -> None:
        """Submit until the time is up or there is no work."""
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        queue = f"/o/{self.slug}/projects/{self.project_id}/label/next/"
        current = self.post(queue, {"after": None})["item"]
        ahead = self.post(queue, {"after": current["assignment"]})["item"] if current else None
        while current and time.monotonic() < until:
            if self.think:
                time.sleep(self.think)
            started = time.monotonic()
            answer = self.submit(current, ahead)
            self.latencies.append(time.monotonic() - started)
            self.done += 1
            current, ahead = ahead, answer["next"]

    def submit(self, current: dict[str, Any], ahead: dict[str, Any] | None) -> dict[str, Any]:
        """Answer one item; the server's answer holds the item after the one ahead."""
        return self.post(
            current["urls"]["submit"],
            {
                "answer": {"label": "ham" if current["assignment"] % 7 else "spam"},
                "revision": current["revision"],
                "guideline": current["guideline"]["id"],
                "key": str(uuid.uuid4()),
                "after": ahead["assignment"] if ahead else None,
            },
        )

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Send JSON and read JSON; anything but success ends the measurement."""
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
        }
        self.connection.request("POST", path, json.dumps(body), headers)
        response = self.connection.getresponse()
        content = response.read()
        if response.status != 200:
            self.errors += 1
            raise RuntimeError(f"{response.status} for {path}: {content[:300]!r}")
        found: dict[str, Any] = json.loads(content)
        return found


@contextmanager
def web_server(database: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The web server as script/server starts it, on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "CREWMARK_DATABASE_NAME": database,
        "CREWMARK_DATABASE_POOL": "1",
        "CREWMARK_DEBUG": "0",
        "PORT": str(port),
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
    process = subprocess.Popen(command, env=environment)
    try:
        wait_for(port, process)
        yield port, process
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until the server answers; ends the measurement if it doesn't in a minute."""
    for _ in range(240):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.25)
    raise SystemExit("The web server didn't start.")


def measure(database: str, options: argparse.Namespace) -> dict[str, float]:
    """Fill the database, let the people work, and count."""
    from bench._project import make_project  # Django is set up by now

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


INTEGRITY = {
    "items over their overlap": """select count(*) from (
        select 1 from annotation_annotation a join annotation_item i on i.id = a.item_id
        where a.is_live group by i.id, i.slots having count(*) > i.slots) over_full""",
    "slots lost": """select count(*) from annotation_item i where i.open_slots <> i.slots - (
        select count(*) from annotation_assignment a
        where a.item_id = i.id and a.state in ('held', 'submitted', 'returned'))""",
    "answers": "select count(*) from annotation_annotation",
    "work events": "select count(*) from annotation_workevent",
    "usage events": "select count(*) from billing_usageevent",
    "earnings": "select count(*) from billing_ledgertransaction",
}


def integrity(organization_id: int) -> dict[str, float]:
    """What must be nought, and what must be equal."""
    from workforce.tenancy.scope import tenant

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
    """Measure on a database of its own, which is dropped afterwards."""
    chosen = options()
    with copied_database("bench") as database:
        with embedded.superuser_connection() as superuser:
            superuser.execute(f'alter database "{database}" set synchronous_commit = on')
        os.environ["CREWMARK_DATABASE_NAME"] = database
        django.setup()
        figures = measure(database, chosen)
        connections.close_all()
    report("queue", vars(chosen), figures)


if __name__ == "__main__":
    main()
