"""How many processes and threads serve the pages?"""

import ipaddress
import os
import shutil
from pathlib import Path
from typing import Any

from config import env

DEVELOPMENT = "config.settings.dev"


def is_local(host: str) -> bool:
    """Whether only this machine reaches the address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


address = env.text("CREWMARK_BIND", "127.0.0.1")
if os.environ.get("DJANGO_SETTINGS_MODULE") == DEVELOPMENT and not is_local(address):
    raise env.stop(
        f"CREWMARK_BIND is “{address}”, so other machines would reach this server, but its key and "
        "the passwords of the demo are public. Unset CREWMARK_BIND, or serve with "
        "config.settings.production as docs/operations/server.md says."
    )
bind = f"{address}:{env.whole_number('PORT', default=8000, least=1, most=65535)}"
worker_class = "gthread"
workers = env.whole_number("CREWMARK_WEB_PROCESSES", default=2, least=1, most=64)
threads = 4
# Each process opens its own database connections after the fork: two processes on one connection
# would read each other's answers.
preload_app = False
timeout = 60
graceful_timeout = 10
keepalive = 5
# Recycled now and then, not all at the same moment.
max_requests = 20_000
max_requests_jitter = 2_000
# No proxy of ours sends SCRIPT_NAME or PATH_INFO; without this gunicorn takes them from one here.
forwarder_headers = ""
accesslog = None
loglevel = "warning"
control_socket_disable = True

# The processes count requests in files of this folder, so that each can tell the figures of all.
FIGURES = Path(env.text("CREWMARK_VAR", "var")).absolute() / "metrics" / str(os.getpid())
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(FIGURES)


def on_starting(server: Any) -> None:
    """Begin with empty figures; those of servers that are gone are removed."""
    for folder in FIGURES.parent.glob("[0-9]*"):
        if folder == FIGURES or not Path("/proc", folder.name).exists():
            shutil.rmtree(folder, ignore_errors=True)
    FIGURES.mkdir(parents=True, exist_ok=True)


def child_exit(server: Any, worker: Any) -> None:
    """Keep what an ended process counted and forget its gauges."""
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415  # needs the folder

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # theirs has no types
