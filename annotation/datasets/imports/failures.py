"""Results and failures of an import, and the notification about them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.datasets.imports.records import Broken
from annotation.datasets.imports.source import Source, running
from annotation.datasets.imports.staging import empty_staging
from annotation.datasets.models import Import, ImportState
from core.notifications.publish import publish
from core.tenancy.scope import tenant
from core.web.errors import Invalid
from core.web.outage import has_no_room, is_away


def checked_text(checked: Import) -> str:
    """What an import would do, in numbers."""
    return _(
        "Check finished. Items to update: %(updated)s. New items: %(imported)s. "
        "Rejected rows: %(refused)s. Confirm or cancel the import."
    ) % {
        "updated": checked.updated,
        "imported": checked.imported,
        "refused": checked.refused,
    }


def landed_text(ended: Import) -> str:
    """How an import ended, in numbers."""
    if ended.updated:
        return _("%(updated)s items updated, %(imported)s new items, %(refused)s rows rejected") % {
            "updated": ended.updated,
            "imported": ended.imported,
            "refused": ended.refused,
        }
    return _("%(imported)s new items, %(duplicates)s duplicates, %(refused)s rows rejected") % {
        "imported": ended.imported,
        "duplicates": ended.duplicates,
        "refused": ended.refused,
    }


def tell_starter(ended: Import, result: str) -> None:
    """Tell whoever started it how it ended."""
    slug = ended.organization.slug
    publish(
        "import_done",
        to=[ended.started_by_id],
        url=reverse("import_status", args=[slug, ended.project_id, ended.pk]),
        file=ended.file_name,
        project=ended.project.name,
        result=result,
    )


@contextmanager
def record_failure(source: Source) -> Iterator[None]:
    """Whatever ends a run early leaves a sentence on the import, and no staged rows."""
    sentence = _(
        "The import failed because of an internal error. Nothing was imported. Restart the import."
    )
    try:
        yield
        sentence = ""
    except (Broken, Invalid) as problem:
        sentence = str(problem)
    except Error as error:
        if not has_no_room(error):
            sentence = "" if is_away(error) else sentence  # else its worker takes it up again
            raise
        sentence = no_room()
    except OSError as error:
        sentence = unreadable_or_full(error)
    except UnicodeError:
        encoding = source.options.dialect.encoding
        sentence = _(
            "The file isn't valid %(encoding)s. Upload it again and choose another encoding."
        ) % {"encoding": encoding.upper()}
    finally:
        if sentence:
            fail(source, sentence)


def unreadable_or_full(error: OSError) -> str:
    """Why a run could not read or write its files, and what to do."""
    if has_no_room(error):
        return no_room()
    return _("The uploaded file can no longer be read. Upload it again.")


def no_room() -> str:
    """What is said where a disk is full, that of the files or the database's."""
    return _(
        "The server is out of disk space. Contact your administrator, then restart the import."
    )


def fail(source: Source, sentence: str) -> None:
    """End the import with a reason; one that was cancelled, done or restarted stays so."""
    with tenant(source.organization_id):
        failed = running(source).update(
            state=ImportState.FAILED, failure=sentence, finished_at=timezone.now()
        )
        if failed:
            empty_staging(source.import_id)
            ended = Import.objects.select_related("project").get(pk=source.import_id)
            tell_starter(ended, sentence)
