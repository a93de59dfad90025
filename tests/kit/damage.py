"""What time and accidents do to files."""

from __future__ import annotations

from pathlib import Path


def flip_a_bit(path: Path) -> None:
    """One bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def part_of(generation: Path, name: str) -> Path:
    """A file of a generation; of those that each segment has, the newest segment's."""
    return max(generation.glob(f"segments/*/{name}"), default=generation / name)
