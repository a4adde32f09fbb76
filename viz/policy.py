"""The policy that every page sends: what a browser may load for it, and who may show it inside a page of theirs."""

from __future__ import annotations

__all__ = ["policy"]


def policy(shown_in: str = "") -> str:
    """The Content-Security-Policy; `shown_in`: sites, separated by spaces, that may show the page in a frame.

    No script, style, picture or request from anywhere but here: the pages work in a closed network.

    >>> policy("https://www.example.org").rpartition("; ")[2]
    "frame-ancestors 'self' https://www.example.org"
    """
    ancestors = f"'self' {shown_in}" if shown_in else "'none'"
    return (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        f"frame-ancestors {ancestors}"
    )
