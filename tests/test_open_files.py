"""Test that the limit of open files is raised, in a process of its own."""

from __future__ import annotations

import subprocess
import sys

from bot.settings import ROOT

PROGRAM = """
import resource
from bot.open_files import WANTED, raise_limit
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
most = WANTED if hard == resource.RLIM_INFINITY else min(hard, WANTED)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, most), hard))
assert raise_limit() == most == resource.getrlimit(resource.RLIMIT_NOFILE)[0]
assert raise_limit() == most
assert resource.getrlimit(resource.RLIMIT_NOFILE)[1] == hard
"""


def test_the_soft_limit_becomes_the_hard_one() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, check=True, timeout=60)
