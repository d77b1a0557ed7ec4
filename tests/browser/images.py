"""Which project asks for shapes on images? One with these fields and files, ready to work on.

Runs inside the installation (`Site.run`): Ada and Ben label, Rita and Ravi review.
"""

from pathlib import Path

from annotation.media.image import examine
from core.tenancy.scope import tenant
from tests.browser import asked
from tests.factories import projects
from tests.factories.media import make_media


def ask(slug, fields, paths, *, review="all", overlap="1"):
    """Make the organization with its project; its people sign in as <name>@<slug>.example."""
    desk = asked.ask(slug, fields, [], review=review, overlap=overlap)
    with tenant(desk.organization.pk):
        type(desk.project).objects.update(media_type="image")
        batch = projects.make_batch(desk.project)
        for path in map(Path, paths):
            content = path.read_bytes()
            seen = examine(content, name=path.name)
            media = make_media(
                content, stored=True, mime=seen.mime, width=seen.width, height=seen.height
            )
            projects.make_item(batch, "", external_id=path.name, media=media)
    return desk
