"""What Plenum is made of, as CycloneDX 1.6: ``python docs/sbom.py [FILE]`` (``make sbom``).

Every package of the locks that are installed, with its version, the hashes that the lock takes, and its licence. It fails
where a licence is none that Plenum may be handed on with: such a package has no place in a lock.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("run", "weights")
_PIN = re.compile(
    r"^([\w.-]+)==([^\s;]+)(?:[^\n]*\\\n(?:\s+--hash=sha256:[0-9a-f]{64}[ \\]*\n?)+)?", re.MULTILINE
)
_GOOD = re.compile(
    r"\b(?:MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Unlicense|Zlib|CC0|0BSD|LGPL|Lesser General|public domain)",
    re.IGNORECASE,
)
"""Licences of what is used beside Plenum's own, MIT: they ask for no more than to be named."""


def packages() -> Iterator[tuple[str, str, list[str]]]:
    """Name, version and hashes of every package of the locks."""
    for lock in LOCKS:
        for match in _PIN.finditer((ROOT / "locks" / f"{lock}.txt").read_text(encoding="utf-8")):
            yield match[1], match[2], re.findall(r"sha256:([0-9a-f]{64})", match[0])


def licence_of(name: str) -> str:
    """As the installed package says; empty where it is not installed here (another system's), or says nothing."""
    try:
        metadata = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return ""
    told = [
        each.rpartition(":: ")[2]
        for each in metadata.get_all("Classifier") or ()
        if each.startswith("License ::")
    ]
    plain = next(iter((metadata.get("License") or "").strip().splitlines()), "")
    return metadata.get("License-Expression") or " OR ".join(told) or plain


def sbom() -> Mapping[str, Any]:
    """The whole of it."""
    components = []
    for name, version, hashes in packages():
        licence = licence_of(name)
        components.append(
            {
                "type": "library",
                "name": name,
                "version": version,
                "purl": f"pkg:pypi/{name.lower().replace('_', '-')}@{version}",
                "licenses": [{"license": {"name": licence}}] if licence else [],
                "hashes": [{"alg": "SHA-256", "content": each} for each in hashes],
            }
        )
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components}


def refused() -> list[str]:
    """Packages whose licence is not one of those; one that says nothing among them, where it is installed."""
    wrong = []
    for name, _, _ in packages():
        licence = licence_of(name)
        installed = any(True for _ in importlib.metadata.distributions(name=name))
        if installed and not _GOOD.search(licence):
            wrong.append(f"{name}: {licence or 'no licence is said'}")
    return wrong


def main() -> int:
    """Writes it; 1 where a licence is refused."""
    (Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sbom.json").write_text(
        json.dumps(sbom(), indent=1) + "\n", "utf-8"
    )
    for each in (wrong := refused()):
        sys.stderr.write(f"Its licence is not one to hand on: {each}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
