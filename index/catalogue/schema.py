"""The tables of one generation's catalogue.

A catalogue is written once, in order, and read ever after. When its tables change, the number below counts up, and
the next re-index reads every record from its source again.
"""

from __future__ import annotations

SCHEMA = 1

TABLES = """
CREATE TABLE documents (
    ordinal INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    raw_hash TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    date TEXT NOT NULL,
    language TEXT NOT NULL,
    url TEXT NOT NULL,
    byline TEXT NOT NULL,
    collection TEXT NOT NULL,
    notes TEXT NOT NULL,
    text BLOB NOT NULL,
    paragraphs BLOB NOT NULL,
    source TEXT NOT NULL,
    stamp TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('present', 'gone', 'removed')),
    since TEXT NOT NULL,
    first_passage INTEGER NOT NULL,
    passages INTEGER NOT NULL
);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (ordinal),
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    first_paragraph INTEGER NOT NULL,
    last_paragraph INTEGER NOT NULL,
    context TEXT NOT NULL,
    text TEXT NOT NULL,
    hash BLOB NOT NULL,
    sentences BLOB NOT NULL,
    paragraphs TEXT NOT NULL
);
CREATE TABLE findings (
    name TEXT NOT NULL,
    verdict TEXT NOT NULL,
    sentence TEXT NOT NULL,
    remedy TEXT NOT NULL
);
CREATE TABLE runs (
    generation TEXT NOT NULL,
    started TEXT NOT NULL,
    summary TEXT NOT NULL
);
"""

DOCUMENT = "key, raw_hash, text_hash, title, kind, body, date, language, url, byline, collection, notes, text, paragraphs"
"""The columns of a DocumentRow."""
STANDING = "source, stamp, state, since"
"""The columns of a Standing."""
PASSAGE = "start, end, first_paragraph, last_paragraph, context, text, hash, sentences, paragraphs"
"""The columns of a PassageRow."""
RECORD = (
    "key, title, kind, body, date, language, url, byline, collection, notes, text_hash, raw_hash, source, "
    "state, since, first_passage, passages"
)
