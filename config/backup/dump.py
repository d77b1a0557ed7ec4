"""How is the database written to a file, and a file made a database?"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from config import database, database_roles, embedded, own_server
from config.env import stop
from config.server_account import programs

ASIDE = "_restoring"


@contextmanager
def served() -> Iterator[None]:
    """The embedded server running for this block; your own runs anyway."""
    if database.is_embedded():
        with embedded.held():
            yield
    else:
        yield


def write(target: Path) -> list[str]:
    """Dump everything as the tables' owner, in one snapshot; the migrations that are applied."""
    owner = database.login("owner")
    with psycopg.connect(**owner) as reader:
        rows = reader.execute("select app || '.' || name from django_migrations").fetchall()
    run("pg_dump", owner, "--format=custom", f"--file={target}")
    return sorted(name for (name,) in rows)


def database_name() -> str:
    """The database of this installation."""
    return str(database.login("app")["dbname"])


def is_occupied(name: str) -> bool:
    """Whether there is a database by this name with tables in it."""
    with superuser() as server:
        query = "select 1 from pg_database where datname = %s"
        if not server.execute(query, [name]).fetchone():
            return False
    with superuser(name) as inside:
        query = "select 1 from pg_tables where schemaname = 'public' limit 1"
        return inside.execute(query).fetchone() is not None


def refuse_company(name: str) -> None:
    """Stop with a sentence while somebody is connected to it."""
    with superuser() as server:
        query = "select count(*) from pg_stat_activity where datname = %s"
        (others,) = server.execute(query, [name]).fetchone() or (0,)
    if others:
        raise stop(f"The database {name} is in use. Stop web servers and workers first.")


def load_aside(name: str, source: Path) -> None:
    """Make a database beside the one in use out of a dump: all of it, or it stops."""
    aside = name + ASIDE
    if database.is_embedded():
        with superuser() as server:
            database_roles.set_up_roles(server)
    else:
        own_server.set_up()
    with superuser() as server:
        drop(server, aside)
        database_roles.create_database(server, aside)
    with superuser(aside) as inside:
        database_roles.set_up_rights(inside)
    run("pg_restore", superuser_login(aside), "--single-transaction", "--dbname", source=source)


def take_over(name: str) -> None:
    """Put the database that was made aside in the place of the one in use."""
    with superuser() as server:
        drop(server, name)
        rename = sql.SQL("alter database {} rename to {}")
        server.execute(rename.format(sql.Identifier(name + ASIDE), sql.Identifier(name)))


def drop(server: psycopg.Connection, name: str) -> None:
    """Remove a database, if there is one."""
    server.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))


def superuser(name: str = "") -> psycopg.Connection:
    """A connection that may make and drop databases."""
    return psycopg.connect(**superuser_login(name), autocommit=True)


def superuser_login(name: str = "") -> dict[str, Any]:
    """How the superuser logs in, to this database."""
    login = embedded.superuser_login() if database.is_embedded() else own_server.superuser_login()
    return login | ({"dbname": name} if name else {})


def run(program: str, login: dict[str, Any], *words: str, source: Path | None = None) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, which is our own."""
    address = make_conninfo(**{key: each for key, each in login.items() if key != "password"})
    last = [address] if source is None else [address, str(source)]
    secret = {"PGPASSWORD": str(login["password"])} if login.get("password") else {}
    done = subprocess.run(
        [str(programs() / program), *words, *last],
        env=os.environ | secret,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise stop(
            f"PostgreSQL’s {program} failed, and nothing was changed:\n{done.stderr[-2000:]}"
        )
