"""The analyses as routes and pages ask for them: on what the reader sees, remembered while the data stands still."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from api.context import Context
from graphkb.analytics import change as changes
from graphkb.analytics import coverage, network
from graphkb.analytics import evaluation as evaluated
from graphkb.analytics import findings as drawn
from graphkb.analytics import fragility as hanging
from graphkb.analytics import need as needs
from graphkb.analytics import neighbours as near
from graphkb.analytics import partners as finder
from graphkb.analytics import what_if as imagined
from graphkb.analytics.bodies import Bodies
from graphkb.analytics.coverage.entries import measure_entries
from graphkb.analytics.network.belonging import By as GroupedBy
from graphkb.analytics.network.brokerage import Brokerage, brokerage
from graphkb.analytics.network.components import Structure, structure
from graphkb.analytics.network.grouping import Grouped, grouped, named_groups
from graphkb.analytics.network.mixing import Mixing, mixing
from graphkb.analytics.network.stability import RESAMPLES
from graphkb.analytics.network.tie_graph import TieGraph
from graphkb.analytics.time import Clock, Course
from graphkb.model import PUBLIC, Reader, add_months
from graphkb.snapshot import Snapshot
from graphkb.store import SavedState

__all__ = ["Analyses"]

T = TypeVar("T")

MANY_TIED = 600
"""Tied bodies above which a page would wait minutes for all resamples of the most helpful ties."""
FEWER_RESAMPLES = 20
"""Taken then; the method note says so."""


@dataclass(frozen=True)
class Analyses:
    """All analyses for one reader on one snapshot."""

    context: Context
    reader: Reader
    snapshot: Snapshot

    def _once(self, key: Hashable, make: Callable[[], T]) -> T:
        return self.context.remember(self.snapshot, self.reader, key, make)

    def matrix(
        self,
        day: date,
        *,
        concept: str | None = None,
        places: tuple[str, ...] = (),
        target_group: str | None = None,
        by: coverage.By = "field",
        ageing_months: int = 24,
        horizon_months: int = 12,
    ) -> coverage.CoverageMatrix:
        """Coverage of places by the fields or guidelines of a concept."""
        key = ("matrix", day, concept, places, target_group, by, ageing_months, horizon_months)
        return self._once(
            key,
            lambda: coverage.coverage_matrix(
                self.snapshot,
                day=day,
                concept=concept,
                places=places or None,
                target_group=target_group,
                by=by,
                ageing_months=ageing_months,
                horizon_months=horizon_months,
                district=self.context.settings.district,
            ),
        )

    def measures(self, day: date, *, horizon_months: int = 12) -> Mapping[str, coverage.Entry]:
        """Every measure by id as the day finds it: course, bodies, places, fields."""

        def read() -> Mapping[str, coverage.Entry]:
            bodies = Bodies(self.snapshot, Clock(self.snapshot, day))
            horizon = add_months(day, horizon_months)
            return {entry.id: entry for entry in measure_entries(self.snapshot, bodies, horizon)}

        return self._once(("measures", day, horizon_months), read)

    def trace(
        self, day: date, *, concept: str | None = None, guideline: str | None = None, ageing_months: int = 24
    ) -> coverage.Trace:
        """Guidelines with the measures that serve them."""
        return self._once(
            ("trace", day, concept, guideline, ageing_months),
            lambda: coverage.guideline_trace(
                self.snapshot, day=day, concept=concept, guideline=guideline, ageing_months=ageing_months
            ),
        )

    def mind_map(
        self,
        day: date,
        *,
        concept: str | None = None,
        field: str | None = None,
        place: str | None = None,
        courses: tuple[Course, ...] = (),
        ageing_months: int = 24,
    ) -> coverage.MindMap:
        """The trace as one tree down to the actors."""
        return self._once(
            ("mind map", day, concept, field, place, courses, ageing_months),
            lambda: coverage.mind_map(
                self.snapshot,
                self.trace(day, concept=concept, ageing_months=ageing_months),
                field=field,
                place=place,
                courses=courses,
            ),
        )

    def cooperation(self, day: date) -> network.Cooperation:
        """Bodies and their ties."""
        return self._once(("cooperation", day), lambda: network.cooperation(self.snapshot, day))

    def clusters(self, day: date, *, resolution: float = 1.0) -> network.Clusters:
        """Groups of bodies that cooperate; letters as in the newest saved state, at every resolution the same."""

        def found() -> network.Clusters:
            earlier = self._saved_groups() if resolution == 1 else self._usual_groups(day)
            return network.clusters(self.snapshot, self.cooperation(day), resolution=resolution, earlier=earlier)

        return self._once(("clusters", day, resolution), found)

    def grouped(self, day: date) -> tuple[Grouped, ...]:
        """The groups of `clusters` with the same letters, not tested; those of the newest saved state where it fits."""

        def found() -> tuple[Grouped, ...]:
            cooperation, earlier = self.cooperation(day), self._saved_groups()
            if not self._saved_today(day):
                return grouped(self.snapshot, cooperation, earlier)
            graph = TieGraph.of(cooperation)
            row = {body: place for place, body in enumerate(graph.bodies)}
            groups = [frozenset(row[body] for body in members if body in row) for _, members in earlier]
            return named_groups(self.snapshot, cooperation, graph, groups, earlier)

        return self._once(("grouped", day), found)

    def _saved_today(self, day: date) -> bool:
        """Whether the newest saved state holds what everybody sees today, with the groups of it."""
        state = self.context.latest_state()
        return (
            state is not None
            and state.revision == self.snapshot.revision
            and self.reader == PUBLIC
            and state.recorded_at.astimezone().date() == day
            and bool(state.groups)
        )

    def _saved_groups(self) -> list[tuple[str, list[str]]]:
        state = self.context.latest_state()
        groups = state.groups.items() if state else ()
        return [(letter, [body for body in members if body in self.snapshot.index]) for letter, members in groups]

    def _usual_groups(self, day: date) -> list[tuple[str, tuple[str, ...]]]:
        return [(cluster.letter, cluster.members) for cluster in self.clusters(day).clusters]

    def resolutions(self, day: date) -> network.Resolutions:
        """The groups at several resolutions side by side."""
        return self._once(
            ("resolutions", day),
            lambda: network.resolutions(
                [(step, label, self.clusters(day, resolution=step)) for step, label in network.RESOLUTIONS]
            ),
        )

    def two_mode(self, day: date, query: network.TwoModeQuery) -> network.TwoMode:
        """Who was where: bodies and their measures, networks and events."""
        return self._once(
            ("two mode", day, query),
            lambda: network.two_mode(self.snapshot, self.cooperation(day), query),
        )

    def positions(self, day: date) -> network.Positions:
        """Where each tied body stands."""
        return self._once(("positions", day), lambda: network.positions(self.cooperation(day)))

    def cut_points(self, day: date) -> network.CutPoints:
        """What hangs on single bodies and ties."""
        return self._once(
            ("cut points", day),
            lambda: network.cut_points(self.snapshot, self.cooperation(day), reader=self.reader),
        )

    def weak_ties(self, day: date) -> network.WeakTies:
        """Weakly tied and little recorded migrant organisations."""
        return self._once(
            ("weak ties", day),
            lambda: network.weak_ties(self.snapshot, self.cooperation(day), reader=self.reader),
        )

    def introduction(self, day: date, start: str, goal: str) -> network.Introduction:
        """The way from one body to another."""
        return network.introduction(self.snapshot, self.cooperation(day), start, goal)

    def ego(self, day: date, body: str, *, steps: int = 1) -> network.Ego:
        """A body and who is around it."""
        return network.ego_network(self.cooperation(day), body, steps=steps)

    def partners(
        self,
        day: date,
        query: finder.PartnerQuery,
        *,
        weights: Mapping[str, float] | None = None,
        limit: int = 20,
        most_of_a_sort: int = finder.MOST_OF_A_SORT,
    ) -> finder.PartnerResult:
        """Partners for an organisation or a need."""
        key = ("partners", day, query, tuple(sorted((weights or {}).items())), limit, most_of_a_sort)
        return self._once(
            key,
            lambda: finder.find_partners(
                self.snapshot,
                query,
                day=day,
                weights=weights,
                limit=limit,
                cooperation=self.cooperation(day) if query.for_actor else None,
                most_of_a_sort=most_of_a_sort,
                programmes=self.programmes(day),
            ),
        )

    def programmes(self, day: date) -> finder.Programmes:
        """Programmes, and what is recorded of every actor; shared by all searches of a day."""
        return self._once(("partners: actors", day), lambda: finder.read_actors(self.snapshot, day))

    def why_not(
        self,
        day: date,
        query: finder.PartnerQuery,
        actor: str,
        *,
        weights: Mapping[str, float] | None = None,
        limit: int = 20,
        most_of_a_sort: int = finder.MOST_OF_A_SORT,
    ) -> finder.WhyNot:
        """Why an actor is not proposed, or where it stands if it is."""
        return finder.why_not(
            self.snapshot,
            query,
            actor,
            day=day,
            weights=weights,
            limit=limit,
            cooperation=self.cooperation(day) if query.for_actor else None,
            most_of_a_sort=most_of_a_sort,
            programmes=self.programmes(day),
        )

    def need(
        self,
        day: date,
        *,
        concept: str | None = None,
        places: tuple[str, ...] = (),
        target_group: str | None = None,
        by: needs.NeedBy = "field",
    ) -> needs.Need:
        """Need of places by the fields of a concept, or by target groups."""
        settings = self.context.settings
        return self._once(
            ("need", day, concept, places, target_group, by),
            lambda: needs.need(
                self.snapshot,
                needs.load_formulas(settings.need_formulas),
                day=day,
                concept=concept,
                places=places or None,
                target_group=target_group,
                by=by,
                district=settings.district,
            ),
        )

    def priority(
        self,
        day: date,
        *,
        concept: str | None = None,
        places: tuple[str, ...] = (),
        target_group: str | None = None,
        weight_range: float = needs.WEIGHT_RANGE,
        missing_up_to: float = needs.MISSING_UP_TO,
        ageing_months: int = 24,
        horizon_months: int = 12,
    ) -> needs.Priority:
        """Need and state together: where something is due first, where somebody must ask first."""
        asked = (day, concept, places, target_group, weight_range, missing_up_to, ageing_months, horizon_months)
        return self._once(
            ("priority", *asked),
            lambda: needs.priority(
                self.snapshot,
                self.matrix(
                    day,
                    concept=concept,
                    places=places,
                    target_group=target_group,
                    ageing_months=ageing_months,
                    horizon_months=horizon_months,
                ),
                self.need(day, concept=concept, places=places, target_group=target_group),
                weight_range=weight_range,
                missing_up_to=missing_up_to,
            ),
        )

    def inventory(
        self,
        day: date,
        *,
        concept: str | None = None,
        places: tuple[str, ...] = (),
        target_group: str | None = None,
        ageing_months: int = 24,
    ) -> coverage.Inventory:
        """What is known of the matrix, what was asked, what to ask next by need."""

        def read() -> coverage.Inventory:
            view = coverage.Coverage(
                self.snapshot,
                day=day,
                concept=concept,
                target_group=target_group,
                ageing_months=ageing_months,
                district=self.context.settings.district,
            )
            matrix = self.matrix(
                day, concept=concept, places=places, target_group=target_group, ageing_months=ageing_months
            )
            needed = self.need(day, concept=concept, places=places, target_group=target_group)
            return coverage.inventory_of(view, matrix, needed.by_cell())

        key = ("inventory", day, concept, places, target_group, ageing_months)
        return self._once(key, read)

    def structures(
        self,
        day: date,
        *,
        concept: str | None = None,
        places: tuple[str, ...] = (),
        ageing_months: int = 24,
    ) -> coverage.Structures:
        """What each place has: quarter work, meeting places, offices, councils, concepts."""
        return self._once(
            ("structures", day, concept, places, ageing_months),
            lambda: coverage.structures(
                self.snapshot,
                day=day,
                concept=concept,
                places=places or None,
                ageing_months=ageing_months,
                district=self.context.settings.district,
            ),
        )

    def fragility(
        self,
        day: date,
        *,
        concept: str | None = None,
        places: tuple[str, ...] = (),
        by: coverage.By = "field",
        horizon_months: int = 12,
    ) -> hanging.Fragility:
        """What hangs on one body, one programme or one tie."""
        return self._once(
            ("fragility", day, concept, places, by, horizon_months),
            lambda: hanging.fragility(
                self.snapshot,
                self.matrix(day, concept=concept, places=places, by=by, horizon_months=horizon_months),
                self.cut_points(day),
                reader=self.reader,
            ),
        )

    def calendar(self, day: date, *, concept: str | None = None, by: coverage.By = "field") -> hanging.Calendar:
        """What ends when, and the cells where that is felt."""
        return self._once(
            ("calendar", day, concept, by),
            lambda: hanging.calendar(
                self.snapshot, day=day, concept=concept, by=by, district=self.context.settings.district
            ),
        )

    def evaluations(
        self,
        day: date,
        *,
        concept: str | None = None,
        field: str | None = None,
        place: str | None = None,
        interval_months: int = evaluated.INTERVAL_MONTHS,
    ) -> evaluated.Evaluations:
        """What was evaluated when, and what is due."""
        return self._once(
            ("evaluations", day, concept, field, place, interval_months),
            lambda: evaluated.evaluations(
                self.snapshot,
                day=day,
                concept=concept,
                field=field,
                place=place,
                interval_months=interval_months,
                district=self.context.settings.district,
            ),
        )

    def agenda(
        self,
        day: date,
        *,
        concept: str | None = None,
        field: str | None = None,
        place: str | None = None,
        interval_months: int = evaluated.INTERVAL_MONTHS,
        reasons: tuple[evaluated.Why, ...] = tuple(evaluated.Why),
    ) -> evaluated.Agenda:
        """What the next conference should discuss: measures and cells with reasons."""
        found = self.evaluations(day, concept=concept, field=field, place=place, interval_months=interval_months)
        return evaluated.agenda(found, self.matrix(day, concept=found.concept or concept), reasons)

    def what_if(self, day: date, scenario: imagined.Scenario, *, concept: str | None = None) -> imagined.WhatIf:
        """What a scenario changes. The picture before is remembered, that of the scenario is not."""
        before = self._once(
            ("picture", day, concept),
            lambda: imagined.picture(self.snapshot, day, concept=concept, district=self.context.settings.district),
        )
        return imagined.what_if(self.snapshot, scenario, day=day, reader=self.reader, before=before)

    def switched(
        self, matrix: coverage.CoverageMatrix, scenario: imagined.Scenario, *, horizon_months: int = 12
    ) -> imagined.Switched:
        """The cells of a matrix without these actors or programmes."""
        entries = self.measures(matrix.day, horizon_months=horizon_months)
        return imagined.switched(self.snapshot, scenario, matrix, entries)

    def brokerage(self, day: date, by: GroupedBy = GroupedBy.SECTOR) -> Brokerage:
        """Who connects bodies of which sectors or municipalities."""
        return self._once(
            ("brokerage", day, by),
            lambda: brokerage(self.snapshot, self.cooperation(day), by),
        )

    def mixing(self, day: date, by: GroupedBy = GroupedBy.SECTOR) -> Mixing:
        """How far sectors or municipalities keep to themselves."""
        return self._once(
            ("mixing", day, by),
            lambda: mixing(self.snapshot, self.cooperation(day), by),
        )

    def network_structure(self, day: date) -> Structure:
        """Connected parts and cores."""
        return self._once(
            ("network structure", day),
            lambda: structure(self.snapshot, self.cooperation(day), reader=self.reader),
        )

    def reach(self, day: date) -> near.Reaches:
        """How far migrant organisations reach."""
        return self._once(
            ("reach", day),
            lambda: near.reach(self.snapshot, self.cooperation(day), reader=self.reader),
        )

    def helpful_ties(self, day: date) -> near.HelpfulTies:
        """The new tie that would help each of them most; in a network of many bodies with fewer resamples."""

        def found() -> near.HelpfulTies:
            cooperation = self.cooperation(day)
            resamples = FEWER_RESAMPLES if len(cooperation.tied) > MANY_TIED else RESAMPLES
            return near.most_helpful(self.snapshot, cooperation, reader=self.reader, resamples=resamples)

        return self._once(("helpful ties", day), found)

    def silent_neighbours(
        self,
        day: date,
        *,
        within: near.Within = "quarter",
        place: str | None = None,
        field: str | None = None,
        kind: near.NeighbourClass | None = None,
    ) -> near.SilentNeighbours:
        """Bodies side by side without a tie."""
        return self._once(
            ("silent neighbours", day, within, place, field, kind),
            lambda: near.silent_neighbours(
                self.snapshot,
                self.cooperation(day),
                within=within,
                place=place,
                field=field,
                kind=kind,
                reader=self.reader,
            ),
        )

    def change(
        self, before: date, after: date, *, state: SavedState | None = None, concept: str | None = None
    ) -> changes.Change:
        """Two days compared; what was known of the earlier one then comes from a saved state if one is given."""
        saved = self.context.saved_snapshot(state.id, self.reader) if state else None
        saved_on = state.recorded_at.astimezone().date() if state else None
        return self._once(
            ("change", before, after, state.id if state else "", concept),
            lambda: changes.compare(
                self.snapshot,
                before,
                after,
                saved=saved,
                saved_on=saved_on,
                concept=concept,
                district=self.context.settings.district,
                groups=(self.clusters(before), self.clusters(after)),
            ),
        )

    def side_by_side(self, day: date, concepts: tuple[str, ...]) -> changes.SideBySide:
        """Two or more concepts side by side."""
        return self._once(
            ("side by side", day, concepts), lambda: changes.side_by_side(self.snapshot, concepts, day=day)
        )

    def concept_change(self, day: date, before: str, after: str) -> changes.ConceptChange:
        """One concept compared with another."""
        return self._once(
            ("concept change", day, before, after),
            lambda: changes.concept_change(self.snapshot, before, after, day=day),
        )

    def findings(self, day: date) -> drawn.Findings:
        """What can be said today, each line with its sources."""
        return self._once(("findings", day), lambda: self._findings(day))

    def _findings(self, day: date) -> drawn.Findings:
        matrix = self.matrix(day)
        pair = drawn.compared_concepts(self.snapshot, day, matrix.concept)
        results = drawn.Results(
            matrix=matrix,
            trace=self.trace(day),
            calendar=self.calendar(day),
            structures=self.structures(day),
            inventory=self.inventory(day),
            cooperation=self.cooperation(day),
            clusters=self.clusters(day),
            cut_points=self.cut_points(day),
            concepts=self.concept_change(day, *pair) if pair else None,
        )
        return drawn.findings(self.snapshot, results)
