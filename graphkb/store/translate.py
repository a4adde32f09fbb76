"""Turns errors of the driver into ours, at the edge: nothing above this package sees a foreign one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import neo4j.exceptions as driver

from graphkb.errors import (
    ConstraintBroken,
    GraphkbError,
    QueryFailed,
    SettingsError,
    StoreBusy,
    StoreError,
    StoreFull,
    StoreOutdated,
    StoreOutOfMemory,
    StoreRefused,
    StoreTimeout,
    StoreUnavailable,
)

__all__ = ["OLDEST", "Where", "translated", "translation"]

OLDEST = "Neo4j 5.26"
"""Oldest server that answers all queries."""

_FULL = ("OutOfDisk", "DatabaseFull", "StorageFull")
_FULL_TEXTS = ("No space left on device", "not enough space", "Disk quota exceeded")
_MEMORY = ("OutOfMemory", "MemoryPool", "MemoryLimit")
_MEMORY_TEXTS = ("OutOfMemoryError", "Java heap space")
_TIMEOUT = ("TransactionTimedOut", "ExecutionTimeout", "LockAcquisitionTimeout", "TransactionTerminated")
_TIMEOUT_TEXTS = ("TimeoutException", "timed out", "Timeout on")
_GONE = ("DatabaseUnavailable", "NotALeader", "Cluster.", "Routing", "TransientError.General.DatabaseUnavailable")

_UNAVAILABLE = (
    driver.ServiceUnavailable,
    driver.SessionExpired,
    driver.ConnectionPoolError,
    driver.IncompleteCommit,
    driver.DatabaseUnavailable,
    driver.NotALeader,
)
_REFUSED = (driver.AuthError, driver.Forbidden, driver.ForbiddenOnReadOnlyDatabase, driver.TokenExpired)
_SETTINGS = (driver.ConfigurationError, driver.AuthConfigurationError, driver.CertificateConfigurationError)
_OUR_MISTAKE = (
    driver.CypherSyntaxError,
    driver.CypherTypeError,
    driver.ResultError,
    driver.BrokenRecordError,
    driver.SessionError,
    driver.TransactionError,
)


@dataclass(slots=True)
class Where:
    """What was being done: facts for the messages."""

    uri: str
    user: str
    seconds: float
    """How long a query may take."""
    query: str = ""
    """Path of the query that ran last; empty: none yet."""
    attempts: int = 1


def translation(error: Exception, where: Where) -> GraphkbError:
    """Give the error of ours that says what this one of the driver means.

    >>> type(translation(driver.ServiceUnavailable("gone"), Where("bolt://localhost:7687", "neo4j", 60))).__name__
    'StoreUnavailable'
    """
    detail = _detail(error)
    code = (getattr(error, "code", None) or "") if isinstance(error, driver.Neo4jError) else ""
    if any(part in code for part in _FULL) or any(text in detail for text in _FULL_TEXTS):
        return StoreFull(detail=detail)
    if any(part in code for part in _MEMORY) or any(text in detail for text in _MEMORY_TEXTS):
        return StoreOutOfMemory(detail=detail)
    if isinstance(error, driver.UnsupportedServerProduct):
        return StoreOutdated(found=detail, needed=OLDEST)
    if isinstance(error, _SETTINGS):
        return SettingsError(name="GRAPHKB_NEO4J_URI", reason=detail)
    if "DatabaseNotFound" in code:
        return SettingsError(name="GRAPHKB_NEO4J_DATABASE", reason=detail)
    if isinstance(error, _REFUSED) or ".Security." in code:
        return StoreRefused(uri=where.uri, user=where.user)
    if isinstance(error, _UNAVAILABLE) or any(part in code for part in _GONE):
        return StoreUnavailable(uri=where.uri, detail=detail)
    if any(part in code for part in _TIMEOUT) or (code and any(text in detail for text in _TIMEOUT_TEXTS)):
        return StoreTimeout(seconds=f"{where.seconds:g}")
    if isinstance(error, driver.ConstraintError):
        return ConstraintBroken(detail=detail)
    if isinstance(error, driver.TransientError):
        return StoreBusy(attempts=where.attempts)
    if isinstance(error, (*_OUR_MISTAKE, driver.ClientError)):
        return QueryFailed(query=where.query or "-", detail=detail)
    if isinstance(error, OSError):
        return StoreUnavailable(uri=where.uri, detail=detail)
    return StoreError(detail=detail)


@contextmanager
def translated(where: Where) -> Iterator[None]:
    """Raise our errors in place of the driver's and of the network's."""
    try:
        yield
    except (driver.DriverError, driver.GqlError, OSError) as error:
        raise translation(error, where) from error
    except ValueError as error:
        # The driver says so when a host name has no address.
        if "resolve address" in str(error):
            raise StoreUnavailable(uri=where.uri, detail=str(error)) from error
        raise


def _detail(error: Exception) -> str:
    # The text of a GqlError lists all its fields; its message is what a person can read.
    text = (error.message or "") if isinstance(error, driver.GqlError) else str(error)
    return (text or type(error).__name__).strip().splitlines()[0][:500]
