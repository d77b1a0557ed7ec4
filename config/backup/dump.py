"""Dump the database to a file, and restore a database from one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from config import database, database_roles, embedded, env, own_server
from config.env import stop
from config.server_account import programs

SETTING = re.compile(rb"SET (\w+) = ")


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


def exists(name: str) -> bool:
    """Whether there is a database by this name."""
    with superuser() as server:
        return bool(number_of(server, name))


def number_of(server: psycopg.Connection, name: str) -> int:
    """PostgreSQL's number of a database; 0 without one by this name."""
    found = server.execute("select oid from pg_database where datname = %s", [name]).fetchone()
    return int(found[0]) if found else 0


def is_occupied(name: str) -> bool:
    """Whether there is a database by this name with tables in it."""
    if not exists(name):
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


class NewDatabase:
    """A database that is made aside, out of a dump, and takes the place of the one in use."""

    def __init__(self, name: str) -> None:
        self.name, self.aside, self.replaced = name, f"{name}_restoring", f"{name}_replaced"
        self.was_there = exists(name)
        self.number = 0  # PostgreSQL's own for the new one, whatever its name is

    def load(self, source: Path) -> None:
        """Make it: roles, rights, tables and rows."""
        if database.is_embedded():
            with superuser() as server:
                database_roles.set_up_roles(server)
        else:
            own_server.set_up()
        with superuser() as server:
            drop(server, self.aside)
            database_roles.create_database(server, self.aside)
            self.number = number_of(server, self.aside)
        with superuser(self.aside) as inside:
            database_roles.set_up_rights(inside)
            known = {row[0] for row in inside.execute("select name from pg_settings")}
        load(superuser_login(self.aside), source, known)

    def environment(self) -> dict[str, str]:
        """The variables with which a command works on it while it is aside."""
        if database.is_embedded():
            return {database.NAME_VARIABLE: self.aside}
        return {
            variable: make_conninfo(env.text(variable), dbname=self.aside)
            for variable in own_server.LOGINS.values()
        }

    def take_over(self) -> None:
        """Give it the name of the one in use, which is kept under another, in one transaction."""
        rename = sql.SQL("alter database {} rename to {}")
        here = sql.Identifier(self.name)
        with superuser() as server:
            drop(server, self.replaced)
            with server.transaction():
                if number_of(server, self.name):
                    server.execute(rename.format(here, sql.Identifier(self.replaced)))
                server.execute(rename.format(sql.Identifier(self.aside), here))

    def has_taken_over(self) -> bool:
        """Whether it is the one in use now."""
        with superuser() as server:
            return bool(self.number) and number_of(server, self.name) == self.number

    def undo(self) -> None:
        """Leave no trace of it; what it had to take the place of is as it was."""
        with superuser() as server:
            drop(server, self.aside)
            if not self.was_there:  # making the roles of your own server made it
                drop(server, self.name)

    def forget_replaced(self) -> None:
        """Remove the database that was in use before."""
        with superuser() as server:
            drop(server, self.replaced)


def load(login: dict[str, Any], source: Path, known: Collection[str]) -> None:
    """Write a dump into an empty database, without the settings that its server doesn't know.

    pg_restore begins with all settings of its own version, and an older server refuses some.
    """
    restore = ["pg_restore", "--file=-", str(source)]
    write = ["psql", "--no-psqlrc", "--quiet", f"--output={os.devnull}", "--single-transaction"]
    write += ["--set=ON_ERROR_STOP=1", f"--dbname={address_of(login)}"]
    with (
        TemporaryFile("w+") as said,
        started(restore, login, stdout=subprocess.PIPE, stderr=said) as reader,
        started(write, login, stdin=subprocess.PIPE, stderr=said) as writer,
    ):
        if reader.stdout is None or writer.stdin is None:
            raise AssertionError("both were given pipes")
        with suppress(BrokenPipeError), writer.stdin:  # when psql has stopped; it says why
            copy_known(reader.stdout, writer.stdin, known)
        reader.stdout.close()
        if writer.wait() or reader.wait():
            said.seek(0)
            raise failed("pg_restore", said.read())


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


def copy_known(source: IO[bytes], target: IO[bytes], known: Collection[str]) -> None:
    """Copy the statements of a dump; of the settings at its beginning only those in `known`."""
    for line in source:
        setting = SETTING.match(line)
        if setting is None or setting[1].decode() in known:
            target.write(line)
        if line.startswith(b"CREATE"):
            break
    shutil.copyfileobj(source, target)


def run(program: str, login: dict[str, Any], *words: str) -> None:
    """Run one of PostgreSQL's programs on this database."""
    with TemporaryFile("w+") as said:
        with started([program, *words, address_of(login)], login, stderr=said) as process:
            status = process.wait()
        if status:
            said.seek(0)
            raise failed(program, said.read())


def started(command: list[str], login: dict[str, Any], **pipes: Any) -> subprocess.Popen[bytes]:
    """Start one of PostgreSQL's programs; the password goes by its environment."""
    secret = {"PGPASSWORD": str(login["password"])} if login.get("password") else {}
    program = str(programs() / command[0])
    return subprocess.Popen([program, *command[1:]], env=os.environ | secret, **pipes)


def address_of(login: dict[str, Any]) -> str:
    """How a program finds the database, without the password."""
    return make_conninfo(**{key: each for key, each in login.items() if key != "password"})


def failed(program: str, said: str) -> SystemExit:
    """What to say when one of the programs failed."""
    return stop(f"PostgreSQL’s {program} failed, and nothing was changed:\n{said[-2000:]}")
