"""What does a busy organization have? Sixty of everything that pages list, and large numbers."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from annotation.datasets.counts.models import BatchCount, ItemCount
from annotation.datasets.models import ItemState
from annotation.projects.models import SchemaVersion
from annotation.workflow.questions.models import Question
from billing.reporting.rollups.models import RolledUp
from core.notifications.publish import publish
from tests.browser.longest import NAMES
from tests.factories import money, people, projects, work
from workforce.skills.models import MemberSkill, PoolSkill, Skill

MANY = range(60)
LARGE = 987_654_321
MAX_MONEY = Decimal("98765432.109876")


def crowd(side):
    """Sixty of everything, in the open scope of the side's organization."""
    crowd_of_people(side)
    crowd_of_projects(side)
    crowd_of_work(side)
    write_much(side)
    count_high(side)


def name(number):
    """One of the long names, each once."""
    return f"{number}{NAMES[number % 3]}"[:60]


def crowd_of_people(side):
    """Members, pools, skills, invitations, tokens."""
    for number in MANY:
        user = people.make_user(f"{number}@crowd.example", name=f"{name(number)} Family")
        member = people.make_member(user)
        pool = people.make_pool(name(number), members=[member, side.members["annotator"]])
        skill = Skill.objects.create(name=name(number))
        MemberSkill.objects.create(member=side.members["annotator"], skill=skill, level=2)
        PoolSkill.objects.create(pool=side.pool, skill=skill, level=1)
        email = f"{number}{'invited' * 7}@{'crowd' * 8}.example"
        people.make_invitation(email, by=side.members["admin"], pool=pool)
        people.make_token(side.members["annotator"], name=name(number))


def crowd_of_projects(side):
    """Projects, and classes with long names in the one that everything is in."""
    for number in MANY:
        projects.make_project(name(number), by=side.members["manager"], pools=[side.pool])
    field = projects.SCHEMA[0] | {"title": NAMES[0]}
    field["options"] = [
        {"key": key, "title": title, "colour": place + 1, "hotkey": str(place + 1)}
        for place, (key, title) in enumerate(zip(("ham", "spam", "other"), NAMES, strict=True))
    ]
    SchemaVersion.objects.filter(pk=side.project.schema_id).update(fields=[field])


def crowd_of_work(side):
    """Batches, imports, items, answers, reviews, questions, changes, releases."""
    manager, annotator = side.members["manager"], side.members["annotator"]
    for number in MANY:
        batch = projects.make_batch(side.project, name(number))
        source = projects.make_import(
            side.project, by=manager, file_name=name(number), state="done"
        )
        projects.make_finding(source, line=LARGE, raw=NAMES[number % 3], reason=name(number))
        item = projects.make_item(batch, NAMES[number % 3] * 3, data={"sender": name(number)})
        answer = work.make_annotation(
            work.make_assignment(item, annotator, pool=side.pool), schema=side.project.schema
        )
        verdict = "rejected" if number % 2 else ""
        reviewer = side.members["reviewer"] if verdict else None
        work.make_review(answer, verdict=verdict, reviewer=reviewer, comment=NAMES[number % 3])
        Question.objects.create(
            project=side.project, item=item, asked_by=annotator, text=NAMES[number % 3]
        )
        work.make_change(item, by=manager, reason=name(number))
        work.make_release(side.project, by=manager, number=100 + number, note=name(number))


def write_much(side):
    """Notifications."""
    told = {"project": NAMES[0], "version": "1.0"}
    for number in MANY:
        about = f"project:{number}"
        publish("guideline_changed", to=[side.members["annotator"].pk], about=about, **told)


def count_high(side):
    """As many items, labels and euros as a large customer has."""
    for state in ItemState.values:
        ItemCount.objects.update_or_create(
            project=side.project, state=state, defaults={"number": LARGE}
        )
        BatchCount.objects.update_or_create(
            batch=side.batch, state=state, defaults={"number": LARGE}
        )
    today = timezone.localdate()
    RolledUp.objects.update(through=today)
    sums = {"cost": MAX_MONEY, "pay": MAX_MONEY, "labels": LARGE, "answers": LARGE}
    for ago in range(1, 20):
        day = today - timedelta(days=ago)
        for make in (money.make_day_sum, money.make_day_total):
            make(side.work_event, day=day, **sums)
            make(side.work_event, day=day, label_kind="", **sums)
