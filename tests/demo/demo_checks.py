"""Is a loaded story of the demo complete and consistent?"""

from collections import Counter
from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.db.models import Sum
from django.utils import timezone

from annotation.datasets.models import Batch, FindingKind, ImportFinding, Item, ItemState
from annotation.projects.guidelines.content import parse_guideline
from annotation.projects.guidelines.examples import items_in
from annotation.projects.guidelines.models import Acknowledgement
from annotation.projects.models import Project
from annotation.releases.diff.models import ReleaseDiff
from annotation.releases.models import Release, ReleaseState
from annotation.workflow.events.models import LABEL_KINDS, WorkEvent
from annotation.workflow.lifecycle.models import (
    Annotation,
    Assignment,
    AssignmentState,
    Outcome,
    Review,
    ReviewKind,
    Verdict,
)
from annotation.workflow.questions.models import Question
from billing.ledger.models import LedgerEntry
from billing.metering.models import UsageEvent
from billing.metering.rebuild import rebuild_from_facts
from billing.payouts.models import Payout
from billing.rates.models import PayRate, Rate
from core.identity.models import Member, Organization, Role
from core.notifications.models import Notification
from core.tenancy.scope import tenant
from demo.composing import EXPECTED
from demo.going_on import RESERVED
from demo.loading import SENT_BACK, UNDECIDED, founded
from workforce.members.availability.models import Availability
from workforce.members.models import Invitation
from workforce.skills.models import MemberSkill


def command():
    """Run load_demo: (what people read, the logins)."""
    out, err = StringIO(), StringIO()
    call_command("load_demo", stdout=out, stderr=err)
    return err.getvalue(), out.getvalue()


def scope(story):
    return tenant(founded(story))


def assert_complete(story):
    with scope(story):
        assert Counter(Member.objects.values_list("role", flat=True)) == {
            "owner": 1,
            "admin": 1,
            "manager": 1,
            "reviewer": 1,
            "annotator": 3,
        }
        assert Invitation.objects.filter(accepted_at=None).get().email == story.invited
        project = Project.objects.select_related("guideline", "policy").get(name=story.project)
        states = Counter(Project.objects.values_list("state", flat=True))
        assert states == {"live": 1 + len(story.sides), "paused": 1}
        assert project.guideline.label == "1.1"
        assert project.policy.settings["decision"]["overlap"] == "1.2"
        assert_imported(story, project)
        assert_work_of_every_kind(story, project)
        assert_done_items_have_outcomes()
        assert_books_balance()
        assert_days_of_work(project)
        assert_released_twice(project)
        assert_there_is_more_than_labeling(story, project)
        for side in story.sides:
            assert_worked_beside(side)


def assert_imported(story, project):
    wanted = sum(parts.count for parts in story.data.parts.values())
    assert Item.objects.filter(project=project).count() == wanted
    findings = ImportFinding.objects.filter(source__project=project)
    found = Counter(findings.values_list("kind", flat=True))
    assert found == {FindingKind.DUPLICATE: story.data.repeated, FindingKind.REFUSED: 1}
    item = Item.objects.filter(project=project).first()
    assert set(item.hidden) == {EXPECTED}
    assert set(item.data) == {story.data.column}


def assert_work_of_every_kind(story, project):
    """Something for everybody to do, and something done by everybody who could."""
    reviews = Review.objects.filter(project=project)
    verdicts = Counter(reviews.values_list("verdict", flat=True))
    assert verdicts[Verdict.ACCEPTED] > verdicts[Verdict.REJECTED] > 0
    waiting = Counter(reviews.filter(verdict="").values_list("kind", flat=True))
    assert waiting[ReviewKind.CHOICE] >= UNDECIDED
    assert (waiting[ReviewKind.SKIPS], waiting[ReviewKind.DISPUTE]) == (1, 1)
    assert Outcome.objects.filter(source="adjudication").exists()
    assert not reviews.filter(verdict=Verdict.REJECTED, comment="").exists()
    assignments = Assignment.objects.filter(project=project)
    states = Counter(assignments.values_list("state", flat=True))
    assert states[AssignmentState.RETURNED] >= SENT_BACK - 1  # one of them is disputed
    assert states[AssignmentState.SKIPPED] == 1 + 2
    assert states[AssignmentState.HELD] == 0
    assert states[AssignmentState.RESERVED] == RESERVED
    assert Item.objects.filter(project=project, open_slots__gt=0).count() >= 10
    has_read = {person.email for person in story.of_role(Role.ANNOTATOR) if person.has_read}
    workers = Annotation.objects.filter(project=project).values_list(
        "member__user__email", flat=True
    )
    assert set(workers) == has_read
    assert set(Acknowledgement.objects.values_list("member__user__email", flat=True)) == has_read
    minors = Annotation.objects.filter(project=project).values_list("guideline__minor", flat=True)
    assert set(minors) == {0, 1}


def assert_released_twice(project):
    first, second = Release.objects.filter(project=project).order_by("number")
    assert {first.state, second.state} == {ReleaseState.READY}
    outcomes = Outcome.objects.filter(project=project, is_current=True).count()
    assert 0 < first.rows < second.rows == outcomes
    assert ReleaseDiff.objects.get(older=first, newer=second).state == ReleaseState.READY


def assert_days_of_work(project):
    """Two weeks of it, so that trends show, none of it in the future."""
    submitted = Annotation.objects.filter(project=project).values_list("submitted_at", flat=True)
    days = {moment.date() for moment in submitted}
    assert len(days) >= 8
    assert max(submitted) <= timezone.now()
    assert max(days) - min(days) >= timedelta(days=12)
    last = WorkEvent.objects.filter(project=project).latest("occurred_at").occurred_at
    assert last <= timezone.now()


def assert_there_is_more_than_labeling(story, project):
    questions = Question.objects.filter(project=project).order_by("asked_at")
    assert [question.is_open for question in questions] == [False, True]
    assert Batch.objects.get(project=project).deadline_on > timezone.localdate()
    assert Availability.objects.filter(away_until__isnull=False).exists()
    assert MemberSkill.objects.exists()
    assert Rate.objects.filter(label_kind="choice", valid_from__gt=timezone.now()).exists()
    told = set(Notification.objects.values_list("kind", flat=True))
    assert {"question_asked", "question_answered", "work_reserved", "work_returned"} <= told


def assert_worked_beside(side):
    """A project beside it: its items, their answers of every kind, and some finished ones."""
    project = Project.objects.select_related("schema", "guideline").get(name=side.project)
    assert Item.objects.filter(project=project).count() >= 16
    assert not ImportFinding.objects.filter(source__project=project).exists()
    answers = list(Annotation.objects.filter(project=project).values_list("answer", flat=True))
    fields = {field["name"] for field in project.schema.fields}
    assert set().union(*answers) == fields
    assert Outcome.objects.filter(project=project).exists()
    assert Item.objects.filter(project=project, open_slots__gt=0).count() >= 4
    assert Release.objects.filter(project=project, state=ReleaseState.READY).exists() == bool(
        side.note
    )
    assert Question.objects.filter(project=project).exists() == bool(side.asked)
    shown = items_in(parse_guideline(project.guideline.content))
    assert shown <= set(Outcome.objects.filter(project=project).values_list("item_id", flat=True))
    assert bool(shown) == bool(side.examples)


def assert_done_items_have_outcomes():
    outcomes = Outcome.objects.filter(is_current=True)
    done = Item.objects.filter(state=ItemState.DONE)
    assert sorted(outcomes.values_list("item_id", flat=True)) == sorted(
        done.values_list("pk", flat=True)
    )


def assert_books_balance():
    events = list(WorkEvent.objects.all())
    assert events
    assert LedgerEntry.objects.aggregate(sum=Sum("amount"))["sum"] == 0
    expense = LedgerEntry.objects.filter(account__type="expense:labels")
    earned = expense.aggregate(sum=Sum("amount"))["sum"]
    pays = dict(
        PayRate.objects.filter(valid_from__lte=timezone.now()).values_list("label_kind", "unit_pay")
    )
    assert earned == sum(
        event.quantity * pays[event.label_kind] for event in events if event.kind in LABEL_KINDS
    )
    assert set(Payout.objects.values_list("state", flat=True)) == {"confirmed"}
    assert UsageEvent.objects.aggregate(sum=Sum("amount"))["sum"] > 0
    rebuilt = rebuild_from_facts(Organization.objects.get())
    assert (rebuilt.events, rebuilt.usage, rebuilt.earnings) == (len(events), 0, 0)
