"""Who hears of what happens to work, guidelines, imports and queues?"""

import pytest

from annotation.projects.guidelines.actions import publish_guideline, save_guideline_draft
from annotation.projects.guidelines.content import parse_guideline
from annotation.workflow.queue.jobs import tell_empty_queues
from annotation.workflow.review.disputes import dispute_review
from core.notifications.models import Notification
from core.tenancy.scope import tenant
from tests.factories import projects
from tests.support.desk import make_desk


@pytest.fixture
def desk(db):
    return make_desk(items=1, policy={"review": {"mode": "all"}})


def told():
    return list(Notification.objects.order_by("pk").values_list("kind", "member_id", "count"))


def test_the_author_hears_of_returned_work_with_the_reason(desk):
    with tenant(desk.organization.pk):
        desk.label()
        desk.review(verdict="rejected", reason="wrong_class")
        assert told() == [("work_returned", desk.annotators[0].pk, 1)]
        notification = Notification.objects.get()
        assert "Wrong class" in notification.text
        assert notification.url.endswith(f"/projects/{desk.project.pk}/label/")


def test_both_sides_hear_who_was_right(db):
    desk = make_desk(items=1, reviewers=2, policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        desk.label()
        first = desk.review(verdict="rejected", reason="wrong_class")
        dispute_review(by=desk.annotators[0], review_id=first.pk, comment="No.")
        desk.review(1, "overturned")
        heard = set(
            Notification.objects.filter(kind="dispute_decided").values_list("member", flat=True)
        )
        assert heard == {desk.annotators[0].pk, desk.reviewers[0].pk}


def test_an_accepted_answer_is_no_news(desk):
    with tenant(desk.organization.pk):
        desk.label()
        desk.review()
        assert told() == []


@pytest.mark.parametrize(
    ("level", "kind"), [("major", "guideline_changed"), ("minor", "guideline_reworded")]
)
def test_everybody_who_labels_hears_of_a_new_guideline(desk, level, kind):
    with tenant(desk.organization.pk):
        owner = desk.project.created_by
        content = parse_guideline(projects.CONTENT | {"overview": "New words."})
        save_guideline_draft(by=owner, project=desk.project, content=content)
        publish_guideline(by=owner, project=desk.project, level=level)
        assert told() == [(kind, member.pk, 1) for member in desk.annotators]


def test_an_empty_queue_is_told_once_for_each_batch(desk):
    tell_empty_queues()
    with tenant(desk.organization.pk):
        assert told() == []
        desk.label()
    tell_empty_queues()
    tell_empty_queues()
    with tenant(desk.organization.pk):
        assert told() == [("queue_empty", desk.project.created_by_id, 1)]
        batch = projects.make_batch(desk.project, "more")
        projects.make_item(batch, "another", slots=1, open_slots=1)
    tell_empty_queues()
    with tenant(desk.organization.pk):
        assert len(told()) == 1
        desk.label(1)
    tell_empty_queues()
    with tenant(desk.organization.pk):
        assert [kind for kind, *_ in told()] == ["queue_empty", "queue_empty"]
