"""Give, change and remove a member's or pool's access to a project."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import transaction

from annotation.projects.grants import CODENAMES, Level
from annotation.projects.models import PersonGrant, PoolGrant, Project
from core.audit.record import record
from core.identity.models import Member
from core.permissions.can import require
from workforce.members.events import MemberLeft
from workforce.pools.models import Pool

GRANT = "project.grant"


@transaction.atomic
def grant_person(*, by: Member, project: Project, member: Member, level: Level) -> None:
    """Let a member do so much in the project, whatever they were granted before."""
    require(by, GRANT, project)
    lock(project)
    PersonGrant.objects.filter(content_object=project, user=member.user_id).delete()
    PersonGrant.objects.assign_perm(CODENAMES[level], member.user, project)
    record("project.granted", by=by, subject=project, member=member.pk, level=level.name.lower())


@transaction.atomic
def grant_pool(*, by: Member, project: Project, pool: Pool, level: Level) -> None:
    """Let everybody who is in the pool, now or later, do so much in the project."""
    require(by, GRANT, project)
    lock(project)
    group = group_of(Pool.objects.select_for_update(of=("self",)).get(pk=pool.pk))
    PoolGrant.objects.filter(content_object=project, group=group).delete()
    PoolGrant.objects.assign_perm(CODENAMES[level], group, project)
    record("project.granted_pool", by=by, subject=project, pool=pool.pk, level=level.name.lower())


@transaction.atomic
def revoke_person(*, by: Member, project: Project, member: Member) -> None:
    """Take back what the member was granted; their next request obeys."""
    require(by, GRANT, project)
    grants = PersonGrant.objects.filter(content_object=project, user=member.user_id)
    removed, _rows = grants.delete()
    if removed:
        record("project.revoked", by=by, subject=project, member=member.pk)


@transaction.atomic
def revoke_pool(*, by: Member, project: Project, pool: Pool) -> None:
    """Take back what the pool was granted."""
    require(by, GRANT, project)
    removed, _rows = PoolGrant.objects.filter(content_object=project, group__pool=pool).delete()
    if removed:
        record("project.revoked_pool", by=by, subject=project, pool=pool.pk)


def grant_creator(*, by: Member, project: Project) -> None:
    """Who begins a project manages it."""
    PersonGrant.objects.assign_perm(CODENAMES[Level.MANAGE], by.user, project)


def lock(project: Project) -> None:
    """Let two grants of one project pass one after the other, so that the last one counts."""
    list(Project.objects.select_for_update(no_key=True, of=("self",)).filter(pk=project.pk))


def group_of(pool: Pool) -> Group:
    """The pool's auth group, made the first time it is needed; the caller holds the pool's row.

    Its name is numbers only: groups belong to no organization.
    """
    if pool.group is None:
        pool.group = Group.objects.create(name=f"pool {pool.organization_id}/{pool.pk}")
        pool.save(update_fields=["group"])
    return pool.group


def end_grants(event: MemberLeft) -> None:
    """Delete the grants of a member who leaves; those of a pool end with the place in it."""
    PersonGrant.objects.filter(user=event.member.user_id).delete()
