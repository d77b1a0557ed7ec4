"""Does a container's health check know a web server that serves people from one that doesn't?"""

import os
import socket
import subprocess
import sys

import pytest

from tests.support.repository import ROOT


def probed(port, **environment):
    """What the check says, as a container would run it."""
    return subprocess.run(
        [sys.executable, "-m", "config.probe"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PORT": str(port)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_one_that_serves_is_healthy_by_its_own_name(served):
    """The shared installation answers to these names, one of them a family."""
    for hosts, bind in (
        ("crewmark.example.org", "127.0.0.1"),
        (".crew.example.org,other.example.org", "0.0.0.0"),
    ):
        done = probed(served.port, CREWMARK_HOSTS=hosts, CREWMARK_BIND=bind)
        assert (done.returncode, done.stderr) == (0, "")
    done = probed(served.port, CREWMARK_HOSTS="elsewhere.example.org")
    assert done.returncode == 1
    assert done.stderr == "/readyz says 400: Bad Request\n"


def test_nobody_there_is_said(unused_port):
    done = probed(unused_port, CREWMARK_HOSTS="*")
    assert done.returncode == 1
    assert "does not answer" in done.stderr


@pytest.fixture
def unused_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
