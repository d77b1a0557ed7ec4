"""Does a scope open, close and refuse as it should, whatever happens inside it?"""

import asyncio
import contextvars
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, connections, transaction

from core.identity.models import Member, Organization
from core.tenancy.scope import (
    NoTenant,
    Scope,
    ScopeAlreadyOpen,
    across_tenants,
    current_organization_id,
    current_scope,
    opened,
    tenant,
)
from tests.factories.people import make_pool
from tests.isolation.attack import value
from workforce.members.scope import member_scope
from workforce.pools.models import Pool

SETTING = "select current_setting('app.organization', true)"


def no_scope_is_open():
    """Neither for the ORM nor for the database, which is back to its own role."""
    with pytest.raises(NoTenant):
        current_scope()
    assert not value(SETTING)
    assert value("select current_user") == "crewmark_app"
    return True


def test_a_scope_shows_its_organization_alone(committed_world):
    for side in (committed_world.acme, committed_world.other):
        with tenant(side.pk):
            assert current_organization_id() == side.pk
            assert list(Organization.objects.all()) == [side.organization]
            assert list(Pool.objects.all()) == [side.pool]
        assert no_scope_is_open()


@pytest.mark.parametrize("second", ["same", "other", "across first"])
def test_scopes_of_organizations_are_not_nested(committed_world, second):
    acme, other = committed_world.acme, committed_world.other
    first = across_tenants("test") if second == "across first" else tenant(acme.pk)
    inner = tenant(acme.pk if second == "same" else other.pk)
    with pytest.raises(ScopeAlreadyOpen), first, inner:
        pytest.fail("a second scope was opened")
    assert no_scope_is_open()


def test_all_organizations_are_not_opened_twice(committed_world):
    again = across_tenants("test again")
    with pytest.raises(ScopeAlreadyOpen), across_tenants("test"), again:
        pytest.fail("the inner end would take the role from the outer scope")
    assert no_scope_is_open()


def test_nobody_is_not_everybody(committed_world):
    with pytest.raises(NoTenant), tenant(None):
        pytest.fail("None opened a scope")
    with pytest.raises(NoTenant), across_tenants(""):
        pytest.fail("all were seen without a reason")
    assert no_scope_is_open()


def test_a_scope_is_the_outermost_transaction(committed_world):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic(), tenant(1):
        pytest.fail("a scope opened in somebody else's transaction")
    assert no_scope_is_open()


def test_all_are_seen_inside_a_scope_and_then_no_more(committed_world):
    with tenant(committed_world.acme.pk):
        with across_tenants("test"):
            assert Pool.objects.count() == 2
            with pytest.raises(NoTenant):
                Pool(name="whose?")
        assert Pool.objects.count() == 1
        assert value("select count(*) from workforce_pool") == 1
        make_pool("Second")
    assert no_scope_is_open()


def test_an_exception_undoes_and_closes(committed_world):
    acme = committed_world.acme
    for scope in (tenant(acme.pk), across_tenants("test")):
        with pytest.raises(ZeroDivisionError), scope:
            write_and_fail(acme)
        assert no_scope_is_open()
    with across_tenants("test"):
        assert not Pool.objects.filter(name="Undone").exists()


def write_and_fail(side):
    """Something to be undone, and the reason."""
    Pool.objects.create(name="Undone", organization=side.organization)
    raise ZeroDivisionError


def test_an_error_of_the_database_closes_too(committed_world):
    acme = committed_world.acme
    with pytest.raises(IntegrityError), tenant(acme.pk):
        make_pool(acme.pool.name)
    assert no_scope_is_open()


def test_a_savepoint_undone_keeps_the_scope(committed_world):
    acme = committed_world.acme
    with tenant(acme.pk):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_pool(acme.pool.name)
        assert Pool.objects.count() == 1
        assert value(SETTING) == str(acme.pk)


def test_what_is_asked_later_sees_no_more_than_its_scope(committed_world):
    """A query made in one scope and run in another finds nothing; a manager follows the scope."""
    acme, other = committed_world.acme, committed_world.other
    with tenant(acme.pk):
        pools, manager = Pool.objects.all(), acme.pool.members
    with across_tenants("test"):
        everything = Pool.objects.all()
    with tenant(other.pk):
        assert list(pools.all()) == []
        assert list(everything.all()) == [other.pool]
        assert list(manager.all()) == []
    with pytest.raises(NoTenant):
        manager.all()
    assert list(everything.all()) == [], "the database sees to it where the query is older"


def test_work_after_the_commit_has_no_scope(committed_world):
    seen = []
    with tenant(committed_world.acme.pk):
        transaction.on_commit(lambda: seen.append(no_scope_is_open()))
    assert seen == [True]


def test_threads_do_not_share_a_scope(committed_world):
    found = []

    def look():
        try:
            with pytest.raises(NoTenant):
                Pool.objects.count()
            with tenant(committed_world.other.pk):
                found.extend(Pool.objects.all())
        finally:
            connections.close_all()

    with tenant(committed_world.acme.pk):
        run_in_thread(look)
        assert list(Pool.objects.all()) == [committed_world.acme.pool]
    assert found == [committed_world.other.pool]


def test_a_thread_that_takes_the_scope_along_has_no_rows(committed_world):
    """The Python side is copied, the connection isn't: the database shows nothing."""
    found = []

    def count():
        try:
            found.append(Pool.objects.count())
        finally:
            connections.close_all()

    with tenant(committed_world.acme.pk):
        context = contextvars.copy_context()
        run_in_thread(lambda: context.run(count))
    assert found == [0]


def run_in_thread(work):
    """Run it to its end on another thread; its failure is ours."""
    with ThreadPoolExecutor(max_workers=1) as threads:
        threads.submit(work).result(timeout=30)


def test_tasks_of_an_event_loop_do_not_share_a_scope(committed_world):
    async def inside(ready):
        with opened(Scope(committed_world.acme.pk)):  # Django refuses the database in a loop
            ready.set()
            await asyncio.sleep(0.01)
            return current_organization_id()

    async def beside(ready):
        await ready.wait()
        with pytest.raises(NoTenant):
            current_scope()
        return "closed"

    async def both():
        ready = asyncio.Event()
        return await asyncio.gather(inside(ready), beside(ready))

    assert asyncio.run(both()) == [committed_world.acme.pk, "closed"]


def test_a_half_read_generator_is_no_way_into_a_second_organization(committed_world):
    acme, other = committed_world.acme, committed_world.other

    def names():
        with tenant(acme.pk):
            yield from Pool.objects.values_list("name", flat=True)
            yield "end"

    reading = names()
    assert next(reading) == acme.pool.name
    with pytest.raises(ScopeAlreadyOpen), tenant(other.pk):
        pytest.fail("two organizations shared a transaction")
    reading.close()
    assert no_scope_is_open()


def test_a_member_enters_and_leaves(committed_world):
    acme = committed_world.acme
    with member_scope(slug="acme", user=acme.users["manager"]) as member:
        assert member == acme.members["manager"]
        assert member.organization == acme.organization
        assert list(Pool.objects.all()) == [acme.pool]
        assert value(SETTING) == str(acme.pk)
    assert no_scope_is_open()


def test_the_person_in_both_is_in_one_at_a_time(committed_world):
    for side in (committed_world.acme, committed_world.other):
        with member_scope(slug=side.slug, user=committed_world.both) as member:
            assert member == side.members["both"]
            assert list(Member.objects.filter(user=committed_world.both)) == [member]


@pytest.mark.parametrize("who", ["stranger", "of the other", "left", "nowhere"])
def test_nobody_else_enters(committed_world, who):
    acme, other = committed_world.acme, committed_world.other
    gone = acme.users["annotator"]
    with tenant(acme.pk):
        Member.objects.filter(user=gone).update(left_at="2026-01-01T00:00Z")
    user = {"stranger": committed_world.stranger, "of the other": other.users["owner"]}
    slug = "nobody-has-this" if who == "nowhere" else "acme"
    with member_scope(slug=slug, user=user.get(who, gone)) as member:
        assert member is None
        assert no_scope_is_open()
    assert no_scope_is_open()


def test_entering_twice_is_refused(committed_world):
    acme = committed_world.acme
    second = member_scope(slug="acme", user=acme.users["owner"])
    with pytest.raises(ScopeAlreadyOpen), tenant(acme.pk), second:
        pytest.fail("a second scope was opened")
    assert no_scope_is_open()


def test_the_tests_own_transaction_keeps_nothing_either(world):
    with tenant(world.acme.pk):
        assert Pool.objects.count() == 1
    assert connection.in_atomic_block
    assert no_scope_is_open()
    assert value("select count(*) from workforce_pool") == 0
