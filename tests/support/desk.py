"""A project with items and people at work on it, for tests of the queue and of reviews."""

from dataclasses import dataclass, field

import pytest

from annotation.datasets.models import Item
from annotation.projects.grants import Level
from annotation.projects.models import PolicyVersion, Project
from annotation.workflow.labeling.actions import Submission, submit_annotation
from annotation.workflow.queue.actions import claim_next_item, skip
from annotation.workflow.queue.eligibility import find_work, work_context
from annotation.workflow.review.actions import claim_next_review, decide_review
from annotation.workflow.review.decisions import Given
from core.identity.models import Member, Organization
from core.tenancy.scope import tenant
from tests.factories import money, people, projects
from workforce.members.scope import serialize

QUICK_SEEDS = 2
HAM, SPAM = {"label": "ham"}, {"label": "spam"}


def seeds(count):
    """The seeds of a walk in any order: a few for the quick tests, the others for the slow ones."""
    return [
        pytest.param(seed, marks=[pytest.mark.slow] if seed >= QUICK_SEEDS else [])
        for seed in range(count)
    ]


@dataclass
class Desk:
    """One organization, one live project, its annotators and reviewers by number."""

    organization: Organization
    project: Project
    annotators: list[Member]
    reviewers: list[Member] = field(default_factory=list)

    def claim(self, number=0, after=None, *, show=False):
        """The next assignment of an annotator; with `show` as a submission brings it."""
        serialize(self.annotators[number])
        place = work_context(member=self.annotators[number], project_id=self.project.pk)
        return claim_next_item(place, after=after.pk if after else None, show=show)

    def submit(self, assignment, answer=HAM, *, key="", revision=None, guideline_id=None):
        """Submit an answer as the assignment's own member, as the page would."""
        member = Member.objects.select_related("organization", "user").get(pk=assignment.member_id)
        serialize(member)
        held, place = find_work(member, assignment.pk)
        submission = Submission(
            answer=answer,
            revision=held.revision if revision is None else revision,
            guideline_id=guideline_id or place.guideline.pk,
            key=key or f"{assignment.pk}:{held.revision}",
        )
        return submit_annotation(place, assignment=held, submission=submission)

    def label(self, number=0, answer=HAM):
        """Claim and submit in one go."""
        return self.submit(self.claim(number), answer)

    def review(self, number=0, verdict="accepted", **values):
        """Claim the next review and decide it."""
        reviewer = self.reviewers[number]
        review = claim_next_review(by=reviewer, project=self.project)
        return self.decide(reviewer, review, verdict, **values)

    def decide(self, member, review, verdict="accepted", **values):
        """A member's verdict on a review as they see it."""
        given = Given(verdict=verdict, version=review.version, **values)
        return decide_review(by=member, review_id=review.pk, given=given)

    def skip(self, number=0, reason="unclear"):
        """Claim the next item and give it back with a reason."""
        assignment = self.claim(number)
        held, _place = find_work(self.annotators[number], assignment.pk)
        skip(held, reason=reason)
        return assignment

    def item(self, number=0):
        """An item as the database has it now."""
        return Item.objects.filter(project=self.project).order_by("position")[number]


def make_desk(*, items=3, slots=1, annotators=2, reviewers=1, policy=None, slug="desk"):
    """Build it, committed or not as the test's database fixture is."""
    organization = people.make_organization(slug)
    users = [people.make_user(f"{slug}{n}@example.org") for n in range(annotators + reviewers + 1)]
    with tenant(organization.pk):
        owner = people.make_member(users[0], "owner")
        workers = [people.make_member(u, "annotator") for u in users[1 : annotators + 1]]
        seniors = [people.make_member(u, "reviewer") for u in users[annotators + 1 :]]
        pool = people.make_pool("Crew", members=workers)
        project = projects.make_project(by=owner, pools=[pool])
        projects.grant(project, *seniors, level=Level.REVIEW)
        settings = {"overlap": "1", "review": {"mode": "none"}} | (policy or {})
        project.policy = PolicyVersion.objects.create(
            project=project, number=2, settings=settings, created_by=owner
        )
        project.save(update_fields=["policy"])
        projects.make_guideline(project, by=owner, readers=workers)
        set_rates(owner)
        batch = projects.make_batch(project)
        for number in range(items):
            projects.make_item(batch, f"text {number}", slots=slots, open_slots=slots)
    return Desk(organization, project, workers, seniors)


def set_rates(owner):
    """A price and a pay for each label, so that accepted work can be metered."""
    money.make_rate(by=owner, per="outcome")
    money.make_pay_rate(by=owner)
