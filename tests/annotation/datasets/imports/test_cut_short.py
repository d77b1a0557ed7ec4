"""What remains of an upload whose connection ends in the middle? Nothing; the server goes on."""

import io
import socket
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory

from annotation.datasets.models import Import
from core.tenancy.scope import tenant
from tests.annotation.pages import at
from tests.support.world import build_world

PART = (
    b"--xx\r\n"
    b'Content-Disposition: form-data; name="file"; filename="a.csv"\r\n'
    b"Content-Type: text/csv\r\n\r\n"
    b"id,text\n1,hello\n2,hello again\n"
)
END = b"\r\n--xx--\r\n"
TYPE = "multipart/form-data; boundary=xx"
LARGE = b"3,more\n" * 500_000  # beyond what is kept in memory
MISSING = 100_000


def imports(side):
    with tenant(side.pk):
        return Import.objects.filter(project=side.project).count()


def files_in(folder):
    """Those of imports; the images of guidelines lie beside them."""
    found = folder.rglob("*") if folder.exists() else ()
    return [path for path in found if path.is_file() and "guideline" not in path.parts]


@pytest.mark.slow
@pytest.mark.parametrize("more", [b"", LARGE], ids=["small", "large"])
def test_a_server_whose_caller_hangs_up_keeps_nothing(served, more):
    """Over a real socket: the length promises more than comes, then the line is dead."""
    side = build_world().acme
    before = imports(side)
    path = f"/o/{side.slug}/api/v1/projects/{side.project.pk}/imports"
    place = urlsplit(served.address)
    for part in (PART + more, (PART + more)[: len(PART) - 3], b""):
        answer = hang_up(place, path, side.secrets["manager"], part)
        assert not answer.startswith(b"HTTP/1.1 5"), answer[:200]
        assert not answer.startswith(b"HTTP/1.1 2"), answer[:200]
    assert urlopen(f"{served.address}/healthz", timeout=30).status == 200
    whole = exchange(place, path, side.secrets["manager"], PART + END, promised=len(PART + END))
    assert whole.startswith(b"HTTP/1.1 201"), whole[:300]
    assert imports(side) == before + 1
    assert len(files_in(served.folder / "files")) == 1


def hang_up(place, path, secret, part):
    """Send a part of what is promised, close that side, and read what comes back."""
    return exchange(place, path, secret, part, promised=len(part) + MISSING)


def exchange(place, path, secret, body, *, promised):
    """One request over a socket, its body as it is."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {place.netloc}\r\nAuthorization: Bearer {secret}\r\n"
        f"Content-Type: {TYPE}\r\nContent-Length: {promised}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection((place.hostname, place.port), timeout=60) as line:
        line.sendall(head.encode() + body)
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(65_536), b""))


@pytest.fixture
def one_connection():
    """The handler leaves the test's connection open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("part", [PART, PART[:-3], PART[:60], b""])
def test_a_page_gets_a_form_that_was_cut_short(world, uploads_folder, part):
    """A browser's form that ends before its boundary is refused, never taken for the whole."""
    side, browser = world.acme, Client()
    browser.force_login(side.users["manager"])
    before, token = imports(side), "c" * 32
    request = RequestFactory().post(
        at(side, "import_new", side.project.pk), data=part, content_type=TYPE
    )
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    environ = request.environ | {
        "wsgi.input": io.BytesIO(part),
        "CONTENT_LENGTH": str(len(part) + MISSING),
        "HTTP_COOKIE": f"sessionid={session}; csrftoken={token}",
        "HTTP_X_CSRFTOKEN": token,
    }
    statuses = []
    response = WSGIHandler()(environ, lambda status, headers: statuses.append(status))
    response.close()
    assert statuses[0][:3] in {"400", "422"}
    assert imports(side) == before
    assert not files_in(uploads_folder)
