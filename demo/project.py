"""Sets up a story's main project: guideline, data, rates, start."""

from __future__ import annotations

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from annotation.datasets.imports.actions import upload_file
from annotation.datasets.models import Import
from annotation.projects.classes import options_from
from annotation.projects.create import create_project
from annotation.projects.granting import grant_person
from annotation.projects.grants import Level
from annotation.projects.guidelines.actions import (
    acknowledge,
    publish_guideline,
    save_guideline_draft,
)
from annotation.projects.models import Project
from annotation.projects.pools import assign_pool
from annotation.projects.start import start_project
from annotation.projects.templates import TEMPLATES
from annotation.workflow.lifecycle.decision import DecisionSettings
from annotation.workflow.lifecycle.policy import Policy
from annotation.workflow.lifecycle.review_settings import ReviewSettings
from billing.rates.actions import set_pay_rate, set_rate
from core.identity.models import Role
from demo.composing import file_of
from demo.crew import member_of
from demo.story import Story
from workforce.pools.models import Pool

KIND = "choice"
POLICY = Policy(
    DecisionSettings(overlap=Decimal("1.2")), ReviewSettings(mode="sample", percent=20, first=0)
)


def set_up(story: Story) -> Project:
    """Begin the project with its guideline 1.0, its crew and what a label costs and pays."""
    manager, admin = (member_of(story.of_role(role)[0]) for role in (Role.MANAGER, Role.ADMIN))
    project = create_project(
        by=manager,
        name=story.project,
        template=TEMPLATES["text-classification"],
        options=options_from(story.titles),
        policy=POLICY,
    )
    project.seed = story.seed  # the same items go to a second person each time
    project.save(update_fields=["seed"])
    save_guideline_draft(by=manager, project=project, content=story.guideline)
    publish_guideline(by=manager, project=project, note="The first version.")
    assign_pool(by=manager, project=project, pool=Pool.objects.get(name=story.pool))
    for reviewer in story.of_role(Role.REVIEWER):
        who = member_of(reviewer)
        grant_person(by=manager, project=project, member=who, level=Level.REVIEW)
    set_rate(by=admin, label_kind=KIND, unit_price=story.price)
    set_pay_rate(by=admin, label_kind=KIND, unit_pay=story.pay)
    return project


def bring_file(story: Story, project: Project) -> Import:
    """Upload the story's file."""
    manager = member_of(story.of_role(Role.MANAGER)[0])
    upload = SimpleUploadedFile(story.data.file_name, file_of(story.data, story.seed))
    return upload_file(by=manager, project=project, upload=upload)


def go_live(story: Story, project: Project) -> None:
    """Let the annotators read the guideline, all but who hasn't come to it, and start."""
    start_project(by=member_of(story.of_role(Role.MANAGER)[0]), project=project)
    project.refresh_from_db()
    for person in story.of_role(Role.ANNOTATOR):
        if person.has_read:
            acknowledge(by=member_of(person), project=project, major=1)


def revise(story: Story, project: Project) -> None:
    """Publish the guideline 1.1."""
    manager = member_of(story.of_role(Role.MANAGER)[0])
    save_guideline_draft(by=manager, project=project, content=story.revised_guideline)
    publish_guideline(by=manager, project=project, level="minor", note=story.revision)
