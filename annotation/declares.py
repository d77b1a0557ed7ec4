"""What the app of labels declares: projects, data, queue, labeling, review, releases."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from annotation.api_words import ENTRIES as API_WORDS
from annotation.audit_words import SENTENCES, TITLES
from annotation.dashboard.waiting import live_projects, steps_of_work, waiting_work
from annotation.datasets.counts.jobs import fold_item_counts
from annotation.datasets.imports.cleanup import remove_uploads
from annotation.datasets.models import Import, Item
from annotation.datasets.saved_views.models import SavedView
from annotation.projects.granting import end_grants
from annotation.projects.grants import gate, gate_of, judge
from annotation.projects.models import Project
from annotation.projects.people_page import access_levels
from annotation.projects.pool_counts import count_pool_work, count_quotas
from annotation.projects.queries import project_names
from annotation.quality.jobs import measure_all_agreement
from annotation.reference import ENTRIES as REFERENCE
from annotation.releases.diff.models import ReleaseDiff
from annotation.releases.models import Release
from annotation.workflow.bulk_changes.models import ItemChange
from annotation.workflow.lifecycle.decision import (
    DEFAULT_RULE,
    DecisionRuleKind,
    DecisionSettings,
    FixedOverlap,
)
from annotation.workflow.lifecycle.models import Review
from annotation.workflow.lifecycle.policy import WorkflowSection
from annotation.workflow.lifecycle.privacy_settings import PrivacySettings
from annotation.workflow.lifecycle.queue_settings import QueueSettings
from annotation.workflow.lifecycle.review_settings import ReviewSettings
from annotation.workflow.questions.models import Question
from annotation.workflow.queue.deadlines import tell_deadlines
from annotation.workflow.queue.jobs import expire_leases, tell_empty_queues
from annotation.workflow.queue.leaving import return_work, return_work_of_pool
from annotation.workflow.queue.removal_effects import leaving_consequences, project_facts
from annotation.workflow.queue.return_timeout import open_overdue_returns
from annotation.workflow.queue.workload import open_work
from annotation.workflow.review.actions import not_there
from annotation.workflow.review.bulk.models import BulkAccept
from annotation.workflow.review.jobs import count_answers, expire_reviews
from core.api.schema import ApiTag
from core.audit.words import AuditNames, AuditValues, audit_sentences, audit_titles
from core.declarations import Declaration
from core.events import Handler
from core.identity.models import Role
from core.jobs.scheduled import DAY, ScheduledJob
from core.notifications.kinds import MailWhen, NotificationKind
from core.permissions.object_gates import ObjectJudge, ObjectResolver
from core.permissions.roles import Permission
from core.permissions.scopes import Scope
from core.web.navigation import Group, NavigationEntry
from workforce.members.events import MemberLeft, MemberLeftPool, MemberSuspended
from workforce.members.removal_effects import MemberFacts
from workforce.members.workload import WorkloadSource
from workforce.organizations.dashboard import DashboardCard

# A reviewer or manager with a token has to find the project, whatever else the token may read.
FINDS_PROJECTS = frozenset({Scope.REVIEW, Scope.MANAGE, Scope.ADMIN})

PERMISSIONS = [
    Permission("label.do", Role.ANNOTATOR, "get items and label them", suspended=True),
    Permission(
        "review.do", Role.REVIEWER, "review annotations and adjudicate items", suspended=True
    ),
    Permission(
        "project.view", Role.REVIEWER, "see projects they have access to", also_in=FINDS_PROJECTS
    ),
    Permission("guideline.view", Role.REVIEWER, "read guidelines and their versions"),
    Permission("item.view", Role.REVIEWER, "see items with all annotations"),
    Permission("project.create", Role.MANAGER, "create and copy projects"),
    Permission("project.change", Role.MANAGER, "change, start, pause, and close projects"),
    Permission("project.grant", Role.MANAGER, "give members and pools access to projects"),
    Permission("guideline.change", Role.MANAGER, "write and publish guidelines"),
    Permission("data.import", Role.MANAGER, "import data"),
    Permission("release.view", Role.MANAGER, "see and download releases"),
    Permission("release.create", Role.MANAGER, "create releases"),
]

NOTIFICATIONS = [
    NotificationKind(
        code="work_returned",
        title=_("My work was returned"),
        text=ngettext_lazy(
            "%(count)d of your annotations in %(project)s was returned. Latest reason: %(reason)s.",
            "%(count)d of your annotations in %(project)s were returned. Latest reason: "
            "%(reason)s.",
            "count",
        ),
        permission="label.do",
        gather_minutes=10,
    ),
    NotificationKind(
        code="work_reserved",
        title=_("Items were assigned to me"),
        text=_(
            "Items in %(project)s were assigned to you. You will get them before other new items."
        ),
        permission="label.do",
        gather_minutes=10,
    ),
    NotificationKind(
        code="deadline_near",
        title=_("A deadline is near and work is unfinished"),
        text=_("%(name)s is due on %(day)s and has unfinished work."),
        permission="label.do",
        mail=MailWhen.DAILY,
    ),
    NotificationKind(
        code="dispute_decided",
        title=_("A dispute about my work or my review was decided"),
        text=_("A dispute in %(project)s was decided by a second reviewer: %(result)s."),
        permission="label.do",
        mail=MailWhen.DAILY,
    ),
    NotificationKind(
        code="guideline_changed",
        title=_("Guideline: major update (must be read again)"),
        text=_(
            "%(project)s has a new guideline, version %(version)s. Read it before you continue."
        ),
        permission="label.do",
    ),
    NotificationKind(
        code="guideline_reworded",
        title=_("Guideline: minor update (wording only)"),
        text=_("The wording of the guideline of %(project)s was updated: version %(version)s."),
        permission="label.do",
        mail=MailWhen.NEVER,
    ),
    NotificationKind(
        code="question_answered",
        title=_("A question about one of my items was answered"),
        text=_("%(name)s answered a question about one of your items in %(project)s."),
        permission="label.do",
    ),
    NotificationKind(
        code="question_asked",
        title=_("An annotator asked a question about an item"),
        text=ngettext_lazy(
            "%(count)d question in %(project)s is waiting for an answer.",
            "%(count)d questions in %(project)s are waiting for an answer.",
            "count",
        ),
        permission="guideline.change",
        gather_minutes=5,
    ),
    NotificationKind(
        code="queue_empty",
        title=_("A project ran out of work"),
        text=_("The queue of %(project)s is empty. Its annotators have no more work."),
        permission="project.change",
    ),
    NotificationKind(
        code="import_done",
        title=_("My import finished"),
        text=_("The import of %(file)s into %(project)s is finished: %(result)s."),
        permission="data.import",
        mail=MailWhen.NEVER,
    ),
    NotificationKind(
        code="release_done",
        title=_("My release finished"),
        text=_("A release of %(project)s is finished: %(result)s."),
        permission="release.create",
        mail=MailWhen.NEVER,
    ),
]

NAVIGATION = [
    NavigationEntry("projects", _("Projects"), "project.view", Group.WORK),
    NavigationEntry("reviews", _("Review"), "review.do", Group.WORK),
    NavigationEntry("my_work", _("My work"), "work.view_own", Group.OWN),
]

JOBS = [
    ScheduledJob(expire_leases, every_minutes=1),
    ScheduledJob(tell_empty_queues, every_minutes=10),
    ScheduledJob(tell_deadlines, every_minutes=60),
    ScheduledJob(remove_uploads, every_minutes=60),
    ScheduledJob(open_overdue_returns, every_minutes=10),
    ScheduledJob(count_pool_work, every_minutes=1),
    ScheduledJob(count_quotas, every_minutes=15),
    ScheduledJob(expire_reviews, every_minutes=1),
    ScheduledJob(count_answers, every_minutes=1),
    ScheduledJob(fold_item_counts, every_minutes=1),
    ScheduledJob(measure_all_agreement, every_minutes=DAY),
]

OBJECTS = [
    ObjectJudge(Project, judge),
    ObjectResolver("project_id", gate),
    ObjectResolver("release_id", gate_of(Release)),
    ObjectResolver("review_id", gate_of(Review, missing=not_there)),
    ObjectResolver("import_id", gate_of(Import)),
    ObjectResolver("view_id", gate_of(SavedView)),
    ObjectResolver("item_id", gate_of(Item)),
    ObjectResolver("change_id", gate_of(ItemChange)),
    ObjectResolver("question_id", gate_of(Question)),
    ObjectResolver("bulk_id", gate_of(BulkAccept)),
    ObjectResolver("diff_id", gate_of(ReleaseDiff, project="newer__project_id")),
]

HANDLERS: list[Declaration] = [
    Handler(MemberLeft, end_grants),
    Handler(MemberLeft, return_work),
    Handler(MemberSuspended, return_work),
    Handler(MemberLeftPool, return_work_of_pool),
]

DECLARES: list[Declaration] = [
    *PERMISSIONS,
    *NOTIFICATIONS,
    *NAVIGATION,
    *JOBS,
    *OBJECTS,
    *HANDLERS,
    *audit_sentences(SENTENCES),
    *audit_titles(TITLES),
    AuditValues("level", access_levels),
    AuditNames("project", project_names, details=("project",)),
    ApiTag("bulk", "review"),
    ApiTag("copying", "projects"),
    ApiTag("diff", "releases"),
    ApiTag("quality", "review"),
    WorkflowSection(DecisionSettings),
    WorkflowSection(ReviewSettings),
    WorkflowSection(QueueSettings),
    WorkflowSection(PrivacySettings),
    DecisionRuleKind(DEFAULT_RULE, lambda _options: FixedOverlap()),
    WorkloadSource("open work", open_work),
    MemberFacts("projects", projects=project_facts, consequences=leaving_consequences),
    DashboardCard("work", waiting=waiting_work, steps=steps_of_work, figures=live_projects),
    *REFERENCE,
    *API_WORDS,
]
