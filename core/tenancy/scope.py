"""The tenant scope: which organization's rows code may see; one scope, one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

# How long jobs and commands may take in a transaction: the role's own limits are the web's
# (config.database_roles). An import of millions of rows is one statement, and others of the
# project wait for it.
MORE_TIME = {
    "statement_timeout": "2h",
    "lock_timeout": "2h",
    "idle_in_transaction_session_timeout": "1h",
}


class NoTenant(RuntimeError):
    """A customer's table was touched while no organization's scope was open."""


class WrongTenant(RuntimeError):
    """A row of one organization was about to be written in the scope of another."""


class ScopeAlreadyOpen(RuntimeError):
    """A second organization's scope was opened inside the first."""


@dataclass(frozen=True)
class Scope:
    """What is visible now: one organization, or all of them for a stated reason."""

    organization_id: int | None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.organization_id is None and not self.reason:
            raise NoTenant(
                "tenant() needs an organization. Use across_tenants(reason) to see all of them."
            )


_scope: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current_scope() -> Scope:
    """The open scope; raises NoTenant when there is none, so a forgotten scope fails closed."""
    scope = _scope.get()
    if scope is None:
        raise NoTenant(
            "Open a scope first: with tenant(organization_id) or across_tenants(reason)."
        )
    return scope


def current_organization_id() -> int:
    """The organization new rows belong to. Raises NoTenant outside of one organization's scope."""
    organization_id = current_scope().organization_id
    if organization_id is None:
        raise NoTenant("Set the organization of a row that is created across tenants.")
    return organization_id


@contextmanager
def tenant(organization_id: int, *, one_moment: bool = False) -> Iterator[None]:
    """Open one organization's scope and the outermost transaction that carries it.

    The setting is local to the transaction, so a pooled connection never keeps it. With
    `one_moment` all statements see the organization as it is at the first one; for reading only.
    Raises ScopeAlreadyOpen inside another scope and RuntimeError inside a transaction.
    """
    refuse_nesting()
    scope = Scope(organization_id)
    with transaction.atomic(durable=True):
        if one_moment and not connection.savepoint_ids:  # an outer transaction (a test's) has begun
            execute("set transaction isolation level repeatable read, read only")
        announce(organization_id)
        with opened(scope):
            yield
        forget()


@contextmanager
def across_tenants(reason: str) -> Iterator[None]:
    """See all organizations, for the reason given; the only way round the walls.

    Runs as the database role whose policy is `true`. Each use is listed in
    tests/isolation/test_across_tenants.py. May stand inside a tenant's scope, but not in itself:
    the inner end would take the role from the outer one.
    """
    outer = _scope.get()
    if outer is not None and outer.organization_id is None:
        raise ScopeAlreadyOpen("A scope across all organizations is already open.")
    scope = Scope(None, reason)
    with transaction.atomic():
        execute("set local role crewmark_across")
        configure(more_time())
        with opened(scope):
            yield
        execute("set local role none")


def refuse_nesting() -> None:
    """Raise ScopeAlreadyOpen if a scope is open: two organizations never share a transaction."""
    if _scope.get() is not None:
        raise ScopeAlreadyOpen("Scopes of two organizations can't be nested.")


@contextmanager
def opened(scope: Scope) -> Iterator[None]:
    """Make this the scope of the code inside; the caller has told the database already."""
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)


def announce(organization_id: int) -> None:
    """Tell row security which organization this transaction works for."""
    configure({"app.organization": str(organization_id)} | more_time())


def more_time() -> dict[str, str]:
    """What lets a transaction of a job or command take longer than one of a page."""
    return {} if settings.IS_WEB_SERVER else MORE_TIME


def configure(values: dict[str, str]) -> None:
    """Set what holds until the transaction ends, in one statement."""
    if values:
        calls = ", ".join(["set_config(%s, %s, true)"] * len(values))
        execute(f"select {calls}", [word for pair in values.items() for word in pair])


def forget() -> None:
    """Clear the setting where an outer transaction (a test's) would keep it; a commit does too."""
    if connection.savepoint_ids and not connection.needs_rollback:
        execute("select set_config('app.organization', '', true)")


def execute(sql: str, parameters: list[str] | None = None) -> None:
    """Run one statement on the scope's connection."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
