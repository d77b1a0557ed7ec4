"""What is in the database of the pages' measurement? An organization with a million items.

Made of the tests' factories where a few rows are enough, and of bench/fill/*.sql, which writes the
many straight into the tables, past the triggers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.utils import timezone

from annotation.datasets.counts.counting import recount
from annotation.projects.models import PolicyVersion, Project
from annotation.releases.actions import create_release
from annotation.releases.diff.actions import compare_releases
from annotation.releases.diff.jobs import build_diff
from annotation.releases.jobs import build_release
from annotation.releases.models import Release
from annotation.workflow.events.models import WorkEvent
from billing.reporting.rollups.aggregate import refold
from config import embedded
from core.identity.models import Member, Organization
from core.tenancy.scope import tenant
from tests.factories import money, people, projects

FOLDER = Path(__file__).resolve().parent / "fill"
SCRIPTS = ("big.sql", "around.sql")
LEADERS = ("owner", "admin", "manager", "reviewer")
ANSWERED = 0.3  # of the items
SINCE = timedelta(days=400)
FOLD_AGO = timedelta(minutes=1)  # pages are asked for right before the next fold: its worst moment


@dataclass(frozen=True)
class Size:
    """How many of what; `people` are annotators, and each list that isn't named has `listed`."""

    items: int = 1_000_000
    people: int = 96
    projects: int = 200
    pools: int = 20
    batches: int = 500
    findings: int = 100_000
    notifications: int = 20_000
    entries: int = 100_000  # of the audit log
    listed: int = 200


@dataclass
class Filled:
    """What the measurement asks for: ids by the names of the addresses' arguments, and secrets."""

    organization_id: int = 0
    ids: dict[str, int] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)  # role -> API token
    users: dict[str, int] = field(default_factory=dict)


def fill(database: str, size: Size) -> Filled:
    """Fill this database, which has the schema and nothing else."""
    organization = people.make_organization("bench")
    filled = Filled(organization_id=organization.pk)
    with tenant(organization.pk):
        values = make_few(organization, filled, size)
    values |= vars(size) | {"answers": int(size.items * ANSWERED)}
    write_many(database, values)
    with tenant(organization.pk):
        recount()
        last = WorkEvent.objects.latest("occurred_at").occurred_at
        refold(organization, last - FOLD_AGO)
        filled.ids |= found_ids(values)
    make_releases(filled, values)
    with embedded.superuser_connection(database) as superuser:
        superuser.execute("vacuum analyze")
    return filled


def make_few(organization: Organization, filled: Filled, size: Size) -> dict[str, Any]:
    """People, pools, projects and rates, in the open scope; the names that the SQL uses."""
    leaders = {role: people.make_member(make_user(role), role) for role in LEADERS}
    crew = [people.make_member(make_user(f"worker{number}")) for number in range(size.people)]
    pools = [
        people.make_pool(f"Pool {number}", members=crew[number :: size.pools] or crew[:1])
        for number in range(size.pools)
    ]
    project = make_projects(leaders, pools, size.projects)
    for role, member in (leaders | {"annotator": crew[0]}).items():
        token, filled.secrets[role] = people.make_token(member)
        filled.users[role] = member.user_id
        filled.ids |= {"token_id": token.pk, "pool_id": pools[0].pk, "member_id": crew[0].pk}
    owner = leaders["owner"]
    since = timezone.now() - SINCE
    return {
        "organization": organization.pk,
        "project": project.pk,
        "schema": project.schema_id,
        "guideline": project.guideline_id,
        "pool": pools[0].pk,
        "crew": [member.pk for member in crew],
        "told": [member.pk for member in (*leaders.values(), crew[0])],
        "rate": money.make_rate(by=owner, valid_from=since).pk,
        "pay_rate": money.make_pay_rate(by=owner, valid_from=since).pk,
        **{role: member.pk for role, member in leaders.items()},
    }


def make_user(name: str) -> Any:
    """A person with a name."""
    return people.make_user(f"{name}@example.org", name=f"{name.title()} Example")


def make_projects(leaders: dict[str, Member], pools: list[Any], number_of: int) -> Project:
    """All projects, granted to manager and reviewer; the first, which gets the items."""
    made = []
    for number in range(number_of):
        pool = pools[number % len(pools)]
        project = projects.make_project(f"Project {number}", by=leaders["manager"], pools=[pool])
        projects.grant(project, leaders["reviewer"])
        projects.make_batch(project)
        made.append(project)
    first: Project = made[0]
    policy = {"overlap": "1", "review": {"mode": "sample", "percent": 20}}
    PolicyVersion.objects.filter(project=first).update(settings=policy)
    projects.make_guideline(first, by=leaders["manager"])
    return first


def write_many(database: str, values: dict[str, Any]) -> None:
    """Run the scripts, without triggers and foreign keys: what they write fits together."""
    with embedded.superuser_connection(database) as superuser:
        superuser.execute("set session_replication_role = replica")
        superuser.execute("set work_mem = '256MB'")
        cursor = psycopg.ClientCursor(superuser)
        for script in SCRIPTS:
            for statement in (FOLDER / script).read_text().split(";\n"):
                cursor.execute(statement, values)
        superuser.execute("analyze")  # else the planner takes the tables for empty


def found_ids(values: dict[str, Any]) -> dict[str, int]:
    """A row of each kind, for the addresses that name one."""
    newest = {
        "annotation_id": "annotation_annotation",
        "batch_id": "annotation_batch",
        "bulk_id": "annotation_bulkaccept",
        "change_id": "annotation_itemchange",
        "import_id": "annotation_import",
        "question_id": "annotation_question",
        "review_id": "annotation_review",
        "item_id": "annotation_item",
    }
    found = {"project_id": values["project"], "guideline_id": values["guideline"]}
    with connection.cursor() as cursor:
        for name, table in newest.items():
            cursor.execute(
                f"select max(id) from {table} where project_id = %s",  # noqa: S608  # our own names
                [values["project"]],
            )
            (found[name],) = cursor.fetchone()
        cursor.execute("select min(item_id), min(assignment_id) from annotation_annotation")
        found["item_id"], found["assignment_id"] = cursor.fetchone()
        cursor.execute(
            "select max(id) from core_notification where member_id = %s", values["told"][:1]
        )
        (found["notification_id"],) = cursor.fetchone()
        cursor.execute("select max(id) from workforce_invitation")
        (found["invitation_id"],) = cursor.fetchone()
    return found | {"rate_id": values["rate"]}


def make_releases(filled: Filled, values: dict[str, Any]) -> None:
    """Two releases with their files, and their comparison."""
    pair = [make_release(filled.organization_id, values) for _ in range(2)]
    with tenant(filled.organization_id):
        diff = compare_releases(
            by=Member.objects.get(pk=values["owner"]), one=pair[0], other=pair[1]
        )
    build_diff(organization_id=filled.organization_id, diff_id=diff.pk)
    filled.ids |= {"release_id": pair[1].pk, "diff_id": diff.pk}


def make_release(organization_id: int, values: dict[str, Any]) -> Release:
    """A release of all that is done, built."""
    with tenant(organization_id):
        release = create_release(
            by=Member.objects.get(pk=values["owner"]),
            project=Project.objects.get(pk=values["project"]),
        )
    build_release(organization_id=organization_id, release_id=release.pk)
    with tenant(organization_id):
        return Release.objects.get(pk=release.pk)
