"""What do tests of releases start from?"""

import pytest

from annotation.releases.actions import create_release
from annotation.releases.jobs import build_release
from annotation.releases.models import Release
from annotation.workflow.lifecycle.models import OutcomeSource
from core.identity.models import Role
from core.tenancy.scope import tenant
from tests.factories import people, projects, work


class Shop:
    """An organization with a project: three items done, one in labeling, one excluded."""

    def __init__(self, slug):
        self.organization = people.make_organization(slug, name=f"{slug.title()} Ltd")
        self.users = {
            role: people.make_user(f"{role}@{slug}.example.org", name=f"{role.title()} {slug}")
            for role in ("manager", "annotator", "second", "reviewer")
        }
        with self.scope():
            self.members = {
                name: people.make_member(user, name if name in Role.values else Role.ANNOTATOR)
                for name, user in self.users.items()
            }
            self.project = projects.make_project("Messages", by=self.members["manager"])
            self.guideline = projects.make_guideline(self.project, by=self.members["manager"])
            self.batch = projects.make_batch(self.project)
            self.fill()

    def scope(self):
        return tenant(self.organization.pk)

    def fill(self):
        """Imported in another order than that of external_id."""
        self.done("b-2", "Zweiter = 2", hidden={"label": "spam"})
        reviewed = self.done("a-1", '=HYPERLINK("x") says \\ "hi"\n😀', data={"sender": "+49"})
        work.make_review(reviewed, verdict="accepted", reviewer=self.members["reviewer"])
        reviewed.item.outcomes.update(source=OutcomeSource.REVIEW)
        reviewed.item.state = "done"
        reviewed.item.save()
        both = self.done("B-3", "third")
        other = self.annotate(both.item, "second", slot=2)
        both.item.outcomes.update(source="consensus", parents=[both.pk, other.pk])
        projects.make_item(self.batch, "waiting", external_id="c-4")
        out = projects.make_item(self.batch, "out", external_id="d-5", state="excluded")
        manager = self.members["manager"]
        work.make_exclusion(
            out, by=manager, reason="Only noise.", included_by=None, included_at=None
        )

    def done(self, external_id, text, answer="ham", **values):
        item = projects.make_item(self.batch, text, external_id=external_id, **values)
        annotation = self.annotate(item, "annotator", answer=answer)
        work.make_outcome(annotation)
        return annotation

    def annotate(self, item, who, *, slot=1, answer="ham"):
        item.open_slots, item.slots = 1, max(slot, item.slots)
        assignment = work.make_assignment(item, self.members[who], slot=slot)
        return work.make_annotation(
            assignment,
            schema=self.project.schema,
            guideline=self.guideline,
            answer={"label": answer},
        )

    def create(self, note=""):
        with self.scope():
            return create_release(by=self.members["manager"], project=self.project, note=note)

    def build(self, release):
        build_release(organization_id=self.organization.pk, release_id=release.pk)
        with self.scope():
            return Release.objects.get(pk=release.pk)

    def released(self, note=""):
        return self.build(self.create(note))


@pytest.fixture
def files(settings, tmp_path):
    """The storage's folder."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def shop(db, files):
    return Shop("acme")


@pytest.fixture
def other_shop(shop):
    return Shop("other")
