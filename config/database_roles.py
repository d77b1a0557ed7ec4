"""Roles, rights and extensions of a Crewmark database, and the SQL that creates them.

The statements are run by a superuser, may be run again at any time, and change nothing that is
already as it should be. The policies that make the walls between organizations are not here:
they belong to the tables, so they live in the migrations.
"""

import psycopg
from psycopg import sql

OWNER = "crewmark_owner"
APP = "crewmark_app"
ACROSS = "crewmark_across"
EXTENSIONS = ("btree_gist", "pg_trgm")

# NOINHERIT: crewmark_app may become crewmark_across by SET ROLE, but has none of its rights before.
# crewmark_owner is exempt from row security as the owner of the tables, not by BYPASSRLS.
ROLES = {
    OWNER: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
    APP: "LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
    ACROSS: "NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
}

# How long PostgreSQL lets a session of each role go on, so that nothing blocks others for ever.
# These are the web's; jobs and commands ask for more (core.tenancy.scope). crewmark_across
# only lives in sessions of crewmark_app and has what holds there; the owner's migrations and
# backups take as long as they need.
LIMITS: dict[str, dict[str, str]] = {
    APP: {
        "statement_timeout": "60s",
        "lock_timeout": "20s",
        "idle_in_transaction_session_timeout": "10min",
    },
    ACROSS: {},
    OWNER: {"statement_timeout": "0", "lock_timeout": "0"},
}


def set_up_roles(superuser: psycopg.Connection) -> None:
    """Create the three roles of a server, or bring them back to what they should be."""
    existing = {name for (name,) in superuser.execute("SELECT rolname FROM pg_roles").fetchall()}
    for name, attributes in ROLES.items():
        verb = "ALTER" if name in existing else "CREATE"
        superuser.execute(f"{verb} ROLE {name} {attributes}")
        for setting, value in LIMITS[name].items():
            superuser.execute(f"ALTER ROLE {name} SET {setting} = '{value}'")
    superuser.execute(f"GRANT {ACROSS} TO {APP}")


def create_database(superuser: psycopg.Connection, name: str) -> None:
    """Create an empty database that belongs to the owner role, unless it exists."""
    if superuser.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    superuser.execute(
        sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER))
    )


def set_up_rights(superuser: psycopg.Connection) -> None:
    """In the connected database: extensions, and no way for the application to make tables.

    Rights on tables come with row security after each migration (core.tenancy.row_security).
    """
    for extension in EXTENSIONS:
        superuser.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    superuser.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    superuser.execute(
        sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(
            sql.Identifier(superuser.info.dbname)
        )
    )
    superuser.execute(f"GRANT USAGE ON SCHEMA public TO {APP}, {ACROSS}")
