"""What stands before a person's day begins? An organization in mid-work, made without pages.

These functions run inside the installation (`Site.run`); the day itself goes through pages alone.
"""

from annotation.projects.grants import Level
from annotation.projects.guidelines.actions import acknowledge
from annotation.projects.models import PolicyVersion, Project
from annotation.projects.pools import assign_pool
from annotation.workflow.lifecycle.models import Assignment, Review
from annotation.workflow.questions.actions import ask_question
from annotation.workflow.review.disputes import dispute_review
from core.identity.models import Member, Organization, Role
from core.tenancy.scope import across_tenants, tenant
from tests.browser.site import PASSWORD
from tests.factories import money, people, projects
from tests.support.desk import Desk, set_rates
from workforce.pools.actions import add_to_pool
from workforce.pools.models import Pool

TEXTS = (
    "See you at the harbour at six",
    "You have WON a cruise, reply now",
    "Can you bring the blue folder?",
    "FREE ringtones for a whole year",
    "The train is late again, sorry",
    "Claim your prize before midnight",
    "Lunch on Thursday?",
    "Last chance: cash loans for all",
    "Happy birthday, little brother",
    "The keys are under the mat",
)
ROLES = {
    "olga": Role.OWNER,
    "adam": Role.ADMIN,
    "mona": Role.MANAGER,
    "rita": Role.REVIEWER,
    "ravi": Role.REVIEWER,
    "ada": Role.ANNOTATOR,
    "ben": Role.ANNOTATOR,
}


def gather(slug):
    """An organization with two reviewers, two annotators and one of each other role; its id."""
    organization = people.make_organization(slug)
    for who, role in ROLES.items():
        user = people.make_user(f"{who}@{slug}.example", name=who.title(), password=PASSWORD)
        with tenant(organization.pk):
            people.make_member(user, role)
    return organization


def begin(slug, *, texts=TEXTS, review="all", overlap="1"):
    """A live project of these texts that everybody may work on; as a Desk to go on with."""
    organization = gather(slug)
    with tenant(organization.pk):
        owner, manager = member("olga"), member("mona")
        pool = people.make_pool("Crew", members=members(Role.ANNOTATOR))
        project = projects.make_project("Messages", by=owner, pools=[pool])
        project.policy = PolicyVersion.objects.create(
            project=project,
            number=2,
            settings={"overlap": overlap, "review": {"mode": review}},
            created_by=owner,
        )
        project.save(update_fields=["policy"])
        projects.grant(project, manager)
        projects.grant(project, *members(Role.REVIEWER), level=Level.REVIEW)
        projects.make_guideline(project, by=owner, readers=members(Role.ANNOTATOR))
        set_rates(owner)
        batch = projects.make_batch(project)
        for text in texts:
            projects.make_item(batch, text)
    return desk_of(slug)


def desk_of(slug):
    """The organization's Desk, found again; annotators and reviewers in the order of `ROLES`."""
    with across_tenants("the test looks for its organization"):
        organization = Organization.objects.get(slug=slug)
    with tenant(organization.pk):
        return Desk(
            organization, Project.objects.get(), members(Role.ANNOTATOR), members(Role.REVIEWER)
        )


def member(who):
    """A person of the open scope's organization."""
    return Member.objects.select_related("organization", "user").get(
        user__email__startswith=f"{who}@"
    )


def members(role):
    """Everybody of a role, in the order of `ROLES`."""
    return list(
        Member.objects.select_related("organization", "user").filter(role=role).order_by("pk")
    )


def judged(slug, texts=TEXTS):
    """Ada has answered three items: two came back to her, one was accepted."""
    desk = begin(slug, texts=texts)
    with tenant(desk.organization.pk):
        for _ in range(3):
            desk.label()
        for comment in ("Look at who writes.", "It sells nothing."):
            desk.review(verdict="rejected", reason="wrong_class", comment=comment)
        desk.review()


def to_judge(slug):
    """Three answers wait for a review, an item that two people skipped, and a disagreement.

    Ravi sent one of Ada's answers back and she objects; that item comes first.
    """
    desk = begin(slug)
    ada = desk.annotators[0]
    with tenant(desk.organization.pk):
        desk.label()
        desk.review(1, verdict="rejected", reason="wrong_class", comment="Audio like an ad.")
        rejected = Review.objects.get()
        dispute_review(by=ada, review_id=rejected.pk, comment="A friend writes this.")
        for _ in range(3):
            desk.label()
        desk.skip(0)
        desk.skip(1)


def labelled(slug, *, number, ask="", truth="truth"):
    """Ada labels so many items of the only project by a hidden column, and asks about the last."""
    desk = desk_of(slug)
    ada = desk.annotators[0]
    with tenant(desk.organization.pk):
        acknowledge(by=ada, project=desk.project, major=desk.project.guideline.major)
        for _ in range(number):
            claimed = desk.claim()
            desk.submit(claimed, {"label": claimed.item.hidden[truth]})
        if ask:
            held = Assignment.objects.select_related("project", "item").get(pk=claimed.pk)
            ask_question(by=ada, assignment=held, text=ask)


def many_items(slug, number):
    """A project with so many more items above one that says "the oldest of all"."""
    desk = begin(slug, texts=["the oldest of all"])
    with tenant(desk.organization.pk):
        projects.make_copies(desk.item(), "some other words", number)


def ready_for_projects(slug, *, kinds=("choice",)):
    """People, a pool and rates of these label types, but no project yet."""
    organization = gather(slug)
    with tenant(organization.pk):
        people.make_pool("Crew", members=members(Role.ANNOTATOR))
        for kind in kinds:
            money.make_rate(by=member("olga"), label_kind=kind)
            money.make_pay_rate(by=member("olga"), label_kind=kind)


def join_pool(slug, who):
    """A person becomes a member of the only pool."""
    desk = desk_of(slug)
    with tenant(desk.organization.pk):
        add_to_pool(by=member("olga"), pool=Pool.objects.get(), members=[member(who)])


def cells_ready():
    """The only project has a guideline that everybody has read, its pool, and a reviewer."""
    desk = desk_of("cells")
    with tenant(desk.organization.pk):
        project, manager = desk.project, member("mona")
        classes = [option["key"] for option in project.schema.fields[0]["options"]]
        content = {"overview": "Look for the rarest cell.", "blocks": []}
        content["blocks"] = [{"class_key": key, "definition": f"What {key} is."} for key in classes]
        projects.make_guideline(project, by=manager, content=content, readers=desk.annotators)
        assign_pool(by=manager, project=project, pool=Pool.objects.get())
        projects.grant(project, *desk.reviewers, level=Level.REVIEW)
