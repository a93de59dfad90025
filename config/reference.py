"""What is written from the settings: ``plenum.example.toml`` and the table in ``docs/operating.md``.

``python -m config.reference`` writes both; a test fails when they are not up to date.
"""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from config.settings import CONFIG_VARIABLE, NAMES, PREFIX, TOKEN_VARIABLE, Settings, example, sentence

EXAMPLE = Path("plenum.example.toml")
TABLE = Path("docs/operating.md")
BEGIN = "<!-- settings: written by python -m config.reference -->"
END = "<!-- end of settings -->"


def example_toml() -> str:
    """An example file in which every line that does something is commented out."""
    lines = [
        "# Plenum's settings. Copy this file to plenum.toml and take the “# ” from the lines you want to change.",
        f"# Each can also be set in the environment: {PREFIX}DATA, {PREFIX}EMBEDDER, … The environment goes first.",
        "# Relative paths are relative to this file.",
    ]
    for name in NAMES:
        text = sentence(name).replace("`", "")
        lines += [
            "",
            *textwrap.wrap(text, 100, initial_indent="# ", subsequent_indent="# "),
            f"# {example(name)}",
        ]
    return "\n".join(lines) + "\n"


def table() -> str:
    """The settings as a Markdown table."""
    rows = ["| setting | in the environment | default | what it is for |", "|---|---|---|---|"]
    for name in NAMES:
        default = Settings.model_fields[name].default
        shown = "–" if default in (None, ()) else f"`{default}`"
        rows.append(f"| `{name}` | `{PREFIX}{name.upper()}` | {shown} | {sentence(name)} |")
    rows += [
        f"| – | `{CONFIG_VARIABLE}` | – | Where the settings file is; `--config FILE` goes before it. |",
        f"| – | `{TOKEN_VARIABLE}` | – | The token of the Discord application. Only in the environment. |",
    ]
    return "\n".join(rows)


def with_table(page: str) -> str:
    """``page`` with the table between its two marks brought up to date."""
    pattern = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    return pattern.sub(lambda _: f"{BEGIN}\n{table()}\n{END}", page)


if __name__ == "__main__":
    EXAMPLE.write_text(example_toml(), encoding="utf-8")
    TABLE.write_text(with_table(TABLE.read_text(encoding="utf-8")), encoding="utf-8")
