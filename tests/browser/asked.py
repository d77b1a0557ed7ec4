"""Which project asks for labels of any kind? One with these fields and texts, ready to work on.

Runs inside the installation (`Site.run`): Ada and Ben label, Rita and Ravi review.
"""

from annotation.data.models import Batch
from annotation.kinds.registry import KINDS
from annotation.projects.models import SchemaVersion
from tests.browser.stage import begin, member
from tests.factories import money
from tests.factories.projects import make_item
from workforce.tenancy.scope import tenant


def ask(slug, fields, texts, *, review="all"):
    """Make the organization with its project; its people sign in as <name>@<slug>.example."""
    desk = begin(slug, texts=texts, review=review)
    with tenant(desk.organization.pk):
        owner = member("olga")
        desk.project.schema = SchemaVersion.objects.create(
            project=desk.project, number=2, fields=fields, created_by=owner
        )
        desk.project.save(update_fields=["schema"])
        for kind in KINDS.keys() - {"choice"}:
            money.make_rate(by=owner, label_kind=kind)
            money.make_pay_rate(by=owner, label_kind=kind)
    return desk


def compare(slug, fields, rows):
    """The same for texts to compare; each row is what they answer, then the texts."""
    desk = ask(slug, fields, [])
    with tenant(desk.organization.pk):
        desk.project.media_type = "pair"
        desk.project.save(update_fields=["media_type"])
        batch = Batch.objects.get(project=desk.project)
        for prompt, *texts in rows:
            make_item(batch, prompt, parts=[{"text": text} for text in texts])
    return desk
