"""Which project asks for labels on videos? One with these fields and videos, ready to work on.

Runs inside the installation (`Site.run`): Ada and Ben label, Rita and Ravi review.
"""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from annotation.datasets.imports.actions import start_import
from annotation.datasets.imports.inspection import inspect_import
from annotation.datasets.imports.jobs import run_import
from annotation.datasets.imports.options import ImportOptions
from annotation.datasets.imports.uploading import upload
from annotation.projects.models import Project
from core.tenancy.scope import tenant
from tests.browser import asked
from tests.browser.stage import member
from tests.factories.videos import made

BITS = 12
UNEVEN = r"select=not(eq(mod(n\,7)\,3)+eq(mod(n\,5)\,2))"


def ask(slug, fields, paths, *, review="all", medium="video"):
    """Make the organization with its project; its people sign in as <name>@<slug>.example.

    The files are imported as people bring them; those of another medium, too.
    """
    desk = asked.ask(slug, fields, [], review=review)
    with tenant(desk.organization.pk):
        Project.objects.filter(pk=desk.project.pk).update(media_type=medium)
        project = Project.objects.get(pk=desk.project.pk)
        owner = member("olga")
        files = [SimpleUploadedFile(Path(each).name, Path(each).read_bytes()) for each in paths]
        source = upload(by=owner, project=project, uploads=files)
    inspect_import(organization_id=desk.organization.pk, import_id=source.pk)
    with tenant(desk.organization.pk):
        source.refresh_from_db()
        options = ImportOptions.model_validate(source.options)
        start_import(by=owner, source=source, options=options)
    run_import(organization_id=desk.organization.pk, import_id=source.pk)
    return desk


def coded(name, *options, rate="30", frames=240, uneven=False):
    """A video whose frames carry their number as BITS bars along the upper edge, lowest first.

    `uneven`: some frames of the source are left out, so that the others keep times of their own;
    the numbers are those of the frames that are left.
    """
    source = f"testsrc2=size=384x216:rate={rate}"
    bars = "255*mod(floor(N/pow(2,floor(X/32))),2)"
    code = f"format=gray,geq=lum='if(lt(Y,24),{bars},lum(X,Y))',format=yuv420p"
    chain = f"{UNEVEN},{code}" if uneven else code
    mode = ["-fps_mode", "vfr"] if uneven else []
    command = ["-f", "lavfi", "-i", source, "-vf", chain, *mode, "-frames:v", str(frames)]
    return made(name, *command, *options)
