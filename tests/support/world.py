"""Which two organizations do the tests live in? Same shape, nothing in common but one person."""

from dataclasses import dataclass, field
from datetime import date

from django.db import models

from annotation.datasets.counts.models import BatchCount, ItemCount
from annotation.projects.granting import grant_pool
from annotation.projects.grants import Level
from annotation.releases.models import ReleaseState
from annotation.workflow.questions.models import Question
from core.audit.chain import seal_entries, verify_chain
from core.audit.record import record
from core.identity.models import Member, Organization, Role, User
from core.notifications.models import Notification, NotificationChoice
from core.notifications.publish import publish
from core.tenancy.scope import tenant
from tests.factories import media, money, people, projects, work
from workforce.skills.models import MemberSkill, PoolSkill, Skill

ROLES = tuple(Role.values)


@dataclass
class Side:
    """One organization with at least one row of every customer's table.

    `secret` is in everything it wrote (people's names, titles, texts), `name_secret` in its name,
    `hidden_secret` in the hidden column of each item: none of them may reach the other side, and
    the last one no annotator.
    """

    slug: str
    secret: str
    name_secret: str
    hidden_secret: str
    organization: Organization = None
    users: dict[str, User] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    rows: dict[str, models.Model] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)  # of an API token for each role, and both

    @property
    def pk(self):
        """What `tenant(...)` takes."""
        return self.organization.pk

    def __getattr__(self, name):
        """`side.project`, `side.item`, `side.annotation`, …: the rows by name."""
        try:
            return self.__dict__["rows"][name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass
class World:
    """The two sides, one person who annotates for both, and one who belongs to neither."""

    acme: Side
    other: Side
    both: User
    stranger: User


def build_world():
    """Make the whole world; call it with no scope open."""
    acme = Side("acme", "quartzacme", "opalacme", "veiledacme")
    other = Side("other", "basaltother", "onyxother", "veiledother")
    both = people.make_user("both@example.org", name="Bo Both", password=people.PASSWORD)
    stranger = people.make_user(
        "stranger@example.org", name="Sam Stranger", password=people.PASSWORD
    )
    for side in (acme, other):
        found_organization(side, both)
        with tenant(side.pk):
            fill(side)
    return World(acme, other, both, stranger)


def found_organization(side, both):
    """The organization, a person for each role, and the one who is in both."""
    side.organization = people.make_organization(side.slug, name=f"{side.name_secret} Ltd")
    for role in ROLES:
        side.users[role] = people.make_user(
            f"{role}@{side.secret}.example.org",
            name=f"{role.title()} {side.secret}",
            password=people.PASSWORD,
        )
    with tenant(side.pk):
        for role, user in side.users.items():
            side.members[role] = people.make_member(user, role)
        side.members["both"] = people.make_member(both, Role.ANNOTATOR)


def fill(side):
    """One row of everything, in the open scope of the side's organization."""
    set_up(side)
    bring_data(side)
    do_work(side)
    pay(side)
    tell(side)
    hand_out_tokens(side)
    record("project.create", by=side.members["owner"], subject=side.project, name=side.secret)
    seal_entries()
    verify_chain()


def set_up(side):
    """Pool, invitation, project, guideline with a draft of the next."""
    rows, members = side.rows, side.members
    annotators = [members["annotator"], members["both"]]
    rows["pool"] = people.make_pool(f"Pool {side.secret}", members=annotators)
    rows["skill"] = Skill.objects.create(name=f"skill of {side.secret}")
    MemberSkill.objects.create(member=members["annotator"], skill=rows["skill"], level=2)
    PoolSkill.objects.create(pool=rows["pool"], skill=rows["skill"], level=1)
    rows["invitation"] = people.make_invitation(
        f"invited@{side.secret}.example.org", by=members["admin"], pool=rows["pool"]
    )
    rows["project"] = projects.make_project(
        f"Project {side.secret}", by=members["manager"], pools=[rows["pool"]]
    )
    rows["pool_day"] = projects.make_pool_day(rows["project"], rows["pool"])
    people.make_availability(members["annotator"], hours=[8] * 7)
    projects.grant(rows["project"], members["reviewer"], level=Level.REVIEW)
    grant_pool(by=members["owner"], project=rows["project"], pool=rows["pool"], level=Level.VIEW)
    content = projects.CONTENT | {"overview": f"How we see it at {side.secret}."}
    rows["guideline"] = projects.make_guideline(
        rows["project"], by=members["manager"], content=content, readers=annotators
    )
    rows["image"] = projects.make_image(
        rows["project"], by=members["manager"], name=f"image of {side.secret}"
    )
    rows["copy"] = projects.make_copy(rows["project"], by=members["manager"])


def hand_out_tokens(side):
    """A token with every scope for each of the people, and an answer kept for one of them."""
    for role, member in side.members.items():
        token, side.secrets[role] = people.make_token(member, name=f"Token {side.secret}")
        if role == "annotator":
            side.rows["token"] = token
    side.rows["given_answer"] = people.make_given_answer(token, body=side.secret)


def bring_data(side):
    """An import that became a batch of five items, with a duplicate found."""
    rows, manager = side.rows, side.members["manager"]
    rows["batch"] = projects.make_batch(rows["project"], f"Batch {side.secret}")
    rows["import"] = projects.make_import(
        rows["project"],
        by=manager,
        batch=rows["batch"],
        file_name=f"{side.secret}.tsv",
        state="done",
        rows=6,
        imported=5,
        duplicates=1,
        preview={"thumbnails": {"1": f"organizations/test/{side.secret}.webp"}},
    )
    rows["saved_view"] = projects.make_saved_view(
        rows["project"], by=manager, name=f"view of {side.secret}"
    )
    rows["finding"] = projects.make_finding(rows["import"], raw=f"ham\ttext of {side.secret}")
    rows["import_file"] = projects.make_import_file(rows["import"], f"{side.secret}.zip")
    rows["media"] = media.make_media(side.secret.encode())
    rows["items"] = [make_secret_item(side, number) for number in range(1, 6)]
    for number in (3, 1):
        rows["item_part"] = media.make_item_part(rows["items"][number - 1], rows["media"])
    shown = {"class_key": "ham", "examples": [{"item": rows["items"][0].pk}]}
    rows["earlier_guideline"] = projects.make_earlier_guideline(
        rows["project"], by=manager, content={"blocks": [shown]}
    )


def make_secret_item(side, number):
    """A text of the side, with a column to be seen and one that never is; 1 and 3 are images."""
    return projects.make_item(
        side.rows["batch"],
        f"text {number} of {side.secret}",
        external_id=f"{side.secret}-{number}",
        data={"sender": f"sender at {side.secret}"},
        hidden={"label": side.hidden_secret},
        media=side.rows["media"] if number in (1, 3) else None,
    )


def do_work(side):
    """Item 1 is accepted and done, 2 waits for review, 3 is in work with a draft, 4 and 5 wait."""
    rows, members = side.rows, side.members
    annotator, pool, schema = members["annotator"], rows["pool"], rows["project"].schema
    accepted, waiting, held, *_ = rows["items"]
    done = work.make_assignment(accepted, annotator, pool=pool)
    rows["annotation"] = work.make_annotation(done, schema=schema, guideline=rows["guideline"])
    rows["decided"] = work.make_review(
        rows["annotation"],
        verdict="accepted",
        reviewer=members["reviewer"],
        comment=f"well done {side.secret}",
    )
    rows["outcome"] = work.make_outcome(rows["annotation"], source="review")
    submitted = work.make_assignment(waiting, annotator, pool=pool)
    rows["unreviewed"] = work.make_annotation(submitted, schema=schema, drawn=True)
    rows["review"] = work.make_review(rows["unreviewed"])
    rows["track_record"] = work.make_track_record(rows["annotation"])
    rows["frontier"] = work.make_queue_cursor(annotator, rows["project"])
    rows["own_keys"] = work.make_own_keys(annotator)
    rows["bulk"] = work.make_bulk(rows["review"], by=members["reviewer"])
    rows["assignment"] = work.make_assignment(held, annotator, pool=pool)
    rows["draft"] = work.make_draft(rows["assignment"])
    rows["item"] = accepted
    rows["change"] = work.make_change(accepted, by=members["manager"], reason=side.secret)
    rows["exclusion"] = work.make_exclusion(accepted, by=members["manager"])
    rows["item_count"] = ItemCount.objects.create(
        project=rows["project"], state="excluded", number=0
    )
    rows["batch_count"] = BatchCount.objects.create(
        batch=accepted.batch, state="excluded", number=0
    )
    rows["release"] = work.make_release(
        rows["project"],
        by=members["manager"],
        note=f"note of {side.secret}",
        state=ReleaseState.READY,
        content_hash="0" * 64,
        rows=1,
        manifest={"project": side.secret},
    )
    rows["next_release"] = work.make_release(
        rows["project"],
        by=members["manager"],
        number=2,
        state=ReleaseState.READY,
        content_hash="1" * 64,
        manifest={"project": side.secret},
    )
    rows["diff"] = work.make_diff(rows["release"], rows["next_release"], by=members["manager"])


def tell(side):
    """A question, a notification and a choice of the annotator."""
    reader = side.members["annotator"]
    side.rows["question"] = Question.objects.create(
        project=side.project,
        item=side.item,
        asked_by=reader,
        text=f"What does {side.secret} mean here?",
    )
    publish("guideline_changed", to=[reader.pk], project=side.project.name, version="1.0")
    side.rows["notification"] = Notification.objects.get(member=reader)
    side.rows["announcement"] = people.make_announcement(
        f"News of {side.secret}", by=side.members["manager"], pools=[side.pool], readers=[reader]
    )
    side.rows["notification_choice"] = NotificationChoice.objects.create(
        member=reader, kind="guideline_reworded", mail="daily"
    )


def pay(side):
    """What the accepted label costs and earns."""
    rows, owner = side.rows, side.members["owner"]
    rows["rate"] = money.make_rate(by=owner)
    rows["rate_tier"] = money.make_tier(rows["rate"])
    rows["pay_rate"] = money.make_pay_rate(by=owner)
    rows["work_event"] = work.make_work_event(rows["annotation"], pool=rows["pool"])
    rows["usage"] = money.make_usage(rows["work_event"], rows["rate"])
    rows["earning"] = money.make_earning(rows["work_event"], rows["pay_rate"])
    bill(side)
    rows["day_sum"] = money.make_day_sum(rows["work_event"], day=date(2020, 1, 1))
    rows["day_total"] = money.make_day_total(rows["work_event"], day=date(2020, 1, 1))
    rows["month_sum"] = money.make_month_sum(rows["work_event"], month=date(2019, 12, 1))
    rows["quote"] = money.make_quote(
        rows["project"], by=owner, customer=f"customer of {side.secret}"
    )
    rows["forecast"] = money.make_forecast(rows["project"], at=date(2020, 1, 2))
    rows["agreement"] = work.make_agreement_report(rows["project"])
    rows["budget"] = money.make_budget(rows["project"], by=owner)
    rows["claim_allowance"] = work.make_claim_allowance(rows["assignment"])
    rows["payout"] = money.make_payout(rows["earning"], by=owner, name=side.secret)
    rows["payout_batch"] = rows["payout"].batch
    rows["payout_settings"] = money.make_payout_settings(payer_name=side.secret)
    rows["adjustment"] = money.make_recovery(
        side.members["annotator"], by=side.members["admin"], note=side.secret
    )
    rows["pay_floor"] = money.make_pay_floor(rows["pool"], by=owner, note=side.secret)
    rows["top_up"] = money.make_top_up(
        side.members["annotator"], rows["pool"], by=side.members["admin"], note=side.secret
    )
    rows["time_correction"] = money.make_time_correction(
        side.members["annotator"], rows["pool"], by=side.members["admin"], note=side.secret
    )
    rows["floor_warning"] = money.make_floor_warning(rows["pool"])
    rows["statement"] = money.make_statement(side.members["annotator"], title=side.secret)
    rows["statement_run"] = money.make_statement_run()
    rows["scheduled_report"] = money.make_scheduled_report(side.members["manager"])
    rows["rolled_up"] = money.make_rolled_up(through=date(2020, 1, 2))


def bill(side):
    """A customer of the project, an invoice for the accepted label, and a payment."""
    rows, owner = side.rows, side.members["owner"]
    rows["seller"] = money.make_seller(legal_name=f"Seller {side.secret}")
    rows["customer"] = money.make_customer(by=owner, name=f"Customer {side.secret}")
    rows["minimum"] = money.make_minimum(rows["customer"], by=owner, note=side.secret)
    rows["project_customer"] = money.make_project_customer(rows["project"], rows["customer"])
    rows["invoice"] = money.make_invoice(rows["customer"], rows["project"], rows["rate"], by=owner)
    rows["invoice_line"] = rows["invoice"].lines.get()
    rows["claim"] = money.make_claim(rows["usage"], rows["invoice_line"])
    money.mark_issued(rows["invoice"])
    rows["number_counter"] = money.make_number_counter()
    rows["payment"] = money.make_payment(rows["customer"], by=owner)
    rows["settlement"] = money.make_settlement(rows["invoice"], rows["payment"])
    rows["reminder"] = money.make_reminder(rows["invoice"])
    rows["online_payment"] = money.make_online_payment(
        rows["customer"], f"pi_{side.slug}", amount="0.02"
    )
    rows["stripe_checkout"] = money.make_stripe_checkout(
        rows["invoice"], rows["online_payment"], url=f"https://{side.secret}.example.org/"
    )
    rows["stripe_refund"] = money.make_stripe_refund(
        rows["stripe_checkout"], by=owner, reason=side.secret
    )
    rows["stripe_call"] = money.make_stripe_call(rows["stripe_refund"], problem=side.secret)
    rows["stripe_event"] = money.make_stripe_event(rows["stripe_checkout"], body=side.secret)
