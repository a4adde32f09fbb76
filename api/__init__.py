"""The API: typed answers over the snapshot and the analyses, under `/api/v1`."""

from api.app import create_api
from api.context import Context, open_context

__all__ = ["Context", "create_api", "open_context"]
