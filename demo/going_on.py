"""Story events besides labeling: plans, questions, disputes, an invitation, and a
second release."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from annotation.datasets.batches.actions import BatchPlan, change_batch
from annotation.datasets.models import Batch
from annotation.projects.limits import set_deadline
from annotation.projects.models import Project
from annotation.releases.diff.actions import compare_releases
from annotation.releases.diff.jobs import build_diff
from annotation.releases.diff.models import ReleaseDiff
from annotation.releases.models import Release
from annotation.workflow.assignments.actions import Selection, reserve_items
from annotation.workflow.lifecycle.models import Assignment, AssignmentState, Review, Verdict
from annotation.workflow.questions.actions import answer_question, ask_question
from annotation.workflow.questions.models import Question
from annotation.workflow.review.disputes import dispute_review
from billing.rates.actions import set_pay_rate, set_rate
from core.identity.models import Role
from core.tenancy.scope import tenant
from demo.crew import member_of
from demo.organization import founded, manager_of, project_of, released
from demo.project import KIND
from demo.story import Story
from workforce.members.availability.actions import set_availability
from workforce.members.availability.models import Availability
from workforce.members.invitations.actions import invite_member
from workforce.pools.models import Pool
from workforce.skills.actions import set_qualifications

DAYS_TO_DEADLINE, DAYS_TO_HURRIED = 12, 5
DAYS_TO_NEW_RATES = 30
DEARER = Decimal("1.1")
RESERVED = 3


def arrange(story: Story) -> bool:
    """Who is good at what, who works when."""
    with tenant(founded(story)):
        if Availability.objects.exists():
            return False
        today = timezone.localdate()
        for person in story.of_role(Role.ANNOTATOR):
            who = member_of(person)
            set_qualifications(
                by=manager_of(story),
                member=who,
                skills=dict(person.skills),
                languages=person.languages,
            )
            away = today + timedelta(days=person.away_days - 1) if person.away_days else None
            set_availability(by=who, away_until=away, hours=person.hours)
        return True


def go_on(story: Story) -> bool:
    """Questions, an objection and plans, in one transaction."""
    with tenant(founded(story)):
        held = project_of(story)
        if Question.objects.filter(project=held).exists():
            return False
        ask(story, held)
        object_to_one(story, held)
        plan_ahead(story, held)
        invite_one_more(story)
        return True


def invite_one_more(story: Story) -> None:
    """Somebody who has not come in yet."""
    admin, pool = member_of(story.of_role(Role.ADMIN)[0]), Pool.objects.get(name=story.pool)
    invite_member(by=admin, email=story.invited, role=Role.ANNOTATOR, pool=pool)


def ask(story: Story, held: Project) -> None:
    """Two questions about items that somebody has had in hand; the manager answers the first."""
    asking = member_of(story.of_role(Role.ANNOTATOR)[0])
    mine = Assignment.objects.filter(project=held, member=asking, submitted_at__isnull=False)
    first, second = mine.select_related("project", "item").order_by("pk")[:2]
    words, answer = story.talk.answered
    answered = ask_question(by=asking, assignment=first, text=words)
    answer_question(by=manager_of(story), question=answered, text=answer)
    ask_question(by=asking, assignment=second, text=story.talk.open)


def object_to_one(story: Story, held: Project) -> None:
    """The author of the newest rejection disagrees."""
    returned = Assignment.objects.filter(project=held, state=AssignmentState.RETURNED)
    rejected = Review.objects.filter(
        project=held,
        verdict=Verdict.REJECTED,
        annotation__assignment__in=returned.values("pk"),
        annotation__is_live=True,
    )
    newest = rejected.select_related("author__organization", "author__user").latest("decided_at")
    assert newest.author is not None, "an answer has an author"
    dispute_review(by=newest.author, review_id=newest.pk, comment=story.talk.appeal)


def plan_ahead(story: Story, held: Project) -> None:
    """Deadlines, items kept for one person, and dearer rates from next month on.

    A project beside it won't make its deadline at its pace, so that one sees how that looks.
    """
    manager, admin = manager_of(story), member_of(story.of_role(Role.ADMIN)[0])
    batch = Batch.objects.get(project=held)
    due = timezone.localdate() + timedelta(days=DAYS_TO_DEADLINE)
    plan = BatchPlan(batch.name, batch.kind, batch.priority, deadline_on=due)
    change_batch(by=manager, batch=batch, plan=plan)
    set_deadline(by=manager, project=held, deadline_on=due + timedelta(days=2))
    beside = Project.objects.get(name=story.sides[0].project)
    hurried = timezone.localdate() + timedelta(days=DAYS_TO_HURRIED)
    set_deadline(by=manager, project=beside, deadline_on=hurried)
    favoured = member_of(story.of_role(Role.ANNOTATOR)[1])
    reserve_items(by=manager, project=held, member=favoured, selection=Selection(most=RESERVED))
    begins = timezone.now() + timedelta(days=DAYS_TO_NEW_RATES)
    note = "The new contract."
    price, pay = story.price * DEARER, story.pay * DEARER
    set_rate(by=admin, label_kind=KIND, unit_price=price, valid_from=begins, note=note)
    set_pay_rate(by=admin, label_kind=KIND, unit_pay=pay, valid_from=begins, note=note)


def release_again(story: Story) -> bool:
    """The second release of the main project."""
    return released(story, story.project, number=2, note=story.second_note)


def compare(story: Story) -> bool:
    """What lies between the two releases."""
    organization_id = founded(story)
    with tenant(organization_id):
        older, newer = Release.objects.filter(project=project_of(story)).order_by("number")
        known = ReleaseDiff.objects.filter(older=older, newer=newer).first()
        if known is not None and known.state == "ready":
            return False
        diff = compare_releases(by=manager_of(story), one=older, other=newer)
    build_diff(organization_id=organization_id, diff_id=diff.pk)
    return True
