"""How many outcomes a second does a release freeze, and how fast are two of them compared?

The project has an answer behind each outcome, a review behind each tenth. Between the releases
one outcome in a hundred changes.

    script/bench release --outcomes 100000
"""

from __future__ import annotations

import argparse
from tempfile import TemporaryDirectory

from django.db import connection, connections
from django.test.utils import override_settings

from annotation.projects.models import Project
from annotation.releases.actions import create_release
from annotation.releases.diff.actions import compare_releases
from annotation.releases.diff.jobs import build_diff
from annotation.releases.diff.models import ReleaseDiff
from annotation.releases.jobs import build_release
from annotation.releases.models import Release, ReleaseState
from bench._processes import Used, measured
from bench._project import FILL
from bench._report import report
from config import embedded
from core.identity.models import Member, Organization
from core.tenancy.scope import tenant
from tests.factories import people, projects

DONE = """
with answered as (
    update annotation_item set state = 'done', open_slots = 0
    where project_id = %(project)s returning id
), claimed as (
    insert into annotation_assignment (
        organization_id, project_id, item_id, member_id, slot, state, revision, claimed_at,
        lease_until, active_seconds, submitted_at
    )
    select %(organization)s, %(project)s, id, %(member)s, 1, 'submitted', 1, now(), now(), 9, now()
    from answered returning id, item_id
), made as (
    insert into annotation_annotation (
        organization_id, project_id, item_id, assignment_id, member_id, slot, revision, key, answer,
        schema_id, guideline_id, active_seconds, is_live, drawn, submitted_at
    )
    select %(organization)s, %(project)s, item_id, id, %(member)s, 1, 1, id::text,
        '{"label": "ham"}', %(schema)s, %(guideline)s, 9, true, false, now()
    from claimed returning id, item_id
), reviewed as (
    insert into annotation_review (
        organization_id, project_id, item_id, annotation_id, state, reviewer_id, version, verdict,
        reason, comment, created_at, decided_at
    )
    select %(organization)s, %(project)s, item_id, id, 'decided', %(owner)s, 1, 'accepted', '', '',
        now(), now()
    from made where id %% 10 = 0
)
insert into annotation_outcome (
    organization_id, project_id, item_id, answer, source, parents, is_current, decided_at
)
select %(organization)s, %(project)s, item_id, '{"label": "ham"}', 'single', array[id], true, now()
from made
"""
CHANGE = """
update annotation_outcome set answer = '{"label": "spam"}', source = 'review'
where project_id = %s and id %% 100 = 0
"""


def fill(organization: Organization, outcomes: int) -> tuple[Member, Project]:
    """A project whose items are all done, in the open scope; its owner."""
    owner = people.make_member(people.make_user("owner@example.org"), "owner")
    worker = people.make_member(people.make_user("worker@example.org"), "annotator")
    project = projects.make_project(by=owner)
    guideline = projects.make_guideline(project, by=owner)
    batch = projects.make_batch(project)
    values = {
        "organization": organization.pk,
        "project": project.pk,
        "batch": batch.pk,
        "items": outcomes,
        "overlap": 1,
        "member": worker.pk,
        "owner": owner.pk,
        "schema": project.schema_id,
        "guideline": guideline.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(FILL, values)
        cursor.execute(DONE, values)
    return owner, project


def made(by: Member, project: Project, organization_id: int) -> tuple[Release, Used]:
    """A release and what building it took."""
    with tenant(organization_id):
        release = create_release(by=by, project=project)
    with measured() as used:
        build_release(organization_id=organization_id, release_id=release.pk)
    with tenant(organization_id):
        ready = Release.objects.get(pk=release.pk)
    if ready.state != ReleaseState.READY:
        raise SystemExit(f"The release ended as {ready.state}: {ready.failure}")
    return ready, used


def measure(outcomes: int) -> dict[str, float]:
    """Build two releases and compare them."""
    organization = people.make_organization("bench")
    with tenant(organization.pk):
        by, project = fill(organization, outcomes)
    with embedded.superuser_connection(str(connection.settings_dict["NAME"])) as superuser:
        superuser.execute("vacuum analyze")  # as autovacuum has long done
    first, built = made(by, project, organization.pk)
    with tenant(organization.pk), connection.cursor() as cursor:
        cursor.execute(CHANGE, [project.pk])
    second, _again = made(by, project, organization.pk)
    with tenant(organization.pk):
        diff = compare_releases(by=by, one=first, other=second)
    with measured() as compared:
        build_diff(organization_id=organization.pk, diff_id=diff.pk)
    with tenant(organization.pk):
        diff = ReleaseDiff.objects.get(pk=diff.pk)
    return {
        "outcomes a second": outcomes / built.seconds,
        "seconds": built.seconds,
        "processor seconds of the worker": built.own,
        "processor seconds of the database": built.database,
        "peak memory MB": built.peak_mb,
        "compared rows a second": outcomes / compared.seconds,
        "seconds to compare": compared.seconds,
        "processor seconds to compare": compared.processor,
        "peak memory MB to compare": compared.peak_mb,
        "rows": first.rows,
        "changed outcomes found": diff.summary["changes"]["outcome"],
    }


def main() -> None:
    """Measure on the database that script/bench made for this."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outcomes", type=int, default=100_000)
    chosen = parser.parse_args()
    with TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        figures = measure(chosen.outcomes)
    connections.close_all()
    report("release", vars(chosen), figures)


if __name__ == "__main__":
    main()
