"""Evaluation: what was evaluated when, what is due, what the next conference should discuss."""

from graphkb.analytics.evaluation.agenda import Agenda, Item, Reason, Why, agenda
from graphkb.analytics.evaluation.analyses import AGENDA, ANALYSES, EVALUATIONS, INTERVAL_MONTHS
from graphkb.analytics.evaluation.conferences import Conference, Occasion, Point, conference, conferences, occasion
from graphkb.analytics.evaluation.records import EvaluationRecord, evaluation_records
from graphkb.analytics.evaluation.standing import Evaluated, Evaluations, MeasureEvaluation, Share, evaluations

__all__ = [
    "AGENDA",
    "ANALYSES",
    "EVALUATIONS",
    "INTERVAL_MONTHS",
    "Agenda",
    "Conference",
    "Evaluated",
    "EvaluationRecord",
    "Evaluations",
    "Item",
    "MeasureEvaluation",
    "Occasion",
    "Point",
    "Reason",
    "Share",
    "Why",
    "agenda",
    "conference",
    "conferences",
    "evaluation_records",
    "evaluations",
    "occasion",
]
