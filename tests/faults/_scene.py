"""What is going on when something breaks? Made inside the installation, printed as JSON."""

import json
from dataclasses import asdict, dataclass

from django.db import connection

from annotation.projects.grants import Level
from annotation.projects.models import PolicyVersion
from bench._project import FILL, signed_in
from bench.release import DONE
from core.tenancy.scope import tenant
from tests.factories import people, projects
from tests.support.desk import set_rates

ITEMS = 3_000  # more than the crew can finish
DONE_ITEMS = 25_000
POLICY = {"overlap": "1", "review": {"mode": "sample", "percent": 40}}


@dataclass(frozen=True)
class Scene:
    """One organization at work."""

    slug: str
    organization: int
    work: int
    done: int
    empty: int
    owner: str
    annotators: list[str]
    reviewers: list[str]
    session: str


def set_the_scene(slug, *, items=ITEMS, done_items=DONE_ITEMS):
    """A project to work on, one to release, one to import into; print ids and tokens."""
    organization = people.make_organization(slug)
    names = ["owner", "anna", "ben", "cleo", "rita", "ravi"]
    users = {name: people.make_user(f"{name}@{slug}.example") for name in names}
    with tenant(organization.pk):
        owner = people.make_member(users["owner"], "owner")
        crew = [people.make_member(users[name], "annotator") for name in names[1:4]]
        seniors = [people.make_member(users[name], "reviewer") for name in names[4:]]
        set_rates(owner)
        pool = people.make_pool("Crew", members=crew)
        work = project_of(owner, "Work", pools=[pool], readers=crew, policy=POLICY)
        projects.grant(work, *seniors, level=Level.REVIEW)
        done = project_of(owner, "Done")
        empty = project_of(owner, "Empty")
        fill(work, items)
        fill(done, done_items, done_by=crew[0], checked_by=owner)
        scene = Scene(
            slug=slug,
            organization=organization.pk,
            work=work.pk,
            done=done.pk,
            empty=empty.pk,
            owner=people.make_token(owner)[1],
            annotators=[people.make_token(member)[1] for member in crew],
            reviewers=[people.make_token(member)[1] for member in seniors],
            session=signed_in(users["owner"]),
        )
    print(json.dumps(asdict(scene)))


def project_of(owner, name, *, pools=(), readers=(), policy=None):
    """A live project with a guideline."""
    project = projects.make_project(name, by=owner, pools=pools)
    projects.make_guideline(project, by=owner, readers=readers)
    if policy:
        project.policy = PolicyVersion.objects.create(
            project=project, number=2, settings=policy, created_by=owner
        )
        project.save(update_fields=["policy"])
    return project


def fill(project, items, *, done_by=None, checked_by=None):
    """So many items, all of them done if it is said by whom."""
    values = {
        "organization": project.organization_id,
        "project": project.pk,
        "batch": projects.make_batch(project).pk,
        "items": items,
        "overlap": 1,
        "schema": project.schema_id,
        "guideline": project.guideline_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(FILL, values)
        if done_by is not None:
            cursor.execute(DONE, values | {"member": done_by.pk, "owner": checked_by.pk})
