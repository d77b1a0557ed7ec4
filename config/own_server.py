"""Sets up roles, passwords and the database on your own PostgreSQL server."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from config import database_roles, env

SUPERUSER = "SUPERUSER_DATABASE_URL"
LOGINS = {database_roles.APP: "DATABASE_URL", database_roles.OWNER: "OWNER_DATABASE_URL"}


def set_up() -> None:
    """Make them, or bring them back to what they should be; safe to repeat, says what it did."""
    server = env.required_text(SUPERUSER, "creating the roles on your own server")
    logins = {role: login_of(role, variable) for role, variable in LOGINS.items()}
    name = logins[database_roles.APP]["dbname"]
    with psycopg.connect(server, autocommit=True) as superuser:
        database_roles.set_up_roles(superuser)
        for role, parts in logins.items():
            give_password(superuser, role, parts.get("password"))
        database_roles.create_database(superuser, name)
    with psycopg.connect(make_conninfo(server, dbname=name), autocommit=True) as superuser:
        database_roles.set_up_rights(superuser)
    print(f"The roles and the database {name} are ready. Next: python manage.py migrate")


def superuser_login() -> dict[str, Any]:
    """How the superuser of your own server logs in."""
    return dict(conninfo_to_dict(env.required_text(SUPERUSER, "creating the database")))


def login_of(role: str, variable: str) -> dict[str, Any]:
    """The parts of the address a role logs in by; stops with a sentence if it is another role's."""
    parts = conninfo_to_dict(env.required_text(variable, f"the login of {role}"))
    if parts.get("user") != role:
        raise env.stop(f"{variable} must log in as {role}.")
    if not parts.get("dbname"):
        raise env.stop(f"{variable} doesn't name a database.")
    return dict(parts)


def give_password(superuser: psycopg.Connection, role: str, password: object) -> None:
    """Set the password of a role; without one the server's own rules decide who gets in."""
    if password:
        superuser.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                sql.Identifier(role), sql.Literal(str(password))
            )
        )
