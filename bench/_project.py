"""Which project is measured? A live one of many items and people, put straight into tables."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from annotation.projects.models import Project
from config import embedded
from core.identity.models import Member, Organization, User
from core.tenancy.scope import tenant
from tests.factories import money, people, projects, work

FILL = """
insert into annotation_item (
    organization_id, project_id, batch_id, external_id, text, data, hidden, content_hash, state,
    priority, position, slots, open_slots, created_at
)
select %(organization)s, %(project)s, %(batch)s, 'row-' || n,
    'Message number ' || n || ': ' || repeat('some words of it ', 4), '{}', '{"truth": "ham"}',
    sha256(n::text::bytea), 'labeling', 0, n, %(overlap)s, %(overlap)s, now()
from generate_series(1, %(items)s) as numbers(n)
"""


NUMBERS = count(1)


@dataclass(frozen=True)
class BenchProject:
    """What the measurement needs to know of it; the first session is of who is ahead, if any."""

    slug: str
    organization_id: int
    project_id: int
    sessions: list[str]


def make_project(*, items: int, overlap: int, workers: int, ahead: int = 0) -> BenchProject:
    """One organization with a project of so many items, and signed-in annotators; the first of
    them has answered `ahead` items."""
    slug = f"bench{next(NUMBERS)}"
    organization = people.make_organization(slug)
    users = [people.make_user(f"{slug}-{number}@example.org") for number in range(workers)]
    owner_user = people.make_user(f"{slug}-owner@example.org")
    with tenant(organization.pk):
        project_id = fill(organization, owner_user, users, items=items, overlap=overlap)
        if ahead:
            first, project = Member.objects.get(user=users[0]), Project.objects.get()
            work.have_answered(first, project, items=ahead)
    fresh_statistics()
    return BenchProject(slug, organization.pk, project_id, [signed_in(user) for user in users])


def fresh_statistics() -> None:
    """What the database's own clock does each minute: tables swept, and counted for the planner."""
    with embedded.superuser_connection(str(connection.settings_dict["NAME"])) as superuser:
        superuser.execute("vacuum analyze")


def fill(
    organization: Organization, owner_user: User, users: list[User], *, items: int, overlap: int
) -> int:
    """People, rates, guideline and items in the open scope; the project's id."""
    owner = people.make_member(owner_user, "owner")
    crew = [people.make_member(user, "annotator") for user in users]
    project = projects.make_project(by=owner, pools=[people.make_pool("Crew", members=crew)])
    project.policy.settings = {"overlap": str(overlap), "review": {"mode": "none"}}
    project.policy.save()
    projects.make_guideline(project, by=owner, readers=crew)
    money.make_rate(by=owner)
    money.make_pay_rate(by=owner)
    batch = projects.make_batch(project)
    with connection.cursor() as cursor:
        cursor.execute(
            FILL,
            {
                "organization": organization.pk,
                "project": project.pk,
                "batch": batch.pk,
                "items": items,
                "overlap": overlap,
            },
        )
    return int(project.pk)


def signed_in(user: User) -> str:
    """A session of this person, as the sign-in page would make it; its key."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
