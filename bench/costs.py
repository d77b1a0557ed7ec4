"""How fast do the pages of costs and throughput open, with much done and much to do?

A million items wait, a year of days is summed up, and the facts of today are added live.

    script/bench costs --items 1000000 --days 365 --people 50 --today 20000
"""

from __future__ import annotations

import argparse
import time
from http import HTTPStatus

from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from bench._project import FILL
from bench._report import percentile, report
from billing.metering.rebuild import rebuild_from_facts
from billing.rollups.fold import refold
from config import embedded
from tests.factories import money, people, projects
from workforce.members.models import Member
from workforce.organizations.models import Organization
from workforce.tenancy.scope import tenant

TODAY = """
with taken as (
    select id, row_number() over (order by id) as place from annotation_item
    where project_id = %(project)s order by id limit %(today)s
), claimed as (
    insert into annotation_assignment (
        organization_id, project_id, item_id, member_id, slot, state, revision, claimed_at,
        lease_until, active_seconds, submitted_at
    )
    select %(organization)s, %(project)s, id, (%(people)s::bigint[])[1 + place %% %(count)s], 1,
        'submitted', 1, now(), now(), 9, now()
    from taken returning id, item_id, member_id
), made as (
    insert into annotation_annotation (
        organization_id, project_id, item_id, assignment_id, member_id, slot, revision, key, answer,
        schema_id, active_seconds, is_live, drawn, submitted_at
    )
    select %(organization)s, %(project)s, item_id, id, member_id, 1, 1, id::text,
        '{"label": "ham"}', %(schema)s, 9, true, false, now()
    from claimed returning id, item_id, member_id
)
insert into annotation_workevent (
    organization_id, key, kind, project_id, item_id, slot, annotation_id, member_id, label_kind,
    quantity, active_seconds, occurred_at, recorded_at
)
select %(organization)s, 'item:' || item_id, 'label.accepted', %(project)s, item_id, 1, id,
    member_id, 'choice', 1, 9, now(), now()
from made
"""
SUMS = """
insert into billing_daysum (
    organization_id, day, project_id, member_id, label_kind, labels, cost, pay, accepted_ms,
    answers, submitted, rejected, skipped, worked_ms
)
select %(organization)s, current_date - back, %(project)s, person, kind, 400, 20, 12, 3600000,
    400, 420, 12, 3, 4000000
from generate_series(1, %(days)s) as days(back), unnest(%(people)s::bigint[]) as crew(person),
    unnest(array['choice', '']) as kinds(kind)
"""


def fill(organization: Organization, owner: Member, options: argparse.Namespace) -> None:
    """Items, today's facts and a year of sums, in the open scope."""
    users = [people.make_user(f"worker{number}@example.org") for number in range(options.people)]
    crew = [people.make_member(user, "annotator") for user in users]
    project = projects.make_project(by=owner)
    batch = projects.make_batch(project)
    money.make_rate(by=owner)
    money.make_pay_rate(by=owner)
    values = {
        "organization": organization.pk,
        "project": project.pk,
        "batch": batch.pk,
        "items": options.items,
        "overlap": 1,
        "today": options.today,
        "people": [member.pk for member in crew],
        "count": len(crew),
        "schema": project.schema_id,
        "days": options.days,
    }
    with connection.cursor() as cursor:
        cursor.execute(FILL, values)
        cursor.execute(TODAY, values)
        rebuild_from_facts(organization)
        refold(organization, timezone.now())
        cursor.execute(SUMS, values)


def opened(client: Client, page: str, times: int) -> float:
    """The middle of so many times of opening a page, in milliseconds."""
    taken = []
    for _ in range(times + 1):  # the first fills caches
        began = time.monotonic()
        response = client.get(f"/o/bench/{page}", HTTP_HOST="localhost", secure=True)
        taken.append((time.monotonic() - began) * 1000)
        if response.status_code != HTTPStatus.OK:
            raise SystemExit(f"{response.status_code} for {page}")
    return percentile(taken[1:], 0.5)


def measure(options: argparse.Namespace) -> dict[str, float]:
    """Fill, and open the pages."""
    organization = people.make_organization("bench")
    owner_user = people.make_user("owner@example.org")
    with tenant(organization.pk):
        fill(organization, people.make_member(owner_user, "owner"), options)
    with embedded.superuser_connection(str(connection.settings_dict["NAME"])) as superuser:
        superuser.autocommit = True
        superuser.execute("vacuum analyze")
    client = Client()
    client.force_login(owner_user)
    first = timezone.now().date().replace(month=1, day=1)
    year = f"period=custom&first={first}&last={timezone.now().date()}"
    pages = {
        "costs, today": "costs/?period=today",
        "costs, 30 days": "costs/?period=last-30-days",
        "costs, this year by person": f"costs/?{year}&by=person",
        "throughput, 30 days by person": "throughput/?period=last-30-days&by=person",
        "events, today": "costs/events/?period=today",
        "answers, today": "throughput/answers/?period=today",
        "projects": "projects/",
    }
    return {f"{name}, ms": opened(client, page, options.times) for name, page in pages.items()}


def main() -> None:
    """Measure on the database that script/bench made for this."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--today", type=int, default=20_000, help="labels accepted today")
    parser.add_argument("--times", type=int, default=5)
    chosen = parser.parse_args()
    figures = measure(chosen)
    connections.close_all()
    report("costs", vars(chosen), figures)


if __name__ == "__main__":
    main()
