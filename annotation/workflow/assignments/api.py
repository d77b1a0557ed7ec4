"""API endpoints for reservations: assign items to an annotator, list them, and unassign them."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers

from annotation.projects.api import PROJECT, project_of
from annotation.projects.models import Project
from annotation.workflow.assignments.actions import MAX_COUNT, Selection, reserve_items, take_back
from annotation.workflow.assignments.queries import Reserved, people_of, reserved_in
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.identity.models import Member
from core.web.errors import Invalid


class ReservationShown(Shown):
    """The items reserved for one annotator."""

    member = serializers.IntegerField(source="member.pk")
    name = serializers.CharField(source="member.name")
    items = serializers.IntegerField()
    since = serializers.DateTimeField()


class ReservationBody(Body):
    """The annotator and the items to assign: those with the given external IDs, or the next items
    in the queue.
    """

    member = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    external_ids = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, max_length=MAX_COUNT
    )
    batch = serializers.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, help_text="Only items in this batch."
    )
    starts_with = serializers.CharField(
        required=False, max_length=200, help_text="Only items whose external ID starts with this."
    )
    most = serializers.IntegerField(
        default=50,
        min_value=1,
        max_value=MAX_COUNT,
        help_text="Number of items to take from the queue.",
    )


class ReservedCount(Shown):
    """The number of items."""

    items = serializers.IntegerField()


def place_of(request: ApiRequest, project_id: int, member_id: int) -> tuple[Project, Member]:
    """The project and the member, or 404."""
    members = Member.objects.select_related("user")
    return project_of(request, project_id), get_object_or_404(members, pk=member_id)


class Reservations(Endpoint):
    """The reservations of a project."""

    @operation("project.change", on=project_of, returns=ReservationShown, many=True)
    def get(self, request: ApiRequest, project: Project) -> list[Reserved]:
        """List the annotators with reserved items, most items first."""
        return reserved_in(project)

    @operation("project.change", on=project_of, takes=ReservationBody, returns=ReservedCount)
    def post(
        self,
        request: ApiRequest,
        project: Project,
        member: int,
        most: int,
        external_ids: list[str] | None = None,
        batch: int | None = None,
        starts_with: str = "",
    ) -> dict[str, int]:
        """Assign items to an annotator in one of the project's pools. They get these items first.

        Items that need no more annotators, and items the annotator has already seen, are skipped.
        """
        person = people_of(project).filter(pk=member).first()
        if person is None:
            raise Invalid(_("This member isn't in any of the project's pools."), code="no_pool")
        selection = Selection(
            external_ids=tuple(dict.fromkeys(external_ids or ())),
            batch_id=batch,
            prefix=starts_with,
            most=most,
        )
        kept = reserve_items(by=request.member, project=project, member=person, selection=selection)
        return {"items": kept}


class ReservationOfMember(Endpoint):
    """The items reserved for one annotator."""

    @operation("project.change", on=place_of, returns=ReservedCount)
    def delete(self, request: ApiRequest, place: tuple[Project, Member]) -> dict[str, int]:
        """Unassign all items reserved for an annotator. The items return to the queue."""
        project, member = place
        return {"items": take_back(by=request.member, project=project, member=member)}


RESERVATIONS = f"{PROJECT}/reservations"

urlpatterns = [
    path(RESERVATIONS, Reservations.as_view(), name="api_reservations"),
    path(f"{RESERVATIONS}/<int:member_id>", ReservationOfMember.as_view(), name="api_reservation"),
]
