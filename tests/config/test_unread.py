"""Does an answer arrive while more is being sent than was read?"""

import socket
from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import RequestFactory

from config import unread_body

MEBIBYTE = 1024 * 1024


class Broken(BytesIO):
    """A body whose sender is gone."""

    def read(self, size=-1):
        raise ConnectionResetError


def asked(body, length):
    """A request that sends this body."""
    environ = RequestFactory().post("/", b"x", content_type="text/plain").environ
    return WSGIRequest(environ | {"wsgi.input": body, "CONTENT_LENGTH": str(length)})


def answered(request, status):
    """Through the middleware, by a view that reads nothing."""
    return unread_body.UnreadMiddleware(lambda _request: HttpResponse(status=status))(request)


@pytest.mark.parametrize(("status", "read"), [(200, 0), (302, 300_000), (413, 300_000)])
def test_the_rest_is_read_of_what_is_turned_away(status, read):
    body = BytesIO(b"x" * 300_000)
    assert answered(asked(body, 300_000), status).status_code == status
    assert body.tell() == read


def test_it_ends_at_a_size_and_after_a_time(monkeypatch):
    monkeypatch.setattr(unread_body, "MAX_BYTES", 100_000)
    body = BytesIO(b"x" * 300_000)
    answered(asked(body, 300_000), 413)
    assert body.tell() == 2 * unread_body.BATCH_SIZE
    monkeypatch.setattr(unread_body, "MAX_SECONDS", 0)
    body.seek(0)
    answered(asked(body, 300_000), 413)
    assert body.tell() == 0


def test_a_sender_that_is_gone_is_no_fault():
    assert answered(asked(Broken(), 300_000), 413).status_code == 413


@pytest.mark.slow
def test_whoever_sends_all_before_listening_gets_the_answer(served):
    told = sent(served.port, [b"x" * MEBIBYTE] * 20)
    assert told.startswith(b"HTTP/1.1 403")
    assert told.rstrip().endswith(b"</html>")


@pytest.mark.slow
def test_whoever_stops_in_the_middle_holds_nobody_up_for_long(served):
    assert sent(served.port, [b"x" * MEBIBYTE]).startswith(b"HTTP/1.1 403")


def sent(port, parts):
    """What the server says to 20 MiB of which only these parts are sent."""
    head = (
        "POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {20 * MEBIBYTE}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=60) as sender:
        for part in (head.encode(), *parts):
            sender.sendall(part)
        return b"".join(iter(lambda: sender.recv(65_536), b""))
