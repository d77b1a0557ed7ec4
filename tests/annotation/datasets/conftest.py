"""What do the data tests share? A folder of their own for uploads, and ways to bring a file in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from annotation.datasets.imports.actions import start_import, upload_file
from annotation.datasets.imports.inspection import inspect_import
from annotation.datasets.imports.jobs import run_import
from annotation.datasets.imports.options import ImportOptions
from annotation.datasets.imports.uploading import upload
from annotation.datasets.models import Import, ImportState
from core.tenancy.scope import tenant
from core.web.errors import Invalid
from tests.factories.media import make_image_project
from tests.factories.projects import make_project


@pytest.fixture(autouse=True)
def uploads_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


class Desk:
    """A project manager with an empty project, who imports files."""

    def __init__(self, side):
        self.side = side
        self.by = side.members["manager"]
        with tenant(side.pk):
            self.project = make_project("Empty", by=self.by)

    def upload(self, content, name="data.tsv"):
        """The import of an uploaded file and its detected options."""
        content = content.encode() if isinstance(content, str) else content
        with tenant(self.side.pk):
            source = upload_file(
                by=self.by, project=self.project, upload=SimpleUploadedFile(name, content)
            )
        return source, ImportOptions.model_validate(source.options)

    def choose(self, **files):
        """The import of some files by name (choose(**{"a.png": bytes})) and its options, once a
        job has looked into them; raises Invalid with what that found wrong."""
        chosen = [SimpleUploadedFile(name, content) for name, content in files.items()]
        with tenant(self.side.pk):
            source = upload(by=self.by, project=self.project, uploads=chosen)
        return self.inspect(source)

    def inspect(self, source):
        """The import after a job has looked into its files, and its options."""
        inspect_import(organization_id=self.side.pk, import_id=source.pk)
        source = self.fresh(source)
        if source.state == ImportState.FAILED:
            raise Invalid(source.failure)
        return source, ImportOptions.model_validate(source.options)

    def bring_files(self, change=None, **files):
        """Choose, start with the first options or what `change` makes of them, and run."""
        source, options = self.choose(**files)
        self.start(source, change(options) if change else options)
        return self.run(source)

    def start(self, source, options):
        with tenant(self.side.pk):
            start_import(by=self.by, source=source, options=options)

    def run(self, source):
        run_import(organization_id=self.side.pk, import_id=source.pk)
        return self.fresh(source)

    def fresh(self, source):
        with tenant(self.side.pk):
            return Import.objects.get(pk=source.pk)

    def bring(self, content, name="data.tsv", change=None):
        """Upload, start with the detected options or what `change` makes of them, and run."""
        source, options = self.upload(content, name)
        self.start(source, change(options) if change else options)
        return self.run(source)


@pytest.fixture
def desk(world):
    return Desk(world.acme)


@pytest.fixture
def images(world):
    """A desk whose project labels images."""
    desk = Desk(world.acme)
    with tenant(world.acme.pk):
        desk.project = make_image_project("Cells", by=desk.by)
    return desk


@pytest.fixture
def committed_desk(committed_world):
    return Desk(committed_world.acme)
