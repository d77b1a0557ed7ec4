"""Are projects begun, started, changed as a whole or not at all?"""

from decimal import Decimal

import pytest

from annotation.projects.classes import options_from
from annotation.projects.create import create_project
from annotation.projects.guidelines.content import parse_guideline
from annotation.projects.guidelines.models import GuidelineVersion
from annotation.projects.models import PolicyVersion, Project, ProjectPool, ProjectState
from annotation.projects.policy_change import change_policy
from annotation.projects.pools import assign_pool, pools_at_work, unassign_pool
from annotation.projects.schema_change import publish_schema
from annotation.projects.start import checklist, pause_project, start_project
from annotation.projects.templates import TEMPLATES
from annotation.workflow.lifecycle.decision import DecisionSettings, overlap_sentence
from annotation.workflow.lifecycle.policy import Policy, parse_policy
from core.audit.models import AuditEntry
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Forbidden
from tests.factories.projects import SCHEMA, make_batch, make_guideline, make_item, make_project
from tests.support.racing import failures, race
from workforce.pools.models import Pool


@pytest.fixture
def acme(world):
    with tenant(world.acme.pk):
        yield world.acme


@pytest.fixture
def manager(acme):
    return acme.members["manager"]


def create(by, name="Tone", titles=("Kind", "Harsh")):
    return create_project(
        by=by, name=name, template=TEMPLATES["text-classification"], options=options_from(titles)
    )


def test_a_project_begins_with_all_its_parts(acme, manager):
    project = create(manager)
    project.refresh_from_db()
    assert project.state == ProjectState.DRAFT
    assert (project.schema.number, project.policy.number) == (1, 1)
    assert [option["title"] for option in project.schema.fields[0]["options"]] == ["Kind", "Harsh"]
    draft = GuidelineVersion.objects.get(project=project)
    assert [block.class_key for block in parse_guideline(draft.content).blocks] == ["kind", "harsh"]
    assert AuditEntry.objects.filter(action="project.create", subject_id=project.pk).exists()


def test_a_name_is_there_once(acme, manager):
    create(manager)
    with pytest.raises(Conflict, match="Choose another name"):
        create(manager)
    assert Project.objects.filter(name="Tone").count() == 1


@pytest.mark.race
def test_two_of_one_name_at_once_make_one(committed_world):
    side = committed_world.acme

    def rival():
        with tenant(side.pk):
            return create(side.members["manager"]).pk

    results = race(rival, rival)
    (problem,) = failures(results)
    assert isinstance(problem, Conflict)
    with tenant(side.pk):
        assert GuidelineVersion.objects.filter(project__name="Tone").count() == 1


def test_only_managers_and_up_change_a_project(acme):
    for role in ("reviewer", "annotator"):
        member = acme.members[role]
        for act in (
            lambda member=member: create(member),
            lambda member=member: start_project(by=member, project=acme.project),
            lambda member=member: pause_project(by=member, project=acme.project),
            lambda member=member: publish_schema(by=member, project=acme.project, fields=SCHEMA),
            lambda member=member: change_policy(by=member, project=acme.project, policy=Policy()),
            lambda member=member: assign_pool(by=member, project=acme.project, pool=acme.pool),
        ):
            with pytest.raises(Forbidden):
                act()


def test_a_project_starts_when_its_list_is_complete(acme, manager):
    project = make_project("New", by=manager, state=ProjectState.DRAFT)
    with pytest.raises(Conflict) as refusal:
        start_project(by=manager, project=project)
    assert all(step.missing in str(refusal.value) for step in checklist(project))
    make_guideline(project, by=manager)
    make_item(make_batch(project), "hello")
    pool = Pool.objects.create(name="Nobody yet")
    assign_pool(by=manager, project=project, pool=pool)
    with pytest.raises(Conflict, match="no members"):
        start_project(by=manager, project=project)
    assign_pool(by=manager, project=project, pool=acme.pool)
    start_project(by=manager, project=project)
    project.refresh_from_db()
    assert project.state == ProjectState.LIVE
    pause_project(by=manager, project=project)
    project.refresh_from_db()
    assert project.state == ProjectState.PAUSED
    acts = AuditEntry.objects.filter(subject="project", subject_id=project.pk)
    assert set(acts.values_list("action", flat=True)) >= {"project.start", "project.pause"}


def with_classes(*classes):
    """The factory's field with these classes as (key, title)."""
    options = [{"key": key, "title": title, "colour": 1, "hotkey": ""} for key, title in classes]
    return [SCHEMA[0] | {"options": options}]


def test_a_renamed_and_an_added_class_make_a_version(acme, manager):
    fields = with_classes(("ham", "Wanted"), ("spam", "Spam"), ("odd", "Odd"))
    before = acme.project.schema
    version = publish_schema(by=manager, project=acme.project, fields=fields)
    assert version.number == before.number + 1
    acme.project.refresh_from_db()
    assert acme.project.schema == version
    assert publish_schema(by=manager, project=acme.project, fields=fields) == version


def test_a_schema_changed_meanwhile_is_a_conflict(acme, manager):
    first = acme.project.schema.number
    publish_schema(
        by=manager, project=acme.project, fields=with_classes(("ham", "H"), ("spam", "S"))
    )
    with pytest.raises(Conflict, match="Another manager changed the schema"):
        publish_schema(by=manager, project=acme.project, fields=SCHEMA, opened_on=first)


def test_a_policy_is_versioned_and_says_itself_in_words(acme, manager):
    policy = Policy(DecisionSettings(overlap=Decimal("2.25")))
    version = change_policy(by=manager, project=acme.project, policy=policy)
    assert change_policy(by=manager, project=acme.project, policy=policy) == version
    acme.project.refresh_from_db()
    assert parse_policy(acme.project.policy.settings) == policy
    assert PolicyVersion.objects.filter(project=acme.project).count() == 2
    assert overlap_sentence(Decimal("1.2")).startswith(
        "Each item is labeled by 1 annotator. A random 20%"
    )
    assert overlap_sentence(Decimal(3)) == "Each item is labeled by 3 annotators."


def test_pools_show_their_people_and_workload(acme, manager):
    (pool,) = pools_at_work(acme.project)
    assert pool.place is not None
    assert (pool.open_work, pool.submitted, pool.there_today) == (1, 2, 2)
    unassign_pool(by=manager, project=acme.project, pool=acme.pool)
    assert not ProjectPool.objects.filter(project=acme.project).exists()
    assert pools_at_work(acme.project)[0].place is None
