"""How does a test get S3 and SQS? moto's server, a process on a port of its own, in memory."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

from tests.support.redis import free_port

REGION = "eu-central-1"
START_SECONDS = 60


@contextmanager
def aws(folder):
    """The environment by which everything of AWS is looked for at that server."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with (folder / "aws.log").open("a") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", str(port)],
            env=os.environ | {"MOTO_ALLOW_NONEXISTENT_REGION": "false"},
            stdout=log,
            stderr=log,
        )
    try:
        wait_for(port, server)
        yield {
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": "tests",
            "AWS_SECRET_ACCESS_KEY": "tests",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
        }
    finally:
        server.kill()
        server.wait(timeout=30)


def wait_for(port, server):
    """Until it listens."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, "moto's server ended"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("moto's server did not start within a minute")
