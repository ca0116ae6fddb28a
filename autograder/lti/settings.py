"""Where the service keeps its data and keys, and what it allows: everything that a deployment can choose."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from pylti1p3.dynamic_registration import generate_key_pair

from autograder.errors import AssignmentError

TOOL_KEY = "tool-key.pem"
PAGE_KEY = "page-key"


@dataclass(frozen=True, slots=True)
class Settings:
    """One deployment.

    `url` is the public base address, as browsers and LMSs see it, without a final slash. `database` is an SQLAlchemy
    URL. `private_platforms` lets the service talk to LMSs on private addresses over plain HTTP: for an LMS inside
    one's own network, for tests and for the demonstration.
    """

    data: Path
    url: str
    course: Path
    database: str = ""
    private_platforms: bool = False
    upload_limit: int = 20 * 1024 * 1024
    page_seconds: int = 4 * 3600
    lease_seconds: float = 10.0
    workers: int = 2
    contained: bool = True

    def __post_init__(self) -> None:
        if not self.database:
            object.__setattr__(self, "database", f"sqlite:///{self.data / 'autograder.sqlite'}")
        object.__setattr__(self, "url", self.url.rstrip("/"))

    @property
    def secure(self) -> bool:
        """Whether browsers keep a Secure cookie of this address: HTTPS, or the browser's own machine."""
        parts = urlsplit(self.url)
        return parts.scheme == "https" or parts.hostname in ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Keys:
    """The tool's signing key (RSA, PEM) and the key that signs page addresses."""

    private: str
    public: str
    page: str

    def __repr__(self) -> str:
        return "Keys(...)"


def keys(data: Path) -> Keys:
    """The keys in the data folder, made on first use, mode 0600. Raises AssignmentError when others may read them."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    private = _once(data / TOOL_KEY, lambda: generate_key_pair(2048)[0])
    page = _once(data / PAGE_KEY, lambda: secrets.token_hex(32))
    loaded = serialization.load_pem_private_key(private.encode(), password=None)
    public = loaded.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return Keys(private, public.decode(), page.strip())


def _once(path: Path, make: Callable[[], str]) -> str:
    if not path.exists():
        # Written whole, then linked: of two processes that start together one wins and both read the same key.
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(make())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    if path.stat().st_mode & 0o077:
        raise AssignmentError(f"{path} can be read by others: run chmod 600 {path}, and think of making a new key")
    return path.read_text(encoding="ascii")
