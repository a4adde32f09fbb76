"""The settings of the product: one frozen class, each value with its why.

Every value is read from the environment with the prefix `GRAPHKB_` (for example `GRAPHKB_PORT`).
Nothing else in the code reads the environment. Parameters of an analysis (ageing, horizon, …) are not
settings: they belong to the analysis, see `graphkb.analytics`.
"""

import re
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

__all__ = ["Settings"]


class Settings(BaseSettings):
    """What an operator can set. Made once by the caller and handed down; never a module global.

    >>> Settings(port=9000).port
    9000
    """

    model_config = SettingsConfigDict(env_prefix="GRAPHKB_", frozen=True, extra="forbid")

    neo4j_uri: str | None = Field(
        default=None,
        description="Address of a Neo4j 5.26 or newer (`bolt://`, `neo4j://`, also with `+s`). "
        "Empty: the embedded database is started and shared by all processes of the data folder.",
    )
    neo4j_user: str = Field(default="neo4j", description="User on that server. Not used when embedded.")
    neo4j_password: SecretStr = Field(
        default=SecretStr(""), description="Its password. Not used when embedded: that one makes its own."
    )
    neo4j_database: str = Field(
        default="neo4j",
        description="Database on that server. It is always named on a session: a pooled connection "
        "otherwise keeps the one used before. Not used when embedded.",
    )
    data_dir: Path = Field(
        default=Path(".data"),
        description="Folder of the embedded database, its log, lock and state file, and of the "
        "administrator token. Git-ignored by default.",
    )
    host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="Address the web server listens on. Loopback by default: reaching it from elsewhere is a decision.",
    )
    port: int = Field(default=8000, ge=0, le=65535, description="Port of the web server. 0: any free one.")
    admin_token: SecretStr | None = Field(
        default=None,
        description="Token of the administrator. Empty: one is made at the first start, kept in the data folder "
        "and printed once.",
    )
    language: Literal["de", "en"] = Field(
        default="de",
        description="Language of the command line and of the start page without a language in its address.",
    )
    district: str = Field(
        default="sr",
        description="Id of the region node whose knowledge base this is. Its newest own concept gives the columns "
        "of the matrix.",
    )
    product_name: str = Field(default="Wissensnetz Integration", description="Name in the head of every page.")
    ontology_dir: Path | None = Field(
        default=None,
        description="Folder with further kinds, relations and properties (same layout as `graphkb/ontology`). "
        "Empty: the bundled ontology alone.",
    )
    need_formulas: Path | None = Field(
        default=None,
        description="File with the indicators that stand for need, a field or target group each (same layout as "
        "`graphkb/analytics/need/formulas.yaml`). Empty: the bundled one.",
    )
    query_timeout_s: float = Field(
        default=60.0,
        gt=0,
        le=3600,
        description="Seconds after which a query is given up: far above the slowest full read measured "
        "(3.3 s for 500,000 relations).",
    )
    write_retries: int = Field(
        default=6,
        ge=0,
        le=20,
        description="How often a write is tried again after a conflict. Each waits longer, with jitter; six stay "
        "under ten seconds.",
    )
    embedded_heap_mb: int | None = Field(
        default=None,
        ge=128,
        le=65536,
        description="Most memory of the embedded database in MB. Empty: a quarter of the machine's, from 512 to 4096. "
        "Idle it takes 150; an import of 100,000 rows needs about 700, for it is written as a whole.",
    )
    max_upload_mb: int = Field(
        default=20,
        ge=1,
        le=500,
        description="Largest file the importer opens. The template with 100,000 rows is about 8 MB.",
    )

    public_url: str = Field(
        default="",
        description="Address under which people reach these pages, without a path (`https://…`): it stands in links "
        "that are mailed. Empty: the address of the request.",
    )
    link_days: int = Field(
        default=30,
        ge=1,
        le=365,
        description="Days for which a personal link can be used. Long enough for a holiday, short enough for a link "
        "that got into the wrong hands.",
    )
    hints_an_hour: int = Field(
        default=30,
        ge=0,
        le=10_000,
        description="Hints taken by the public form within an hour, from everybody together; from one address a "
        "third of it. 0: the form takes none.",
    )
    smtp_host: str = Field(
        default="", description="Mail server. Empty: nothing is mailed, texts and links are shown to copy."
    )
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Port of the mail server.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="How the way to the mail server is kept private. `none` only for a server on the same machine.",
    )
    smtp_user: str = Field(default="", description="User on the mail server. Empty: it asks for none.")
    smtp_password: SecretStr = Field(default=SecretStr(""), description="Its password.")
    mail_from: str = Field(default="", description="Address that mails come from. Needed where a mail server is set.")

    embed_origins: str = Field(
        default="",
        description="Sites that may show the map inside their pages (`/de/einbetten/netz`), as addresses without a "
        "path, several separated by spaces (`https://www.example.org`). Empty: none.",
    )

    @field_validator("embed_origins")
    @classmethod
    def _plain_origins(cls, origins: str) -> str:
        for one in origins.split():
            if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?", one):
                raise ValueError(f"{one} is no address of a site without a path")
        return " ".join(origins.split())

    @field_validator("neo4j_uri")
    @classmethod
    def _known_scheme(cls, uri: str | None) -> str | None:
        if uri is None or not uri.strip():
            return None
        schemes = ("bolt://", "bolt+s://", "bolt+ssc://", "neo4j://", "neo4j+s://", "neo4j+ssc://")
        if not uri.startswith(schemes):
            raise ValueError(f"must begin with one of {', '.join(schemes)}")
        return uri
