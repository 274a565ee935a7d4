"""List the routes of the customer protocol."""

from __future__ import annotations

from starlette.routing import Route

from bot.desk.customers.attachments import download, upload
from bot.desk.customers.conversations import open_conversation
from bot.desk.customers.events import events
from bot.desk.customers.health import healthz, metrics, readyz
from bot.desk.customers.incidents import told as incidents_told
from bot.desk.customers.messages import Messages
from bot.desk.customers.survey import survey
from bot.desk.customers.transcript import transcript
from bot.desk.customers.typing import typing

ONE = "/api/conversations/{conversation_id}"

routes = [
    Route("/api/incidents", incidents_told, methods=["GET"]),
    Route("/api/conversations", open_conversation, methods=["POST"]),
    Route(f"{ONE}/messages", Messages),
    Route(f"{ONE}/events", events, methods=["GET"]),
    Route(f"{ONE}/typing", typing, methods=["POST"]),
    Route(f"{ONE}/attachments", upload, methods=["POST"]),
    Route(f"{ONE}/attachments/{{attachment_id}}", download, methods=["GET"]),
    Route(f"{ONE}/survey", survey, methods=["POST"]),
    Route(f"{ONE}/transcript", transcript, methods=["GET"]),
    Route("/healthz", healthz, methods=["GET"]),
    Route("/readyz", readyz, methods=["GET"]),
    Route("/metrics", metrics, methods=["GET"]),
]
