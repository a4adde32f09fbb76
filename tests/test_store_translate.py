"""Every error of the driver becomes one of ours."""

from __future__ import annotations

import inspect

import neo4j.exceptions as driver
import pytest

from graphkb import errors
from graphkb.store.translate import Where, translated, translation

WHERE = Where("bolt://db.example:7687", "neo4j", 60.0, "read/meta.cypher", 3)

BASES = {"GqlError", "GqlErrorClassification"}

CLASSES = [
    found
    for name, found in vars(driver).items()
    if inspect.isclass(found)
    and issubclass(found, Exception)
    and found.__module__.startswith("neo4j.exceptions")
    and not name.startswith("_")
]

EXPECTED: dict[str, type[errors.GraphkbError]] = {
    "AuthConfigurationError": errors.SettingsError,
    "AuthError": errors.StoreRefused,
    "BrokenRecordError": errors.QueryFailed,
    "CertificateConfigurationError": errors.SettingsError,
    "ClientError": errors.QueryFailed,
    "ConfigurationError": errors.SettingsError,
    "ConnectionAcquisitionTimeoutError": errors.StoreUnavailable,
    "ConnectionPoolError": errors.StoreUnavailable,
    "ConstraintError": errors.ConstraintBroken,
    "CypherSyntaxError": errors.QueryFailed,
    "CypherTypeError": errors.QueryFailed,
    "DatabaseError": errors.StoreError,
    "DatabaseUnavailable": errors.StoreUnavailable,
    "DriverError": errors.StoreError,
    "Forbidden": errors.StoreRefused,
    "ForbiddenOnReadOnlyDatabase": errors.StoreRefused,
    "GqlError": errors.StoreError,
    "IncompleteCommit": errors.StoreUnavailable,
    "Neo4jError": errors.StoreError,
    "NotALeader": errors.StoreUnavailable,
    "ReadServiceUnavailable": errors.StoreUnavailable,
    "ResultConsumedError": errors.QueryFailed,
    "ResultError": errors.QueryFailed,
    "ResultFailedError": errors.QueryFailed,
    "ResultNotSingleError": errors.QueryFailed,
    "RoutingServiceUnavailable": errors.StoreUnavailable,
    "ServiceUnavailable": errors.StoreUnavailable,
    "SessionError": errors.QueryFailed,
    "SessionExpired": errors.StoreUnavailable,
    "TokenExpired": errors.StoreRefused,
    "TransactionError": errors.QueryFailed,
    "TransactionNestingError": errors.QueryFailed,
    "TransientError": errors.StoreBusy,
    "UnsupportedServerProduct": errors.StoreOutdated,
    "WriteServiceUnavailable": errors.StoreUnavailable,
}

CODES: dict[str, type[errors.GraphkbError]] = {
    "Neo.ClientError.Security.Unauthorized": errors.StoreRefused,
    "Neo.ClientError.Security.AuthenticationRateLimit": errors.StoreRefused,
    "Neo.ClientError.Security.CredentialsExpired": errors.StoreRefused,
    "Neo.ClientError.Security.TokenExpired": errors.StoreRefused,
    "Neo.ClientError.Security.Forbidden": errors.StoreRefused,
    "Neo.ClientError.Database.DatabaseNotFound": errors.SettingsError,
    "Neo.ClientError.Schema.ConstraintValidationFailed": errors.ConstraintBroken,
    "Neo.ClientError.Statement.SyntaxError": errors.QueryFailed,
    "Neo.ClientError.Statement.TypeError": errors.QueryFailed,
    "Neo.ClientError.Statement.ParameterMissing": errors.QueryFailed,
    "Neo.ClientError.Transaction.TransactionTimedOut": errors.StoreTimeout,
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration": errors.StoreTimeout,
    "Neo.ClientError.Transaction.LockClientStopped": errors.QueryFailed,
    "Neo.ClientError.Cluster.NotALeader": errors.StoreUnavailable,
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase": errors.StoreRefused,
    "Neo.DatabaseError.General.OutOfDisk": errors.StoreFull,
    "Neo.DatabaseError.Statement.ExecutionFailed": errors.StoreError,
    "Neo.TransientError.General.OutOfMemoryError": errors.StoreOutOfMemory,
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError": errors.StoreOutOfMemory,
    "Neo.TransientError.General.TransactionMemoryLimit": errors.StoreOutOfMemory,
    "Neo.TransientError.General.DatabaseUnavailable": errors.StoreUnavailable,
    "Neo.TransientError.Transaction.DeadlockDetected": errors.StoreBusy,
    "Neo.TransientError.Transaction.LockAcquisitionTimeout": errors.StoreTimeout,
    "Neo.TransientError.Transaction.ConcurrentModification": errors.StoreBusy,
}


def _made(found: type[Exception]) -> Exception:
    if issubclass(found, driver.ResultError):
        return found(None, "text")
    return found("text")


def test_the_list_of_classes_is_complete() -> None:
    assert {found.__name__ for found in CLASSES} == set(EXPECTED)


@pytest.mark.parametrize("found", CLASSES, ids=lambda found: found.__name__)
def test_every_class_becomes_one_of_ours(found: type[Exception]) -> None:
    ours = translation(_made(found), WHERE)
    assert type(ours) is EXPECTED[found.__name__]
    assert "{" not in ours.text("de") + ours.text("en")
    with pytest.raises(errors.GraphkbError) as caught, translated(WHERE):
        raise _made(found)
    assert type(caught.value) is type(ours)
    assert caught.value.__cause__ is not None


@pytest.mark.parametrize(("code", "ours"), CODES.items(), ids=list(CODES))
def test_every_code_becomes_what_it_means(code: str, ours: type[errors.GraphkbError]) -> None:
    error = driver.Neo4jError._hydrate_neo4j(code=code, message="text")
    assert type(translation(error, WHERE)) is ours


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("Error on committing: java.io.IOException: No space left on device", errors.StoreFull),
        ("java.lang.OutOfMemoryError: Java heap space", errors.StoreOutOfMemory),
        ("Disk quota exceeded", errors.StoreFull),
    ],
)
def test_a_full_disk_or_memory_is_told_by_its_text_too(text: str, ours: type[errors.GraphkbError]) -> None:
    error = driver.Neo4jError._hydrate_neo4j(code="Neo.DatabaseError.General.UnknownError", message=text)
    assert type(translation(error, WHERE)) is ours


def test_errors_of_the_network_are_translated_and_others_left_alone() -> None:
    with pytest.raises(errors.StoreUnavailable), translated(WHERE):
        raise ConnectionResetError("gone")
    with pytest.raises(errors.StoreUnavailable), translated(WHERE):
        raise ValueError("Cannot resolve address db.example:7687")
    with pytest.raises(ValueError, match="ours"), translated(WHERE):
        raise ValueError("ours")
    with pytest.raises(errors.NotFound), translated(WHERE):
        raise errors.NotFound(id="x")


def test_facts_reach_the_message() -> None:
    refused = translation(driver.AuthError("no"), WHERE)
    assert "db.example" in str(refused)
    assert "neo4j" in str(refused)
    assert "read/meta.cypher" in str(translation(driver.CypherSyntaxError("no"), WHERE))
