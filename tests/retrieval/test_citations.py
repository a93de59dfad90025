"""Where citations lead: to the source where its address lands on the words, else to Plenum's own page."""

from __future__ import annotations

from pathlib import Path

from domain.answers import Answer, Filters
from tests.kit.library import app_of
from tests.web.conftest import LEVEE

BASE = "https://records.example"


def test_a_citation_without_an_address_leads_to_the_page(tmp_path: Path):
    """In an answer, its passages, its receipt and its check alike; and the id of the answer is the one it has without pages."""
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "minutes.txt").write_text(
        f"Minutes of the City Council\n\n{LEVEE}\n", encoding="utf-8"
    )
    question = "How many votes did the Mill Creek levee get?"
    before = app_of(tmp_path).answers.ask(question, Filters())
    app = app_of(tmp_path, web_url=BASE)
    given = app.answers.ask(question, Filters())
    assert isinstance(given, Answer)
    cited = given.quotes[0].citation
    assert cited.url.startswith(f"{BASE}/r/")
    assert cited.url.endswith(
        f"?at=p{cited.paragraph}:{cited.start}-{cited.end}&of={cited.text_hash[:16]}#at"
    )
    assert all(hit.citation.url.startswith(f"{BASE}/r/") for hit in given.passages)
    assert app.answers.receipt(given.id).quotes[0].url == cited.url
    assert app.answers.verify(given.id).checks[0].quote.url == cited.url
    assert (given.id, before.quotes[0].citation.url) == (before.id, "")


def test_a_source_that_lands_on_the_words_is_left_alone(tmp_path: Path):
    """The source's own page goes before ours; a file that a browser downloads lands nowhere."""
    for name, url in (
        ("a.txt", "https://city.example/minutes"),
        ("b.txt", "https://city.example/minutes.docx"),
    ):
        (tmp_path / "records").mkdir(exist_ok=True)
        (tmp_path / "records" / name).write_text(
            f"Minutes {name}\n\n{LEVEE} This is {name}.\n", encoding="utf-8"
        )
        (tmp_path / "records" / f"{name}.meta.toml").write_text(f'url = "{url}"\n', encoding="utf-8")
    app = app_of(tmp_path, web_url=BASE)
    question = "How many votes did the Mill Creek levee get?"
    leads = {
        key: app.answers.ask(question, Filters(scope=key)).passages[0].citation.url
        for key in ("records/a.txt", "records/b.txt")
    }
    assert leads["records/a.txt"].startswith("https://city.example/minutes#:~:text=")
    assert leads["records/b.txt"].startswith(f"{BASE}/r/")
