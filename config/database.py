"""Database settings: which PostgreSQL, and which role.

DATABASE_URL names a server of your own; without it the embedded one in var/ serves. There is one
connection, `default`. Web and worker log in as the application's role, which can read and write
rows but not change tables; commands that change tables log in as their owner (manage.py decides).
"""

import sys
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from config import database_roles, embedded, env, own_server

ROLES = {"app": database_roles.APP, "owner": database_roles.OWNER}
ROLE_VARIABLE = "CREWMARK_DATABASE_ROLE"
POOL_VARIABLE = "CREWMARK_DATABASE_POOL"
NAME_VARIABLE = "CREWMARK_DATABASE_NAME"
# Values travel apart from the statement, and a statement seen often is planned once.
STATEMENTS = {"server_side_binding": True, "prepare_threshold": 5}
# One connection for each thread of a web process (config/gunicorn.py), and one to spare. While the
# database is away nobody waits long to be told so, and the pool asks again with each request
# instead of pausing longer and longer.
POOL = {"min_size": 1, "max_size": 5, "timeout": 3, "reconnect_timeout": 2}


def databases() -> dict[str, dict[str, Any]]:
    """Django's DATABASES."""
    role = env.one_of(ROLE_VARIABLE, ROLES, default="app")
    settings = _own_server(role) if env.text("DATABASE_URL") else _embedded_server(role)
    settings |= {"ENGINE": "django.db.backends.postgresql", "ATOMIC_REQUESTS": False}
    settings["OPTIONS"] = STATEMENTS | settings.get("OPTIONS", {})
    # Only the web server pools: django-q2 forks after Django has connected, and a pool would be
    # shared by parent and child, who then read each other's answers.
    if env.flag(POOL_VARIABLE, default=False):
        settings["OPTIONS"] = settings.get("OPTIONS", {}) | {"pool": POOL}
        settings["CONN_HEALTH_CHECKS"] = True
    return {"default": settings}


def login(role: str) -> dict[str, Any]:
    """How a role, app or owner, logs in, as psycopg and PostgreSQL's programs say it."""
    settings = _own_server(role) if env.text("DATABASE_URL") else _embedded_server(role)
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host"}
    parts = {part: settings.get(key) for key, part in names.items()} | {"port": settings["PORT"]}
    options: dict[str, Any] = settings.get("OPTIONS", {})
    return {part: value for part, value in parts.items() if value} | options


def is_embedded() -> bool:
    """Whether the server in var/ is the one in use."""
    return not env.text("DATABASE_URL")


def _embedded_server(role: str) -> dict[str, Any]:
    return {
        "NAME": env.text(NAME_VARIABLE, embedded.DATABASE),
        "USER": ROLES[role],
        "HOST": str(embedded.socket_directory()),
        "PORT": str(embedded.PORT),
    }


def _own_server(role: str) -> dict[str, Any]:
    variable = "OWNER_DATABASE_URL" if role == "owner" else "DATABASE_URL"
    url = env.required_text(variable, "commands that change tables, beside DATABASE_URL")
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise env.stop(f"{variable} is not a PostgreSQL address: {error}") from error
    if not parts.get("dbname"):
        raise env.stop(
            f"{variable} doesn't name a database. It must look like postgresql://user:password@host/name."
        )
    if not str(parts.get("port", "0")).isdigit():
        raise env.stop(f"{variable} is not a PostgreSQL address: its port isn't a number.")
    named = {
        "NAME": "dbname",
        "USER": "user",
        "PASSWORD": "password",
        "HOST": "host",
        "PORT": "port",
    }
    settings = {key: str(parts.pop(part, "") or "") for key, part in named.items()}
    return settings | {"OPTIONS": parts}


def main(arguments: list[str]) -> int:
    """Run `python -m config.database start|stop|status|setup`, or `roles` for your own server."""
    if arguments == ["roles"]:
        own_server.set_up()
        return 0
    commands = {"start": _start, "stop": _stop, "status": _status, "setup": embedded.set_up}
    if len(arguments) != 1 or arguments[0] not in commands:
        raise env.stop("Usage: python -m config.database " + "|".join([*commands, "roles"]))
    if not is_embedded():
        raise env.stop("DATABASE_URL is set, so there is no embedded database to manage.")
    commands[arguments[0]]()
    return 0


def _start() -> None:
    embedded.start()
    embedded.kept_marker().touch()
    _status()


def _stop() -> None:
    embedded.kept_marker().unlink(missing_ok=True)
    embedded.stop_server()
    _status()


def _status() -> None:
    state = "runs" if embedded.is_running() else "isn't running"
    print(f"The embedded database {state} (data: {embedded.data_directory()}).")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
