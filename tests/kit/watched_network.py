"""A network of its own, in which every look-up and every way out is counted: ``unshare -rmn python -m
tests.kit.watched_network PROGRAM FOLDER`` (Linux). The kernel counts: native code and every process below are seen.

Prints, as JSON, the names that were asked for, how many packets found no way out, and what the program left in its home.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

from tests.kit import forked

LONG = 13
"""Seconds; onnxruntime, where it is not forbidden, tells of itself after nine (seen with 1.32, on some machines)."""
_CONTROL = """if True:
    import ctypes, pathlib
    ctypes.CDLL(None).getaddrinfo(b"events.example.org", b"443", None, ctypes.byref(ctypes.c_void_p()))
    (pathlib.Path.home() / ".cache").mkdir()
    (pathlib.Path.home() / ".cache" / "deviceid").write_text("1")
"""
"""Native code in a process below, as a library's telemetry would be."""


def main(program: str, folder: Path) -> None:
    """Runs it, watched."""
    (folder / "home").mkdir(parents=True)
    os.environ |= {"HOME": str(folder / "home")} | forked.settings_in(folder / "data")
    for name in ("XDG_CACHE_HOME", "ORT_DISABLE_TELEMETRY"):
        os.environ.pop(name, None)
    asked = watch(folder)
    {"plenum": plenum, "control": control}[program](folder)
    snmp = dict(line.split() for line in Path("/proc/net/snmp6").read_text().splitlines())
    names, counts = (line.split() for line in Path("/proc/net/snmp").read_text().splitlines()[:2])
    lost = int(counts[names.index("OutNoRoutes")]) + int(snmp["Ip6OutNoRoutes"])
    left = sorted(str(path.relative_to(folder)) for path in (folder / "home").rglob("*"))
    sys.stdout.write(json.dumps({"asked": asked, "lost": lost, "left": left}))


def watch(folder: Path) -> list[str]:
    """The names that are asked for from now on; each is unknown."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for path, text in (
        ("/etc/resolv.conf", "nameserver 127.0.0.1\n"),
        ("/etc/nsswitch.conf", "hosts: files dns\n"),
    ):
        file = folder / Path(path).name
        file.write_text(text)
        if Path(path).exists():
            subprocess.run(["mount", "--bind", file, path], check=True)
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 53))
    asked: list[str] = []

    def listen() -> None:
        while True:
            question, whose = server.recvfrom(4096)
            labels, at = [], 12
            while question[at]:
                labels.append(question[at + 1 : at + 1 + question[at]].decode(errors="replace"))
                at += 1 + question[at]
            asked.append(".".join(labels))
            server.sendto(
                question[:2] + b"\x81\x83" + question[4:6] + bytes(6) + question[12 : at + 5], whose
            )

    threading.Thread(target=listen, daemon=True).start()
    return asked


def control(_folder: Path) -> None:
    """What asks for a name and keeps a number; and what knows an address already."""
    subprocess.run([sys.executable, "-c", _CONTROL], check=True)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way_out:
        try:
            way_out.connect(("203.0.113.7", 443))
        except OSError:
            return


def plenum(_folder: Path) -> None:
    """Re-indexed, asked, verified, examined; then served, with a question, until whatever tells of itself has had its time."""
    # What is forked was imported here, too.
    forked.run("reindex", env=os.environ).check_returncode()
    asked = forked.run("ask", "--json", "Who led the plenary meeting?", env=os.environ)
    forked.run("verify", json.loads(asked.stdout)["id"], env=os.environ).check_returncode()
    forked.run("doctor", env=os.environ)
    # What only other models need is loaded as Plenum loads it: after ``domain``, which forbids all telemetry.
    with subprocess.Popen(
        [sys.executable, "-c", "import gc; gc.disable(); import domain, sentence_transformers"]
    ) as others:
        asyncio.run(_serve())
    assert not others.returncode


async def _serve() -> None:
    from tests.kit.loopback.program import Program
    from tests.kit.loopback.server import Loopback

    async with Loopback() as discord:
        channel = discord.community("Riverside").channel("council")
        async with Program(discord, Path(os.environ["PLENUM_DATA"])) as running:
            await running.connected()
            answered = await discord.slash(
                discord.person("Ana"), channel, "ask", question="Who led the meeting?"
            )
            await answered.answer()
            await asyncio.sleep(LONG)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]).resolve())
