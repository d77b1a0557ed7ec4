"""Whose answers are reviewed: all of somebody new, then a share, or by how well the work passes?"""

import pytest

from annotation.projects.models import PolicyVersion
from annotation.workflow.lifecycle.review_settings import ReviewSettings
from annotation.workflow.lifecycle.track_record import TrackRecord
from annotation.workflow.review.jobs import count_answers
from core.tenancy.scope import tenant
from tests.factories.work import label_events
from tests.support.desk import HAM, SPAM, make_desk


@pytest.mark.parametrize(
    ("mode", "answers", "expected"),
    [
        ("none", 0, 0.0),
        ("all", 500, 1.0),
        ("sample", 19, 1.0),
        ("sample", 20, 0.1),
        ("adaptive", 19, 1.0),
        ("adaptive", 20, 0.4),
    ],
)
def test_the_share_of_a_person(mode, answers, expected):
    assert ReviewSettings(mode=mode).share(answers=answers, rate=0.4) == expected


def numbers(desk):
    with tenant(desk.organization.pk):
        return [
            (record.member_id, record.answers, round(record.right, 1), round(record.wrong, 1))
            for record in TrackRecord.objects.order_by("member_id")
        ]


def test_answers_are_counted_once_however_often_the_job_runs(db):
    desk = make_desk(items=6)
    one, other = (member.pk for member in desk.annotators)
    with tenant(desk.organization.pk):
        desk.label(0)
        desk.label(0)
    count_answers()
    with tenant(desk.organization.pk):
        desk.label(0)
        desk.label(1)
    count_answers()
    count_answers()
    assert [row[:2] for row in numbers(desk)] == [(one, 3), (other, 1)]


def test_who_is_known_is_sampled(db):
    policy = {"review": {"mode": "sample", "percent": 1, "first": 3}}
    desk = make_desk(items=12, policy=policy)
    with tenant(desk.organization.pk):
        assert all(desk.label().drawn for _ in range(3))
    count_answers()
    with tenant(desk.organization.pk):
        assert sum(desk.label().drawn for _ in range(9)) <= 3


@pytest.mark.parametrize("later", [{"mode": "sample", "percent": 1, "first": 1}, {"mode": "none"}])
def test_what_came_back_is_reviewed_again_whatever_the_sample_says(db, later):
    """Of eight texts a sample of 1 % draws none; a reviewer's rejection holds for each of them."""
    desk = make_desk(items=8, policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        for _ in range(8):
            desk.label(0, SPAM)
        for _ in range(8):
            desk.review(verdict="rejected", reason="missed")
    count_answers()
    with tenant(desk.organization.pk):
        policy = desk.project.policy
        desk.project.policy = PolicyVersion.objects.create(
            project=desk.project,
            number=policy.number + 1,
            settings=policy.settings | {"review": later},
            created_by=policy.created_by,
        )
        desk.project.save(update_fields=["policy"])
        corrected = [desk.label(0, HAM) for _ in range(8)]
        assert [annotation.revision for annotation in corrected] == [2] * 8
        assert all(annotation.drawn for annotation in corrected)
        assert not label_events().exists(), "nothing is paid before a reviewer has looked again"


def test_verdicts_make_the_record(db):
    desk = make_desk(items=3, policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        desk.label(0)
        desk.review()
        desk.label(0, SPAM)
        desk.review(verdict="corrected", answer=HAM)
        desk.label(0, SPAM)
        desk.review(verdict="rejected", reason="missed")
    ((_member, _answers, right, wrong),) = numbers(desk)
    assert (right, wrong) == (1.0, 2.0)
