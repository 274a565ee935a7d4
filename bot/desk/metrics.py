"""Metrics for Prometheus, one registry per desk."""

from __future__ import annotations

import math

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.cases.care.figures import Figures

TURN_SECONDS = (0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0, 2.0, 4.0, 8.0)


class Metrics:
    """The metrics of one desk; /metrics lists their names and meanings."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.conversations = Counter(
            "amends_conversations", "Conversations opened by customers", registry=self.registry
        )
        self.messages = Counter("amends_messages", "Messages accepted from customers", ["kind"], registry=self.registry)
        self.refused = Counter("amends_refused", "Calls answered with a problem", ["status"], registry=self.registry)
        self.turns = Counter("amends_turns", "Turns by how they ended", ["outcome"], registry=self.registry)
        self.turn_seconds = Histogram(
            "amends_turn_seconds",
            "Seconds from the end of the pause for breath to the stored answer",
            buckets=TURN_SECONDS,
            registry=self.registry,
        )
        self.policy_sound = Gauge(
            "amends_policy_sound",
            "1 when the policy files as they are now are in use, 0 when they have mistakes",
            registry=self.registry,
        )
        self.disk_free = Gauge("amends_disk_free_bytes", "Free bytes of the disk with the data", registry=self.registry)
        self.files_taken = Gauge(
            "amends_files_taken",
            "1 when customers may send files, 0 when the disk has less free than the reserve",
            registry=self.registry,
        )
        self.promises = Gauge(
            "amends_promises_30d",
            "Promises of the last 30 days: kept in time, given another date before due, broken, kept late",
            ["end"],
            registry=self.registry,
        )
        self.mended = Gauge(
            "amends_mended_30d", "Answers of the last 30 days whether it is mended", ["answer"], registry=self.registry
        )
        self.care = Gauge(
            "amends_care_30d",
            "Last 30 days: cases that had to ask, cases opened again, median hours to a person's first words, median "
            "days from agreement to money; NaN without a single one",
            ["figure"],
            registry=self.registry,
        )
        self.streams = Gauge("amends_streams", "Event streams open now", registry=self.registry)

    def show_care(self, found: Figures) -> None:
        """Show the figures of care."""
        for end in ("kept_in_time", "redated_before_due", "broken", "kept_late"):
            self.promises.labels(end).set(getattr(found, end))
        for answer, count in found.answers.items():
            self.mended.labels(answer).set(count)
        for figure in ("chased", "reopened", "human_hours", "money_days"):
            value = getattr(found, figure)
            self.care.labels(figure).set(math.nan if value is None else value)

    def text(self) -> bytes:
        """Return all metrics in Prometheus' text format."""
        return generate_latest(self.registry)
