"""Does the home page name what waits for a reviewer and a manager, and only where they may?"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from annotation.dashboard.waiting import waiting_work
from annotation.datasets.models import Import, ImportState, Item
from annotation.projects.grants import Level
from annotation.projects.models import Project
from annotation.workflow.lifecycle.models import Review
from annotation.workflow.questions.models import Question
from core.tenancy.scope import tenant
from tests.factories.people import make_member, make_user
from tests.factories.projects import grant, make_import
from tests.support.desk import make_desk


@pytest.fixture
def desk(db):
    desk = make_desk(policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        desk.owner = desk.project.created_by
        desk.manager = make_member(make_user("manager@example.org"), "manager")
    return desk


def waiting(member):
    with tenant(member.organization_id):
        return waiting_work(member)


def titles(member):
    return [entry.title for entry in waiting(member)]


def test_a_reviewer_finds_the_reviews_that_wait(desk):
    assert titles(desk.reviewers[0]) == []
    with tenant(desk.organization.pk):
        desk.label(0)
        desk.label(1)
    [entry] = waiting(desk.reviewers[0])
    assert entry.title == "2 reviews pending"
    assert entry.url == reverse("reviews", args=["desk"])
    assert titles(desk.annotators[0]) == []


def test_a_long_backlog_is_counted_only_so_far(desk, monkeypatch):
    monkeypatch.setattr("annotation.workflow.review.backlog.MAX_COUNTED", 2)
    with tenant(desk.organization.pk):
        oldest = desk.label(0)
        desk.label(1)
        first = Review.objects.get(annotation=oldest)
        Review.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(days=9))
    assert titles(desk.reviewers[0]) == ["2 reviews pending"]
    with tenant(desk.organization.pk):
        desk.label(0)
    [entry] = waiting(desk.reviewers[0])
    assert entry.title == "More than 2 reviews pending"
    assert entry.text == "In one project. Oldest: 1\xa0week."


def test_reviews_wait_only_for_who_may_review_there(desk):
    with tenant(desk.organization.pk):
        desk.label(0)
        newcomer = make_member(make_user("newcomer@example.org"), "reviewer")
    assert titles(newcomer) == []
    with tenant(desk.organization.pk):
        grant(desk.project, newcomer, level=Level.VIEW)
    assert titles(newcomer) == []
    with tenant(desk.organization.pk):
        grant(desk.project, newcomer, level=Level.REVIEW)
    assert titles(newcomer) == ["1 review pending"]


def test_a_manager_finds_questions_imports_and_empty_queues_of_granted_projects(desk):
    project, owner = desk.project, desk.owner
    with tenant(desk.organization.pk):
        asker = desk.annotators[0]
        Question.objects.create(project=project, item=desk.item(), asked_by=asker, text="Why?")
        make_import(project, by=owner, file_name="a.csv", state=ImportState.FAILED)
        make_import(project, by=owner, file_name="b.csv", state=ImportState.PREVIEW)
        Item.objects.update(open_slots=0)
    assert titles(desk.manager) == []
    with tenant(desk.organization.pk):
        grant(project, desk.manager)
    assert titles(desk.manager) == [
        "1 open question",
        "Import of a.csv failed",
        f"{project.name} has no items left to label",
    ]
    assert "Import of b.csv is ready for your review" in titles(owner)
    with tenant(desk.organization.pk):
        Import.objects.update(created_at=timezone.now() - timedelta(days=8))
        Question.objects.update(answered_at=timezone.now())
        Project.objects.update(state="paused")
    assert titles(desk.manager) == []


def test_the_home_page_leads_there(desk, client):
    with tenant(desk.organization.pk):
        desk.label(0)
    client.force_login(desk.reviewers[0].user)
    html = client.get(reverse("organization_home", args=["desk"])).content.decode()
    assert "1 review pending" in html
    assert html.count("button primary") == 1


def test_what_a_closed_project_left_waits_for_nobody(desk):
    with tenant(desk.organization.pk):
        grant(desk.project, desk.manager)
        grant(desk.project, desk.manager, level=Level.REVIEW)
        desk.label(0)
        make_import(desk.project, by=desk.manager)
        make_import(desk.project, by=desk.manager, state=ImportState.FAILED, file_name="b.csv")
    assert len(titles(desk.manager)) == 3
    assert titles(desk.reviewers[0]) == ["1 review pending"]
    with tenant(desk.organization.pk):
        Project.objects.update(state="closed")
    assert titles(desk.manager) == titles(desk.reviewers[0]) == []


def test_a_checked_import_waits_for_whoever_started_it(desk):
    with tenant(desk.organization.pk):
        grant(desk.project, desk.manager)
        make_import(desk.project, by=desk.manager, state=ImportState.CHECKED)
    assert titles(desk.manager) == ["Import of messages.tsv is ready for your review"]
