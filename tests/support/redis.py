"""How does a test get a Redis of its own? A process on a port of its own, with its own folder."""

import socket
import subprocess
import time

from script.steps.redis import find_or_install


def free_port():
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class RedisServer:
    """One server, which a test may kill and start again; options are those of Redis."""

    def __init__(self, folder, **options):
        self.folder, self.port, self.options = folder, free_port(), options
        self.folder.mkdir(parents=True, exist_ok=True)
        self.process = None

    @property
    def url(self):
        """Where it listens."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        """Start it and wait until it listens; what was in it before is not kept."""
        options = {"port": self.port, "bind": "127.0.0.1", "dir": self.folder, **self.options}
        switches = [
            word
            for name, value in options.items()
            for word in (f"--{name.replace('_', '-')}", str(value))
        ]
        self.process = subprocess.Popen(
            [find_or_install(), *switches, "--save", "", "--appendonly", "no"],
            stdout=(self.folder / "log").open("a"),
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            assert self.process.poll() is None, (self.folder / "log").read_text()
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return self
        raise AssertionError("Redis did not start within half a minute")

    def kill(self):
        """End it at once, with all that is in it."""
        self.process.kill()
        self.process.wait(timeout=30)
