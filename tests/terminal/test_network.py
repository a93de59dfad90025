"""Nothing is asked of the network that nobody asked for: the whole program, watched by the kernel, at every change of a pin."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def may_watch() -> bool:
    """Whether this process may make a network of its own."""
    tried = shutil.which("unshare") and shutil.which("ip") and subprocess.run(
        ["unshare", "-rmn", "mount", "--bind", "/etc/hosts", "/etc/hosts"], capture_output=True, check=False
    )  # fmt: skip
    return bool(tried) and tried.returncode == 0


pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not may_watch(), reason="needs a network of its own (Linux)"
)


def watched(program: str, folder: Path) -> dict[str, Any]:
    """What the kernel saw of ``program``."""
    ran = subprocess.run(
        ["unshare", "-rmn", sys.executable, "-m", "tests.kit.watched_network", program, str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    seen: dict[str, Any] = json.loads(ran.stdout)
    return seen


def test_nothing_is_looked_up_and_nothing_goes_out(tmp_path: Path):
    """Re-indexing, asking, verifying, examining and serving: no name is asked for, no packet goes out, and nothing of
    others is left in the home of whoever runs it.
    """
    assert watched("plenum", tmp_path) == {"asked": [], "lost": 0, "left": []}


def test_native_code_that_calls_home_would_be_seen(tmp_path: Path):
    """The watch sees what telemetry would do: a look-up by native code in a child, a packet, and a number in the home."""
    seen = watched("control", tmp_path)
    assert "events.example.org" in seen["asked"]
    assert seen["lost"]
    assert any(path.endswith("deviceid") for path in seen["left"])
