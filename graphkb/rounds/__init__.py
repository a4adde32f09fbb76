"""Rounds of asking: which office was asked for which field, with which form, and what came back.

An `Inquiry` is one form to one office about one field at some places. It is a case beside the facts: preparing,
sending and reminding change no fact; what comes back is taken in together with the inquiry, both or neither.
"""

from graphkb.rounds.candidates import Candidate, candidates
from graphkb.rounds.inquiry import OPEN, STATE_WORDS, Inquiry, InquiryState, SentBy
from graphkb.rounds.keep import close, forget, inquiries, inquiry, prepare, remind, reopen, send, take_in
from graphkb.rounds.letter import Letter, cover_letter, reminder

__all__ = [
    "OPEN",
    "STATE_WORDS",
    "Candidate",
    "Inquiry",
    "InquiryState",
    "Letter",
    "SentBy",
    "candidates",
    "close",
    "cover_letter",
    "forget",
    "inquiries",
    "inquiry",
    "prepare",
    "remind",
    "reminder",
    "reopen",
    "send",
    "take_in",
]
