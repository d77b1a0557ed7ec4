"""Which answers are smaller on the wire, and do they say the same?"""

import gzip
import json

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from config.compression import CompressionMiddleware

LONG = b"A guideline of many words. " * 100


def answered(response, accepts="gzip, br"):
    """The response as it leaves for a browser that takes these codings."""
    request = RequestFactory().get("/", headers={"Accept-Encoding": accepts})
    return CompressionMiddleware(lambda _request: response)(request)


def test_a_page_is_the_same_page_in_fewer_bytes(client):
    plain = client.get("/accounts/login/")
    packed = client.get("/accounts/login/", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.content) < len(plain.content) / 2
    title = b"<title>"
    assert title in plain.content
    assert title in gzip.decompress(packed.content)


@pytest.mark.parametrize(
    "kind", ["text/html; charset=utf-8", "text/csv", "application/json", "application/json; x=1"]
)
def test_text_is_compressed(kind):
    packed = answered(HttpResponse(LONG, content_type=kind))
    assert gzip.decompress(packed.content) == LONG


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "application/octet-stream"])
def test_what_is_no_text_leaves_as_it_is(kind):
    assert answered(HttpResponse(LONG, content_type=kind)).content == LONG


def test_what_is_streamed_keeps_its_length_and_its_ranges():
    streamed = StreamingHttpResponse([LONG], content_type="text/plain")
    streamed.headers["Content-Length"] = str(len(LONG))
    left = answered(streamed)
    assert "Content-Encoding" not in left.headers
    assert left.headers["Content-Length"] == str(len(LONG))
    assert b"".join(left.streaming_content) == LONG


def test_who_takes_no_coding_gets_none():
    assert answered(HttpResponse(LONG), accepts="").content == LONG


def test_the_length_of_the_same_secret_differs(client):
    """A page that holds a secret can't be guessed at by its size."""
    body = json.dumps({"secret": "x" * 1000}).encode()
    lengths = {
        len(answered(HttpResponse(body, content_type="application/json")).content)
        for _ in range(50)
    }
    assert len(lengths) > 5
