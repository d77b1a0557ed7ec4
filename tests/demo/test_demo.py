"""Is the demo worth a visit: complete, consistent, and the same however often it is loaded?"""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import override_settings
from django.utils import timezone

from annotation.datasets.item_facts import material_of
from annotation.label_types.box import BOX
from annotation.label_types.schema import schema_of
from annotation.projects.models import Project
from annotation.releases.diff.models import ReleaseDiff
from annotation.workflow.labeling.page import item_data
from annotation.workflow.lifecycle.models import (
    Annotation,
    Assignment,
    Outcome,
    Review,
    ReviewKind,
    Verdict,
)
from annotation.workflow.queue.eligibility import find_place
from core.identity.models import Member, Role, User
from demo.clock import morning, on_day, working_days
from demo.composing import EXPECTED, file_of, rows_of, seeded, spread
from demo.harbour import HARBOUR
from demo.harbour_quay import QUAY
from demo.loading import STORIES, founded
from demo.northwind import NORTHWIND
from demo.northwind_orders import LETTERS
from demo.password import PASSWORD
from demo.story import Story
from tests.demo.demo_checks import assert_complete, command, scope
from tests.isolation.fingerprint import fingerprint, rolled_back


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """Both stories, loaded once for these tests and gone after them."""
    files = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=files), rolled_back():
        yield command()


def test_it_prints_who_can_sign_in(demo, client):
    said, logins = demo
    assert "loaded" in said
    for story in STORIES:
        for person in story.people:
            (line,) = [
                each for each in logins.splitlines() if person.email in each and story.name in each
            ]
            assert all(word in line for word in (person.name, str(person.role.label), PASSWORD))
    for email in {person.email for story in STORIES for person in story.people}:
        assert client.login(email=email, password=PASSWORD)
        assert EmailAddress.objects.get(email=email).verified


def test_somebody_works_in_both(demo):
    mina = User.objects.get(email="mina@example.org")
    for story in STORIES:
        with scope(story):
            assert Member.objects.get(user=mina).annotations.exists()


def test_a_second_run_changes_nothing(demo):
    before = [everything(story) for story in STORIES]
    said, logins = command()
    assert "nothing was changed" in said
    assert logins == demo[1]
    assert [everything(story) for story in STORIES] == before


def everything(story):
    """All rows of an organization."""
    return fingerprint(founded(story))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)
def test_each_story_is_complete(demo, story):
    assert_complete(story)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)
def test_somebody_thought_again_between_the_releases(demo, story):
    with scope(story):
        changes = ReleaseDiff.objects.get().summary["changes"]
    assert changes["outcome"] == 1
    assert changes["added"] > 10


def test_one_person_still_has_to_read_the_guideline(demo):
    (newcomer,) = [
        person
        for story in STORIES
        for person in story.of_role(Role.ANNOTATOR)
        if not person.has_read
    ]
    with scope(HARBOUR):
        member = Member.objects.get(user__email=newcomer.email)
        assert not find_place(
            member, Project.objects.get(name=HARBOUR.project).pk
        ).has_read_guideline


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)
def test_annotators_never_get_the_hidden_column(demo, story):
    with scope(story):
        assignments = list(Assignment.objects.select_related("item", "member")[:40])
        for assignment in assignments:
            place = find_place(assignment.member, assignment.project_id)
            sent = str(item_data(place, assignment))
            assert assignment.item.text[:20] in sent
            assert EXPECTED not in sent


@pytest.mark.parametrize(
    ("story", "side"),
    [(story, side) for story in STORIES for side in story.sides],
    ids=lambda value: value.slug if isinstance(value, Story) else value.project,
)
def test_most_answers_are_right_and_none_is_nonsense(demo, story, side):
    with scope(story):
        project = Project.objects.select_related("schema").get(name=side.project)
        schema = schema_of(project.schema.fields)
        alike = [
            schema.agreement(
                schema.normalise(side.truth(row.item, story.seed), material_of(row.item)),
                row.answer,
            )
            for row in Annotation.objects.filter(project=project).select_related("item__media")
        ]
    assert len(alike) >= 10
    assert 0.55 < sum(alike) / len(alike) < 1.0


def test_a_reviewer_chose_between_boxes_that_disagree_and_another_choice_waits(demo):
    with scope(HARBOUR):
        choices = Review.objects.filter(project__name=QUAY.project, kind=ReviewKind.CHOICE)
        assert choices.filter(verdict=Verdict.ACCEPTED).exists()
        assert choices.filter(verdict="").exists()
        outcome = Outcome.objects.filter(project__name=QUAY.project, source="adjudication")[0]
        pairs = Annotation.objects.filter(item=outcome.item_id).values_list("answer", flat=True)
        one, other = (answer["label"] for answer in pairs)
        assert BOX.comparison_key(one) != BOX.comparison_key(other)


def test_reviewers_corrected_regions(demo):
    for story, side in ((HARBOUR, QUAY), (NORTHWIND, LETTERS)):
        with scope(story):
            mended = Review.objects.filter(project__name=side.project, verdict=Verdict.CORRECTED)
            assert mended.exists(), side.project


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)
@pytest.mark.parametrize("seed", range(5))
def test_texts_are_different_and_complete(story, seed):
    rows = rows_of(story.data, seed)
    texts = [row.text for row in rows]
    assert len(set(texts)) == len(texts) == sum(p.count for p in story.data.parts.values())
    assert not [text for text in texts if "{" in text or "  " in text or not text[0].isupper()]
    assert Counter(row.expected for row in rows) == {
        key: parts.count for key, parts in story.data.parts.items()
    }


def test_the_file_is_the_same_each_time():
    assert file_of(NORTHWIND.data, NORTHWIND.seed) == file_of(NORTHWIND.data, NORTHWIND.seed)


@pytest.mark.parametrize("hour", [0, 8, 9, 23])
def test_the_morning_of_no_day_lies_in_the_future(hour):
    moment = datetime(2026, 3, 9, hour, 30, tzinfo=UTC)
    mornings = [morning(moment, day, "Europe/Oslo") for day in range(20, -1, -1)]
    assert mornings == sorted(mornings)
    assert mornings[-1] < moment


def test_people_rest_on_weekends_but_work_today():
    days = working_days(13, 0, "Europe/Oslo")
    assert days[-1] == 0
    assert 9 <= len(days) <= 11


def test_the_clock_tells_the_storys_time_and_goes_back():
    actual = timezone.now
    with on_day(3, "Europe/Oslo") as clock:
        before = timezone.now()
        clock.wait(60)
        assert timedelta(seconds=60) < timezone.now() - before < timedelta(seconds=61)
        assert actual() - before > timedelta(days=2)
    assert timezone.now is actual


def test_the_clock_goes_back_when_the_work_fails():
    actual = timezone.now
    with pytest.raises(ZeroDivisionError):
        fail_on_day(3)
    assert timezone.now is actual


def fail_on_day(days):
    with on_day(days, "Europe/Oslo") as clock:
        clock.wait(1 / 0)


@pytest.mark.parametrize("seed", range(5))
def test_a_total_is_spread_without_a_rest(seed):
    parts = spread(30, 8, seeded(seed))
    assert sum(parts) == 30
    assert min(parts) >= 1
