"""Sets up the projects beside the main one."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

from annotation.datasets.imports.uploading import upload
from annotation.datasets.models import Import, Item
from annotation.label_types.schema import schema_of
from annotation.projects.classes import options_from
from annotation.projects.create import create_project
from annotation.projects.granting import grant_person
from annotation.projects.grants import Level
from annotation.projects.guidelines.actions import publish_guideline, save_guideline_draft
from annotation.projects.guidelines.classes import naming
from annotation.projects.guidelines.examples import add_item_example
from annotation.projects.models import Project, ProjectState
from annotation.projects.pools import assign_pool
from annotation.projects.schema_change import publish_schema
from annotation.projects.start import start_project
from annotation.workflow.lifecycle.models import Assignment, Outcome
from annotation.workflow.questions.actions import answer_question, ask_question
from annotation.workflow.questions.models import Question
from billing.rates.actions import set_pay_rate, set_rate
from core.identity.models import Role
from core.tenancy.scope import tenant
from demo.crew import member_of
from demo.organization import brought, founded, manager_of, released
from demo.story import Side, Story
from workforce.pools.models import Pool


def each_side(step: Callable[[Story, Side], bool]) -> Callable[[Story], bool]:
    """The step for all projects beside the main one; False if all of them had it done."""

    def done(story: Story) -> bool:
        steps = [step(story, side) for side in story.sides]  # all of them, whatever the first says
        return any(steps)

    return done


@each_side
def side_project(story: Story, side: Side) -> bool:
    """The project with schema, guideline, crew and rates."""
    with tenant(founded(story)):
        if Project.objects.filter(name=side.project).exists():
            return False
        set_up(story, side)
        return True


def set_up(story: Story, side: Side) -> None:
    """Everything but the data."""
    manager = manager_of(story)
    project = create_project(
        by=manager,
        name=side.project,
        template=side.template,
        options=options_from(side.titles),
        policy=side.policy,
    )
    project.seed = story.seed  # the same answers are drawn for a review each time
    project.save(update_fields=["seed"])
    if side.fields:
        publish_schema(by=manager, project=project, fields=side.fields)
        project.refresh_from_db()
    save_guideline_draft(by=manager, project=project, content=side.guideline)
    publish_guideline(by=manager, project=project, note="The first version.")
    assign_pool(by=manager, project=project, pool=Pool.objects.get(name=story.pool))
    for reviewer in story.of_role(Role.REVIEWER):
        who = member_of(reviewer)
        grant_person(by=manager, project=project, member=who, level=Level.REVIEW)
    admin = member_of(story.of_role(Role.ADMIN)[0])
    for kind, (price, pay) in side.rates.items():
        set_rate(by=admin, label_kind=kind, unit_price=price)
        set_pay_rate(by=admin, label_kind=kind, unit_pay=pay)


@each_side
def side_data(story: Story, side: Side) -> bool:
    """The project's items."""
    return brought(story, side.project, lambda held: bring(story, side, held), shown=side.shown)


def bring(story: Story, side: Side, project: Project) -> Import:
    """Upload the file."""
    name, content = side.file(story.seed)
    manager = manager_of(story)
    return upload(by=manager, project=project, uploads=[SimpleUploadedFile(name, content)])


@each_side
def side_start(story: Story, side: Side) -> bool:
    """The project goes live."""
    with tenant(founded(story)):
        project = Project.objects.get(name=side.project)
        if project.state != ProjectState.DRAFT:
            return False
        start_project(by=manager_of(story), project=project)
        return True


@each_side
def side_examples(story: Story, side: Side) -> bool:
    """The guideline 1.1, in which finished items show what the words of 1.0 mean."""
    with tenant(founded(story)):
        project = Project.objects.select_related("guideline", "schema").get(name=side.project)
        if not side.examples or (project.guideline is not None and project.guideline.minor):
            return False
        manager = manager_of(story)
        shown: list[int] = []
        for class_key, note in side.examples.items():
            item = item_with(project, class_key, shown)
            shown.append(item.pk)
            add_item_example(
                by=manager, project=project, item=item, class_key=class_key, good=True, note=note
            )
        publish_guideline(by=manager, project=project, level="minor", note="Adds finished items.")
        return True


def item_with(project: Project, class_key: str, shown: list[int]) -> Item:
    """The first finished item that has this class, one that isn't shown yet if there is any."""
    assert project.schema is not None, "a project that is worked on has a schema"
    (holds,) = naming(schema_of(project.schema.fields), class_key)
    finished = Outcome.objects.filter(project=project, is_current=True, answer__contains=holds)
    outcomes = list(finished.select_related("item").order_by("item_id"))
    return next((each.item for each in outcomes if each.item_id not in shown), outcomes[0].item)


@each_side
def side_talk(story: Story, side: Side) -> bool:
    """A question about an item, with the manager's answer."""
    with tenant(founded(story)):
        project = Project.objects.get(name=side.project)
        if side.asked is None or Question.objects.filter(project=project).exists():
            return False
        asking = member_of(story.of_role(Role.ANNOTATOR)[0])
        mine = Assignment.objects.filter(project=project, member=asking, submitted_at__isnull=False)
        about = mine.select_related("project", "item").order_by("pk")[0]
        words, answer = side.asked
        question = ask_question(by=asking, assignment=about, text=words)
        answer_question(by=manager_of(story), question=question, text=answer)
        return True


@each_side
def side_release(story: Story, side: Side) -> bool:
    """What is done so far, for those who wait for it."""
    return bool(side.note) and released(story, side.project, number=1, note=side.note)
