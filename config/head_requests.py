"""HEAD requests: the headers of a GET without its body."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse


class HeadMiddleware:
    """Leaves the body out, and says how long it is where that is known."""

    def __init__(
        self, get_response: Callable[[HttpRequest], HttpResponse | StreamingHttpResponse]
    ) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        response = self.get_response(request)
        if request.method == "HEAD":
            leave_body_out(response)
        return response


def leave_body_out(response: HttpResponse | StreamingHttpResponse) -> None:
    """Nothing of what is streamed is read; its source is closed with the response."""
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = ()
        return
    response.headers.setdefault("Content-Length", str(len(response.content)))
    response.content = b""
