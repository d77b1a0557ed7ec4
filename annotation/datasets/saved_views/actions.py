"""Save, change and delete views of the list of items."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from annotation.datasets.items.filters import Wanted
from annotation.datasets.saved_views.models import MAX_NAME_LENGTH, SavedView
from annotation.projects.models import Project
from core.audit.record import record
from core.identity.models import Member
from core.permissions.can import require
from core.web.errors import Conflict, Invalid
from core.web.plain_name import plain_name

MAX_VIEWS = 50  # that a member sees in one project


def views_for(member: Member, project: Project) -> QuerySet[SavedView]:
    """The project's shared views and the member's own."""
    rows = SavedView.objects.filter(Q(is_shared=True) | Q(owner=member), project=project)
    return rows.order_by("name", "pk")


@transaction.atomic
def save_view(
    *, by: Member, project: Project, name: str, wanted: Wanted, is_shared: bool = False
) -> SavedView:
    """Keep filters and order under a name.

    Raises Invalid without a filter or order, and for a name that is taken; Conflict where the
    member sees MAX_VIEWS already.
    """
    require(by, "project.change", project)
    filters = {key: value for key, value in wanted.values().items() if value}
    if not filters:
        raise Invalid(_("Set a filter or a sort order first."), code="no_filters")
    if views_for(by, project).count() >= MAX_VIEWS:
        raise Conflict(
            _("A project can have %(most)s saved views. Delete one first.") % {"most": MAX_VIEWS},
            code="too_many_views",
        )
    view = SavedView(project=project, owner=by, filters=filters)
    return put(view, by=by, name=name, is_shared=is_shared, action="saved_view.save")


@transaction.atomic
def change_view(*, by: Member, view: SavedView, name: str, is_shared: bool) -> SavedView:
    """Rename a view, or say anew who sees it; raises Invalid for a name that is taken.

    A shared view that becomes private belongs to the member who makes it private.
    """
    require(by, "project.change", view.project)
    if view.is_shared and not is_shared:
        view.owner = by
    return put(view, by=by, name=name, is_shared=is_shared, action="saved_view.change")


def put(view: SavedView, *, by: Member, name: str, is_shared: bool, action: str) -> SavedView:
    """Write the row, and the act into the audit log."""
    view.name, view.is_shared = plain_name(name), is_shared
    if len(view.name) > MAX_NAME_LENGTH:
        raise Invalid(_("The name is too long."), code="name")
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise Invalid(
            _("A saved view with this name exists. Choose another name."), code="name_taken"
        ) from error
    record(action, by=by, subject=view.project, name=view.name)
    return view


@transaction.atomic
def delete_view(*, by: Member, view: SavedView) -> None:
    """Remove a view; the items stay as they are."""
    require(by, "project.change", view.project)
    record("saved_view.delete", by=by, subject=view.project, name=view.name)
    view.delete()
