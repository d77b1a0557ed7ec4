"""What the toy declares: one entry of each sort."""

from typing import Annotated, ClassVar

from pydantic import Field

from annotation.events import AnnotationSubmitted, ItemDone, ReleaseReady
from annotation.workflow.lifecycle.decision import DecisionRuleKind
from annotation.workflow.lifecycle.policy import Input, SettingsSection, WorkflowSection
from core.audit.words import AuditSentence
from core.events import Handler
from core.identity.models import Role
from core.jobs.scheduled import ScheduledJob
from core.notifications.kinds import NotificationKind
from core.permissions.roles import Permission
from core.web.errors import Conflict
from core.web.navigation import Group, NavigationEntry
from tests.toy.rules import LeadOfTwo
from workforce.members.events import MemberLeft
from workforce.organizations.dashboard import DashboardCard, Figures, Tile


class ToySettings(SettingsSection):
    """One bounded number, and a flag that the page doesn't ask for."""

    name: ClassVar = "toy"
    title: ClassVar = "Toys"
    flat: ClassVar = {"toys": "number"}

    number: Annotated[int, Input("Number of toys"), Field(ge=0, le=9)] = 2
    loud: bool = False


HEARD = []
KEEPS = set()  # ids of members who may not leave


def hear(event):
    """Remember the event; refuse that a kept member leaves."""
    HEARD.append(event)
    if isinstance(event, MemberLeft) and event.member.pk in KEEPS:
        raise Conflict("The toy keeps them.")


def count_toys(member):
    """One number for the dashboard."""
    return Figures([Tile("Toys", 7, f"/o/{member.organization.slug}/toy/")])


def wind_up():
    """A scheduled job."""
    HEARD.append("wound up")


DECLARES = [
    Permission("toy.play", Role.MANAGER, "play"),
    NotificationKind("toy_broken", "A toy is broken", "The %(toy)s is broken.", "toy.play"),
    NavigationEntry("toy", "Toys", "toy.play", Group.WORK),
    DashboardCard("toy", figures=count_toys),
    AuditSentence("toy.played", "played with the toy"),
    ScheduledJob(wind_up, every_minutes=17),
    WorkflowSection(ToySettings),
    DecisionRuleKind("lead_of_two", lambda options: LeadOfTwo(**options)),
    *(Handler(event, hear) for event in (MemberLeft, AnnotationSubmitted, ItemDone, ReleaseReady)),
]
