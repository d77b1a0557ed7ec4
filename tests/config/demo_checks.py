"""Is a loaded story of the demo complete and consistent?"""

from collections import Counter
from io import StringIO

from django.core.management import call_command
from django.db.models import Sum

from annotation.data.models import FindingKind, ImportFinding, Item, ItemState
from annotation.guidelines.models import Acknowledgement
from annotation.projects.models import Project
from annotation.releases.models import Release, ReleaseState
from annotation.work.models import WorkEvent
from annotation.workflow.models import (
    Annotation,
    Assignment,
    AssignmentState,
    Outcome,
    Review,
    Verdict,
)
from billing.ledger.models import LedgerEntry
from billing.metering.models import UsageEvent
from billing.metering.rebuild import rebuild_from_facts
from config.demo.composing import EXPECTED
from config.demo.loading import SENT_BACK, UNDECIDED, founded
from workforce.members.models import Invitation, Member, Role
from workforce.organizations.models import Organization
from workforce.tenancy.scope import tenant


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
        project = Project.objects.select_related("guideline", "policy").get()
        assert project.state == "live"
        assert project.guideline.label == "1.1"
        assert project.policy.settings["overlap"] == "1.2"
        assert_imported(story)
        assert_work_of_every_kind(story)
        assert_done_items_have_outcomes()
        assert_books_balance(story)
        release = Release.objects.get()
        assert release.state == ReleaseState.READY
        assert 0 < release.rows == Outcome.objects.filter(is_current=True).count()


def assert_imported(story):
    wanted = sum(parts.count for parts in story.data.parts.values())
    assert Item.objects.count() == wanted
    found = Counter(ImportFinding.objects.values_list("kind", flat=True))
    assert found == {FindingKind.DUPLICATE: story.data.repeated, FindingKind.REFUSED: 1}
    item = Item.objects.first()
    assert set(item.hidden) == {EXPECTED}
    assert set(item.data) == {story.data.column}


def assert_work_of_every_kind(story):
    """Something for everybody to do, and something done by everybody who could."""
    verdicts = Counter(Review.objects.values_list("verdict", flat=True))
    assert verdicts[Verdict.ACCEPTED] > verdicts[Verdict.REJECTED] > 0
    assert Review.objects.filter(verdict="", annotation=None).count() >= UNDECIDED
    assert Outcome.objects.filter(source="adjudication").exists()
    assert not Review.objects.filter(verdict=Verdict.REJECTED, comment="").exists()
    states = Counter(Assignment.objects.values_list("state", flat=True))
    assert states[AssignmentState.RETURNED] >= SENT_BACK
    assert states[AssignmentState.SKIPPED] == 1
    assert states[AssignmentState.HELD] == 0
    assert Item.objects.filter(open_slots__gt=0).count() >= 10
    has_read = {person.email for person in story.of_role(Role.ANNOTATOR) if person.has_read}
    workers = Annotation.objects.values_list("member__user__email", flat=True)
    assert set(workers) == has_read
    assert set(Acknowledgement.objects.values_list("member__user__email", flat=True)) == has_read
    assert set(Annotation.objects.values_list("guideline__minor", flat=True)) == {0, 1}


def assert_done_items_have_outcomes():
    outcomes = Outcome.objects.filter(is_current=True)
    done = Item.objects.filter(state=ItemState.DONE)
    assert sorted(outcomes.values_list("item_id", flat=True)) == sorted(
        done.values_list("pk", flat=True)
    )


def assert_books_balance(story):
    events = WorkEvent.objects.count()
    assert events > 0
    assert LedgerEntry.objects.aggregate(sum=Sum("amount"))["sum"] == 0
    earned = LedgerEntry.objects.filter(account__member=None).aggregate(sum=Sum("amount"))["sum"]
    assert earned == events * story.pay
    charged = UsageEvent.objects.aggregate(sum=Sum("amount"))["sum"]
    assert charged > 0
    assert charged % story.price == 0
    rebuilt = rebuild_from_facts(Organization.objects.get())
    assert (rebuilt.events, rebuilt.usage, rebuilt.earnings) == (events, 0, 0)
