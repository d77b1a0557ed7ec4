"""One annotator in a process of its own: claims and submits until nothing is left."""

import sys

from annotation.projects.models import Project
from core.identity.models import Member, Organization
from core.tenancy.scope import tenant
from tests.concurrency.test_claim_race import work_until_empty
from tests.support.desk import Desk


def main():
    """Print how many answers were given; arguments: organization, project, member."""
    organization_id, project_id, member_id = (int(word) for word in sys.argv[-3:])
    with tenant(organization_id):
        desk = Desk(
            organization=Organization.objects.get(),
            project=Project.objects.get(pk=project_id),
            annotators=[Member.objects.select_related("organization", "user").get(pk=member_id)],
        )
    print(work_until_empty(desk, 0))
