"""Does a HEAD get the headers of a GET and not a byte of its body?"""

from django.core.wsgi import get_wsgi_application
from django.http import FileResponse, StreamingHttpResponse
from django.test import RequestFactory

from config.head_requests import HeadMiddleware


def sent(method, path):
    """Headers and body as the server gets them from the whole application."""
    headers = {}
    answer = get_wsgi_application()(
        RequestFactory().generic(method, path).environ,
        lambda status, found: headers.update(found, status=status),
    )
    body = b"".join(answer)
    answer.close()
    return headers, body


def test_the_application_sends_no_body(db):
    headers, body = sent("GET", "/accounts/login/")
    told, nothing = sent("HEAD", "/accounts/login/")
    assert int(headers["Content-Length"]) == len(body) > 0
    assert nothing == b""
    assert (told["status"], told["Content-Type"]) == ("200 OK", headers["Content-Type"])
    assert int(told["Content-Length"]) > 0


def test_what_is_streamed_is_not_read_but_closed(db):
    """With a database, as the end of a response looks after the connections."""
    read, closed = [], []

    class Source:
        def __iter__(self):
            yield read.append(True) or b"a"

        def close(self):
            closed.append(True)

    response = HeadMiddleware(lambda _request: StreamingHttpResponse(Source()))(
        RequestFactory().head("/")
    )
    assert b"".join(response) == b""
    response.close()
    assert (read, closed) == ([], [True])


def test_a_file_keeps_its_length_and_is_closed(db, tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(b"abc")
    file = path.open("rb")
    response = HeadMiddleware(lambda _request: FileResponse(file))(RequestFactory().head("/"))
    assert b"".join(response) == b""
    assert response.headers["Content-Length"] == "3"
    response.close()
    assert file.closed


def test_a_get_is_as_it_was(tmp_path):
    response = HeadMiddleware(lambda _request: StreamingHttpResponse([b"a", b"b"]))(
        RequestFactory().get("/")
    )
    assert b"".join(response) == b"ab"
