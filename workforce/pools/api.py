"""The API of pools: list, begin, rename, people in and out."""

from __future__ import annotations

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.identity.models import Member
from core.web.errors import Invalid
from workforce.members.queries import present_members
from workforce.pools.actions import add_to_pool, create_pool, remove_from_pool, rename_pool
from workforce.pools.models import Pool

MAX_BATCH_SIZE = 500


class PoolPerson(Shown):
    """A member of a pool."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class PoolShown(Shown):
    """A pool with the number of its members."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    people = serializers.IntegerField(default=0)
    created_at = serializers.DateTimeField()


class PoolBody(Body):
    """A pool's name."""

    name = serializers.CharField(max_length=80)


class PeopleBody(Body):
    """The members to add."""

    members = serializers.ListField(
        child=serializers.IntegerField(min_value=1), min_length=1, max_length=MAX_BATCH_SIZE
    )


def counted() -> QuerySet[Pool]:
    """Pools with the number of their people."""
    rows: QuerySet[Pool] = Pool.objects.annotate(people=Count("places"))
    return rows


def pool_of(request: ApiRequest, pool_id: int) -> Pool:
    """The pool, or 404."""
    found: Pool = get_object_or_404(counted(), pk=pool_id)
    return found


def place_of(request: ApiRequest, pool_id: int, member_id: int) -> tuple[Pool, Member]:
    """The pool and the member, or 404."""
    members = Member.objects.select_related("user")
    return pool_of(request, pool_id), get_object_or_404(members, pk=member_id)


class Pools(Endpoint):
    """All pools."""

    @operation("pool.view", returns=PoolShown, pages=True)
    def get(self, request: ApiRequest) -> QuerySet[Pool]:
        """List the pools."""
        return counted()

    @operation("pool.change", takes=PoolBody, returns=PoolShown, status=201)
    def post(self, request: ApiRequest, name: str) -> Pool:
        """Create an empty pool."""
        return create_pool(by=request.member, name=name)


class OnePool(Endpoint):
    """One pool."""

    @operation("pool.view", on=pool_of, returns=PoolShown)
    def get(self, request: ApiRequest, pool: Pool) -> Pool:
        """Get a pool."""
        return pool

    @operation("pool.change", on=pool_of, takes=PoolBody, returns=PoolShown)
    def patch(self, request: ApiRequest, pool: Pool, name: str) -> Pool:
        """Rename a pool."""
        rename_pool(by=request.member, pool=pool, name=name)
        return pool_of(request, pool.pk)


class PoolPeople(Endpoint):
    """The people of a pool."""

    @operation("pool.view", on=pool_of, returns=PoolPerson, pages=True)
    def get(self, request: ApiRequest, pool: Pool) -> QuerySet[Member]:
        """List the members of a pool."""
        return Member.objects.filter(pools=pool, left_at=None).select_related("user")

    @operation("pool.change", on=pool_of, takes=PeopleBody, returns=PoolShown)
    def post(self, request: ApiRequest, pool: Pool, members: list[int]) -> Pool:
        """Add members to a pool. Existing members stay."""
        found = list(present_members().filter(pk__in=members))
        if len(found) < len(set(members)):
            raise Invalid(
                _("Some of these IDs aren't members of this organization."), code="unknown_member"
            )
        add_to_pool(by=request.member, pool=pool, members=found)
        return pool_of(request, pool.pk)


class PoolPlace(Endpoint):
    """One person in one pool."""

    @operation("pool.change", on=place_of)
    def delete(self, request: ApiRequest, place: tuple[Pool, Member]) -> None:
        """Remove a member from a pool."""
        pool, member = place
        remove_from_pool(by=request.member, pool=pool, member=member)


POOL = "pools/<int:pool_id>"

urlpatterns = [
    path("pools", Pools.as_view(), name="api_pools"),
    path(POOL, OnePool.as_view(), name="api_pool"),
    path(f"{POOL}/members", PoolPeople.as_view(), name="api_pool_members"),
    path(f"{POOL}/members/<int:member_id>", PoolPlace.as_view(), name="api_pool_member"),
]
