"""Does the manager of customers' tables hold against every way Django offers to ask or write?

All inside acme's scope, with rows of other's at hand.
"""

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, transaction
from django.db.models import Count, F, Prefetch, Q, Sum

from annotation.datasets.models import Batch, Item
from annotation.projects.models import Project, ProjectPool
from annotation.workflow.lifecycle.models import Annotation, Assignment
from billing.ledger.models import LedgerEntry
from core.identity.models import Member, Organization, Role
from core.tenancy.models import TenantQuerySet
from core.tenancy.scope import NoTenant, WrongTenant, across_tenants, tenant
from tests.factories.people import make_member, make_pool
from tests.isolation.attack import rows
from tests.isolation.fingerprint import fingerprint
from workforce.pools.models import Pool, PoolMember


@pytest.fixture
def sides(world):
    """Acme's scope open; other's rows must be the same at the end."""
    before = fingerprint(world.other.pk)
    with tenant(world.acme.pk):
        yield world.acme, world.other
    assert fingerprint(world.other.pk) == before


def test_look_ups_find_the_own_rows_only(sides):
    acme, other = sides
    foreign = other.project.pk
    assert not Project.objects.filter(pk=foreign).exists()
    assert Project.objects.in_bulk([acme.project.pk, foreign]).keys() == {acme.project.pk}
    assert Project.objects.using("default").count() == 1
    assert Project.objects.filter(Q(pk=foreign) | Q(pk=acme.project.pk)).count() == 1
    assert Project.objects.filter(organization_id=other.pk).count() == 0
    assert Project.objects.exclude(organization_id=acme.pk).count() == 0
    assert Project._base_manager.filter(pk=foreign).count() == 0
    with pytest.raises(Project.DoesNotExist):
        Project.objects.get(pk=foreign)
    with pytest.raises(Project.DoesNotExist):
        Project.objects.filter(pk=foreign).earliest("pk")


def test_a_query_made_without_the_manager_meets_row_security(sides):
    acme, _ = sides
    assert list(TenantQuerySet(Project)) == [acme.project]
    raw = Project.objects.raw("select * from annotation_project")
    assert list(raw) == [acme.project]
    both = TenantQuerySet(Project).union(TenantQuerySet(Project).filter(pk__gt=0), all=True)
    assert {project.pk for project in both} == {acme.project.pk}


def test_joins_and_sums_count_the_own_rows_only(sides):
    acme, other = sides
    assert not Project.objects.filter(items__text__contains=other.secret).exists()
    assert Member.objects.filter(user__memberships__organization_id=other.pk).count() == 0
    counted = Project.objects.annotate(found=Count("items")).values_list("found", flat=True)
    assert list(counted) == [5]
    assert Item.objects.aggregate(found=Count("pk"))["found"] == 5
    assert LedgerEntry.objects.aggregate(total=Sum("amount"))["total"] == 0
    assert LedgerEntry.objects.count() == 2
    joined = Annotation.objects.select_related("item__project__organization", "member__user")
    assert {row.item.project.organization_id for row in joined} == {acme.pk}


def test_relations_reach_the_own_rows_only(sides):
    acme, other = sides
    assert list(other.pool.members.all()) == []
    assert list(other.project.pools.all()) == []
    assert list(other.project.items.all()) == []
    fresh = Pool.objects.prefetch_related("members", Prefetch("projects")).get()
    assert {member.organization_id for member in fresh.members.all()} == {acme.pk}
    assert [project.pk for project in fresh.projects.all()] == [acme.project.pk]
    with pytest.raises(Project.DoesNotExist):
        other.project.refresh_from_db()
    deferred = Assignment(pk=acme.assignment.pk, item_id=other.item.pk)
    with pytest.raises(Item.DoesNotExist):
        _ = deferred.item


def test_the_memberships_of_a_person_in_both_are_one(sides, world):
    acme, _ = sides
    assert list(world.both.memberships.all()) == [acme.members["both"]]
    assert list(Organization.objects.all()) == [acme.organization]


@pytest.mark.parametrize("way", ["organization", "organization_id"])
def test_a_row_is_not_made_for_another(sides, way):
    _, other = sides
    whose = {way: other.organization if way == "organization" else other.pk}
    for make in (
        lambda: Pool.objects.create(name="Theirs", **whose),
        lambda: Pool(name="Theirs", **whose).save(),
        lambda: Pool.objects.bulk_create([Pool(name="Mine"), Pool(name="Theirs", **whose)]),
        lambda: Pool.objects.get_or_create(name="Theirs", **whose),
        lambda: Pool.objects.update_or_create(name="Theirs", **whose),
    ):
        with pytest.raises(WrongTenant), transaction.atomic():
            make()
    assert Pool.objects.count() == 1


def test_a_row_is_not_moved_to_another(sides):
    acme, other = sides
    pool = acme.pool
    for move in (
        lambda: Pool.objects.update(organization=other.organization),
        lambda: Pool.objects.update(organization_id=other.pk),
        lambda: Pool.objects.update(organization_id=F("organization_id") + 1),
        lambda: Pool.objects.bulk_update([moved(pool, other)], ["organization"]),
        lambda: moved(pool, other).save(),
        lambda: moved(pool, other).save(update_fields=["organization"]),
    ):
        with pytest.raises(WrongTenant), transaction.atomic():
            move()
        pool.refresh_from_db()
    assert pool.organization_id == acme.pk


def moved(row, side):
    """The same row, said to be the side's."""
    row.organization = side.organization
    return row


def test_a_foreign_row_is_not_written_even_under_the_own_name(sides):
    """Said to be acme's, other's row is still not found by its id: the insert meets its key."""
    acme, other = sides
    with pytest.raises(IntegrityError), transaction.atomic():
        Pool(pk=other.pool.pk, organization_id=acme.pk, name="Taken").save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Pool(pk=other.pool.pk, organization_id=acme.pk, name="Taken").save(force_update=True)
    taken = Pool(pk=other.pool.pk, name="Taken")
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Pool.objects.bulk_create(
            [taken], update_conflicts=True, unique_fields=["id"], update_fields=["name"]
        )
    assert Pool.objects.bulk_update([taken], ["name"]) == 0
    assert Pool.objects.filter(pk=other.pool.pk).update(name="Taken") == 0


def test_a_foreign_row_is_not_deleted(sides):
    _, other = sides
    for row in (other.pool, other.project, other.draft, other.invitation, other.item):
        with pytest.raises(WrongTenant):
            row.delete()
    assert Pool.objects.filter(pk=other.pool.pk).delete() == (0, {})


def test_deleting_follows_the_own_rows_only(sides):
    acme, _ = sides
    pool = make_pool("To go", members=[acme.members["annotator"]])
    ProjectPool.objects.create(project=acme.project, pool=pool)
    _, gone = pool.delete()
    assert gone == {"workforce.PoolMember": 1, "annotation.ProjectPool": 1, "workforce.Pool": 1}


def test_a_row_does_not_point_at_another_organizations_row(sides):
    acme, other = sides
    for point in (
        lambda: PoolMember.objects.create(pool=acme.pool, member=other.members["owner"]),
        lambda: acme.pool.members.add(other.members["owner"]),
        lambda: acme.project.pools.add(other.pool),
        lambda: acme.project.pools.set([other.pool]),
        lambda: Batch.objects.create(project=other.project, name="Theirs"),
        lambda: Project.objects.update(schema=other.project.schema),
        lambda: Assignment.objects.filter(pk=acme.assignment.pk).update(pool=other.pool),
    ):
        with pytest.raises(IntegrityError, match="same_org"), transaction.atomic():
            point()
    assert list(acme.project.pools.all()) == [acme.pool]


def test_a_foreign_collection_is_not_changed(sides):
    acme, other = sides
    other.pool.members.clear()
    other.pool.members.remove(other.members["annotator"])
    with pytest.raises(IntegrityError, match="same_org"), transaction.atomic():
        other.pool.members.add(acme.members["owner"])


def test_a_person_with_a_membership_elsewhere_is_not_deleted(world):
    """The collector sees acme's rows only; the key of the other side's row still refuses."""
    newcomer = world.stranger
    with tenant(world.other.pk):
        make_member(newcomer, Role.ANNOTATOR)
    with pytest.raises(IntegrityError), tenant(world.acme.pk):
        delete_now(newcomer)


def delete_now(row):
    """Delete, and check at once what waits for the commit."""
    row.delete()
    rows("set constraints all immediate")


def test_across_tenants_a_new_row_names_its_organization(world):
    with across_tenants("test"):
        with pytest.raises(NoTenant):
            Pool.objects.create(name="Whose?")
        with pytest.raises(NoTenant):
            Pool.objects.bulk_create([Pool(name="Whose?")])
        with pytest.raises(WrongTenant):
            Pool.objects.update(organization=world.other.organization)
        Pool.objects.create(name="Told", organization=world.acme.organization)
    with tenant(world.acme.pk):
        assert Pool.objects.filter(name="Told").exists()


def test_across_tenants_a_row_with_others_on_it_is_not_moved_either(world):
    """Where no Python guard stands, the composite keys of the rows that point at it do."""
    with across_tenants("test"):
        for fields in (None, ["organization"]):
            with pytest.raises(IntegrityError, match="same_org"), transaction.atomic():
                moved(world.acme.pool, world.other).save(update_fields=fields)
