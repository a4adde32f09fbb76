"""The council paper as the API offers it: what is asked for, and who makes the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from api.analyses import Analyses
from api.overview import AskedOverview
from graphkb.errors import AccessDenied, InvalidParameter, Phrase
from graphkb.model import PUBLIC, Visibility
from graphkb.texts import N_, Language

__all__ = ["LONGEST", "MEDIA", "AskedPaper", "PaperForm", "Printer", "paper_analyses"]

LONGEST = 200
"""Letters of title and author."""


class PaperForm(StrEnum):
    """What the paper can be had as."""

    PDF = "pdf"
    DOCX = "docx"


MEDIA: Mapping[PaperForm, str] = {
    PaperForm.PDF: "application/pdf",
    PaperForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class AskedPaper:
    """One paper."""

    overview: AskedOverview
    title: str = ""
    """Empty: the usual one."""
    author: str = ""
    """The body that brings it in; empty: none is named."""

    def __post_init__(self) -> None:
        for name, text in (("title", self.title), ("author", self.author)):
            if len(text) > LONGEST:
                reason = Phrase.of(N_("Höchstens {n} Zeichen."), n=LONGEST)
                raise InvalidParameter(name=name, value=f"{text[:20]}…", reason=reason)


class Printer(Protocol):
    """Makes the file; pictures and type are of the pages, so it is handed to the API."""

    def __call__(self, analyses: Analyses, asked: AskedPaper, form: PaperForm, language: Language) -> bytes:
        """The paper in this form and language, of what the reader of the analyses sees."""


def paper_analyses(analyses: Analyses, *, internal: bool) -> Analyses:
    """On what a paper rests: public facts, whoever asks; internal ones only for a reader who sees them and asks.

    Raises AccessDenied for somebody who may not.
    """
    if internal:
        if not analyses.reader.sees(Visibility.INTERNAL):
            raise AccessDenied()
        return analyses
    return Analyses(analyses.context, PUBLIC, analyses.context.snapshot(PUBLIC))
