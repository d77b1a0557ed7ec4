"""Do drafts, publishing and acknowledgements hold under refusals and races?"""

import threading

import pytest
from django.db import DatabaseError, transaction

from annotation.projects.guidelines.actions import (
    acknowledge,
    edition,
    publish_guideline,
    save_guideline_draft,
)
from annotation.projects.guidelines.compare import changed_titles
from annotation.projects.guidelines.content import (
    MAX_CHARACTERS,
    ClassBlock,
    Guideline,
    parse_guideline,
)
from annotation.projects.guidelines.models import Acknowledgement, GuidelineVersion
from annotation.projects.guidelines.panel import guideline_panel
from annotation.projects.guidelines.queries import draft_of, needs_acknowledgement, published
from annotation.projects.models import Project
from core.audit.models import AuditEntry
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Forbidden, Invalid
from tests.factories.projects import make_project
from tests.support.racing import failures, race


def text(words):
    return Guideline(overview=words, blocks=(ClassBlock(class_key="spam", definition=words),))


@pytest.fixture
def acme(world):
    with tenant(world.acme.pk):
        yield world.acme


@pytest.fixture
def fresh(acme):
    """A project without a guideline."""
    return make_project("Fresh", by=acme.members["manager"])


def save(side, project, words, **options):
    return save_guideline_draft(
        by=side.members["manager"], project=project, content=text(words), **options
    )


def publish(side, project, **options):
    return publish_guideline(by=side.members["manager"], project=project, **options)


def test_versions_count_from_one(acme, fresh):
    save(acme, fresh, "first")
    assert publish(acme, fresh, level="minor").label == "1.0"
    save(acme, fresh, "second")
    assert publish(acme, fresh, level="minor", note="Wording").label == "1.1"
    save(acme, fresh, "third")
    assert publish(acme, fresh, level="major").label == "2.0"
    fresh.refresh_from_db()
    assert fresh.guideline.label == "2.0"
    assert [version.label for version in published(fresh)] == ["2.0", "1.1", "1.0"]
    acts = AuditEntry.objects.filter(action="guideline.publish")
    assert acts.count() == 3


def test_publishing_leaves_older_versions_as_they_were(acme, fresh):
    save(acme, fresh, "first")
    first = publish(acme, fresh)
    before = GuidelineVersion.objects.filter(pk=first.pk).values().get()
    save(acme, fresh, "second")
    publish(acme, fresh)
    assert GuidelineVersion.objects.filter(pk=first.pk).values().get() == before
    with pytest.raises(DatabaseError), transaction.atomic():
        GuidelineVersion.objects.filter(pk=first.pk).update(note="changed")


def test_nothing_and_nothing_new_is_not_published(acme, fresh):
    with pytest.raises(Conflict, match="no draft"):
        publish(acme, fresh)
    save_guideline_draft(by=acme.members["manager"], project=fresh, content=Guideline())
    with pytest.raises(Conflict, match="empty"):
        publish(acme, fresh)
    save(acme, fresh, "same")
    publish(acme, fresh)
    save(acme, fresh, "same")
    with pytest.raises(Conflict, match=r"identical to version 1\.0"):
        publish(acme, fresh)


def test_a_save_on_an_older_text_is_refused_and_the_newer_one_stays(acme, fresh):
    opened_on = edition(save(acme, fresh, "first"))
    save(acme, fresh, "second", opened_on=opened_on)
    with pytest.raises(Conflict, match="saved this guideline while"):
        save(acme, fresh, "third", opened_on=opened_on)
    assert parse_guideline(draft_of(fresh).content).overview == "second"
    opened_on = edition(draft_of(fresh))
    publish(acme, fresh)
    with pytest.raises(Conflict, match="published this guideline while"):
        save(acme, fresh, "fourth", opened_on=opened_on)
    assert draft_of(fresh) is None


def test_publishing_another_draft_than_the_one_seen_is_refused(acme, fresh):
    seen = edition(save(acme, fresh, "first"))
    save(acme, fresh, "second")
    with pytest.raises(Conflict, match="saved this guideline"):
        publish(acme, fresh, opened_on=seen)


@pytest.mark.parametrize("role", ["reviewer", "annotator"])
def test_only_managers_and_up_write(acme, fresh, role):
    member = acme.members[role]
    with pytest.raises(Forbidden):
        save_guideline_draft(by=member, project=fresh, content=text("x"))
    with pytest.raises(Forbidden):
        publish_guideline(by=member, project=fresh)


def test_a_major_version_must_be_read_and_a_minor_one_not(acme):
    project, reader = acme.project, acme.members["annotator"]
    assert needs_acknowledgement(reader, project) is None
    save(acme, project, "wording")
    publish(acme, project, level="minor")
    assert needs_acknowledgement(reader, project) is None
    save(acme, project, "meaning")
    version = publish(acme, project, level="major")
    assert needs_acknowledgement(reader, project) == version
    acknowledge(by=reader, project=project, major=2)
    acknowledge(by=reader, project=project, major=2)
    assert needs_acknowledgement(reader, project) is None
    assert Acknowledgement.objects.filter(project=project, member=reader, major=2).count() == 1
    with pytest.raises(Conflict, match="published in the meantime"):
        acknowledge(by=reader, project=project, major=1)


def test_what_changed_is_said_by_titles(acme):
    project = acme.project
    old = project.guideline
    save(acme, project, "new")
    new = publish(acme, project)
    manager = acme.members["manager"]
    assert changed_titles(manager, old, new) == ["Overview", "Spam", "Ham"]
    assert changed_titles(manager, new, new) == []


def test_a_panel_has_every_class_of_the_schema_and_is_made_once(acme):
    version, schema = acme.guideline, acme.project.schema
    manager = acme.members["manager"]
    panel = guideline_panel(manager, version, schema, slug="acme")
    assert [block["title"] for block in panel["blocks"]] == ["Ham", "Spam"]
    assert "<p>What ham is.</p>" in panel["blocks"][0]["definition_html"]
    assert panel["blocks"][0]["examples"] == [
        {
            "text": "A typical ham.",
            "image": "",
            "name": "",
            "good": True,
            "note": "",
            "item": None,
            "drawn": [],
            "holds_item": False,
            "compared": [],
        }
    ]
    again = GuidelineVersion.objects.get(pk=version.pk)
    assert guideline_panel(manager, again, schema, slug="acme") is panel


def test_a_draft_is_rendered_anew_each_time(acme, fresh):
    draft = save(acme, fresh, "first")
    manager = acme.members["manager"]
    guideline_panel(manager, draft, fresh.schema, slug="acme")
    draft = save(acme, fresh, "second")
    panel = guideline_panel(manager, draft, fresh.schema, slug="acme")
    assert "second" in panel["overview_html"]


def drafted(side):
    """A committed project with a draft."""
    with tenant(side.pk):
        project = make_project("Raced", by=side.members["manager"])
        save(side, project, "first")
    return project.pk


@pytest.mark.race
def test_two_people_publish_at_once_and_one_version_comes_of_it(committed_world):
    side = committed_world.acme
    project_id = drafted(side)

    def rival():
        with tenant(side.pk):
            return publish(side, Project.objects.get(pk=project_id)).label

    results = race(rival, rival, rival, rival)
    assert [result for result in results if isinstance(result, str)] == ["1.0"]
    assert all(isinstance(problem, Conflict) for problem in failures(results))
    with tenant(side.pk):
        assert published(Project.objects.get(pk=project_id)).count() == 1
        assert AuditEntry.objects.filter(action="guideline.publish").count() == 1


@pytest.mark.race
def test_without_the_lock_both_would_publish_but_for_the_frozen_row(committed_world):
    """The race is real: both see the draft as unpublished; only the trigger stops the second."""
    side = committed_world.acme
    project_id = drafted(side)
    both_looked = threading.Barrier(2)

    def unlocked():
        with tenant(side.pk):
            draft = draft_of(Project.objects.get(pk=project_id))
            both_looked.wait(timeout=30)
            draft.major, draft.published_at = 1, draft.edited_at
            draft.save()
            return "published"

    results = race(unlocked, unlocked)
    assert results.count("published") == 1
    (problem,) = failures(results)
    assert isinstance(problem, DatabaseError)


@pytest.mark.race
def test_two_writers_at_once_and_nobody_is_overwritten(committed_world):
    side = committed_world.acme
    project_id = drafted(side)
    with tenant(side.pk):
        opened_on = edition(draft_of(Project.objects.get(pk=project_id)))

    def writer(words):
        def write():
            with tenant(side.pk):
                save(side, Project.objects.get(pk=project_id), words, opened_on=opened_on)
                return words

        return write

    results = race(writer("mine"), writer("yours"))
    (kept,) = [result for result in results if isinstance(result, str)]
    with tenant(side.pk):
        assert (
            parse_guideline(draft_of(Project.objects.get(pk=project_id)).content).overview == kept
        )


def test_a_guideline_too_long_in_all_is_refused_though_each_field_is_short(acme, fresh):
    fields = MAX_CHARACTERS // 20_000
    blocks = tuple(ClassBlock(class_key=str(n), definition="a" * 20_000) for n in range(fields))

    def save_it(guideline):
        return save_guideline_draft(
            by=acme.members["manager"], project=fresh, content=guideline, opened_on=None
        )

    with pytest.raises(Invalid, match=r"has 400,001 characters\. The limit is 400,000"):
        save_it(Guideline(overview="b", blocks=blocks))
    assert draft_of(fresh) is None
    assert save_it(Guideline(blocks=blocks)).pk


def test_more_markdown_than_can_be_shown_is_refused_when_it_is_saved(acme, fresh):
    with pytest.raises(Invalid, match="too much Markdown"):
        save_guideline_draft(
            by=acme.members["manager"],
            project=fresh,
            content=Guideline(
                blocks=tuple(
                    ClassBlock(class_key=str(n), definition="![a" * 6_000) for n in range(10)
                )
            ),
        )
    assert draft_of(fresh) is None
