"""Health probe for containers: `python -m config.probe` needs no curl.

Asks as a proxy would, by a host name that is answered; ends with 0, or with 1 and what was said.
"""

from __future__ import annotations

import http.client
import sys
from http import HTTPStatus

from config import env

SECONDS = 5
PATH = "/readyz"
EVERYWHERE = ("0.0.0.0", "::", "[::]")  # noqa: S104  # compared with, not listened on


def address() -> tuple[str, int]:
    """Where the web server listens, as seen from its own machine."""
    bound = env.text("CREWMARK_BIND", "127.0.0.1")
    port = env.whole_number("PORT", default=8000, least=1, most=65535)
    return ("127.0.0.1" if bound in EVERYWHERE else bound), port


def host() -> str:
    """A name that Django answers to: the first of its hosts, without a wildcard's mark."""
    names = env.words("CREWMARK_HOSTS", default=["127.0.0.1"])
    return "127.0.0.1" if names[0] == "*" else names[0].lstrip(".")


def what_is_wrong() -> str:
    """What keeps it from serving people; empty if nothing does."""
    connection = http.client.HTTPConnection(*address(), timeout=SECONDS)
    try:
        connection.request("GET", PATH, headers={"Host": host()})
        answer = connection.getresponse()
        body = answer.read(500).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return f"the web server does not answer: {error}"
    finally:
        connection.close()
    said = body if "json" in answer.headers.get("Content-Type", "") else answer.reason
    return "" if answer.status == HTTPStatus.OK else f"{PATH} says {answer.status}: {said}"


if __name__ == "__main__":
    sys.exit(what_is_wrong() or None)
