"""MkDocs hook: pages that lie outside ``docs/``, and links to what lies there.

README, CONTRIBUTING, CHANGELOG and SECURITY stand at the top of the repository, where a forge looks for them, and are
pages of the site too. Any other file that a page links to is put beside the pages as it is, so that no link leads outside.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
_PAGES = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "SECURITY.md": "security.md",
}
_FILES = ("Containerfile", "LICENSE", "deploy/compose.yml", "deploy/plenum.service", "plenum.example.toml")
_LINK = re.compile(r"""(\]\(|<img src=")(?![a-z]+:|#)([^)#"\s]+)""")

_FETCHED = re.compile(
    r"""<(?:script|img|iframe|source)\b[^>]*\bsrc="https?:|<link\b[^>]*\brel="(?:stylesheet|preconnect)"[^>]*"https?:"""
)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Each decision gets its place in the navigation, so that a new one is a new file and nothing else."""
    for entry in config.nav or []:
        if isinstance(entry, dict) and "Decisions" in entry:
            entry["Decisions"] += [f"decisions/{page.name}" for page in _decisions()]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The pages and files from outside ``docs/``, added."""
    for name, page in _PAGES.items():
        files.append(File.generated(config, page, content=(ROOT / name).read_text(encoding="utf-8")))
    for name in _FILES:
        files.append(File.generated(config, name, abs_src_path=str(ROOT / name)))
    titles = (
        (page, page.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")) for page in _decisions()
    )
    listed = "\n".join(f"- [{title}]({page.name})" for page, title in titles)
    files.append(File.generated(config, "decisions/index.md", content=f"# Decisions\n\n{listed}\n"))
    return files


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Links as they stand in the repository, turned to where the site has what they lead to."""
    page_of = {site: name for name, site in _PAGES.items()}
    at = page.file.src_uri
    home = posixpath.dirname(page_of.get(at, f"docs/{at}"))

    def turned(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(home, link[2]))
        if (ROOT / target).is_dir():
            target += "/index.md"
        on_site = _PAGES.get(target, target.removeprefix("docs/"))
        return link[1] + posixpath.relpath(on_site, posixpath.dirname(at) or ".")

    return _LINK.sub(turned, markdown)


def on_post_page(output: str, page: Page, **_: object) -> None:
    """Whoever reads the site is told of to nobody: a script, style or picture from elsewhere fails the build."""
    if _FETCHED.search(output):
        raise PluginError(f"{page.file.src_uri}: something in it is fetched from another site.")


def _decisions() -> list[Path]:
    return sorted((ROOT / "docs" / "decisions").glob("*.md"))
