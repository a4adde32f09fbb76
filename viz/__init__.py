"""The pages: the same calls as the API, shaped for people, under `/de/` and `/en/`."""

from viz.site import create_site

__all__ = ["create_site"]
