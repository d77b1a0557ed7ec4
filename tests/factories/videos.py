"""What is a video of a test? A test image of ffmpeg's, made anew."""

import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

NTSC = "30000/1001"


@cache
def video(name="a.webm", *options, rate=NTSC, frames=90, size="320x240"):
    """The bytes of a video of so many frames; the name says the container."""
    source = f"testsrc2=size={size}:rate={rate}"
    return made(name, "-f", "lavfi", "-i", source, "-frames:v", str(frames), *options)


def changed(content, name, *options, before=()):
    """Another file made of this one."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "before")
        path.write_bytes(content)
        return made(name, *before, "-i", str(path), *options)


def made(name, *arguments):
    """Run ffmpeg; the bytes of what it wrote."""
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        command = ["ffmpeg", "-v", "error", "-nostdin", *arguments, str(path)]
        subprocess.run(command, check=True, capture_output=True)
        return path.read_bytes()


H264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p")
VP9 = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8")
