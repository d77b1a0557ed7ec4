"""Download a release. Streamed from storage as an attachment that caches don't keep."""

from __future__ import annotations

import gzip
from typing import IO, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.text import slugify
from django.utils.translation import gettext as _

from annotation.releases.canonical import canonical_json
from annotation.releases.files import FORMATS, blocks, open_stored
from annotation.releases.models import Release
from annotation.releases.queries import missing_file
from core.web.errors import Gone, Invalid

MANIFEST = "manifest"


def download(request: HttpRequest, release: Release) -> HttpResponseBase:
    """The file that ?format= names; raises Invalid for another, Gone when the storage lost it."""
    wanted = request.GET.get("format", "")
    if wanted == MANIFEST:
        body = canonical_json(release.manifest)
        response: HttpResponseBase = HttpResponse(body, content_type="application/json")
        name = file_name(release, "manifest.json")
    elif wanted in FORMATS:
        response = streamed(request, release, wanted)
        name = file_name(release, wanted)
    else:
        raise Invalid(_("Choose a format: jsonl, csv, or manifest."))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def streamed(request: HttpRequest, release: Release, file_format: str) -> StreamingHttpResponse:
    """The rows, sent compressed as they are stored to whoever can unpack them on the way."""
    try:
        stored = cast("IO[bytes]", open_stored(release, file_format).open("rb"))
    except FileNotFoundError as error:
        raise Gone(missing_file(), code="file_missing") from error
    is_packed = takes_gzip(request)
    file = stored if is_packed else cast("IO[bytes]", gzip.GzipFile(fileobj=stored))
    response = StreamingHttpResponse(blocks(file), content_type=FORMATS[file_format])
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def takes_gzip(request: HttpRequest) -> bool:
    """Whether the caller unpacks gzip by itself; a coding with q=0 is one it refuses."""
    for offer in request.headers.get("Accept-Encoding", "").lower().split(","):
        coding, _sep, quality = offer.replace(" ", "").partition(";q=")
        if coding == "gzip":
            return quality.strip("0.") != "" or not quality
    return False


def file_name(release: Release, ending: str) -> str:
    """The name the file gets on the person's machine, plain ASCII."""
    project = slugify(release.project.name) or f"project-{release.project_id}"
    return f"{project}-release-{release.number}.{ending}"
