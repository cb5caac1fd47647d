"""Calls the API as a program does: with a bearer token, JSON in and out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client

from wufei.people.public import User, actor_of, issue_token

PREFIX = "/api/v1"


@dataclass
class Caller:
    """One caller; ``token`` empty: nobody."""

    token: str = ""

    def __post_init__(self) -> None:
        self.client = Client(raise_request_exception=False)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.client.get(PREFIX + path, query, headers=self.headers)

    def post(self, path: str, body: Any = None) -> HttpResponse:
        content = "" if body is None else json.dumps(body, default=str)
        return self.client.post(
            PREFIX + path, content, content_type="application/json", headers=self.headers
        )

    def call(self, method: str, path: str) -> HttpResponse:
        return self.client.generic(method, PREFIX + path, headers=self.headers)


def caller(user: User | None, *, read_only: bool = False) -> Caller:
    if user is None:
        return Caller()
    _token, secret = issue_token(actor=actor_of(user), name="test", days=30, read_only=read_only)
    return Caller(secret)


def number(value: int) -> str:
    """A client id that can be read: ``number(7)`` ends in 7."""
    return str(UUID(int=value))


def moved(
    client_id: str, *postings: tuple[str, str, int] | tuple[str, str, int, str], **more: Any
) -> dict[str, Any]:
    """The body of an entry."""
    lines = []
    for account, material, grams, *lot in postings:
        line = {"account": account, "material": material, "grams": grams}
        lines.append(line | ({"lot": lot[0]} if lot else {}))
    return {
        "client_id": client_id,
        "occurred_at": "2026-03-02T08:00:00+08:00",
        "postings": lines,
        **more,
    }


def collected(client_id: str, grams: int = 1_000_000, **more: Any) -> dict[str, Any]:
    """Kitchen waste from the households onto the truck."""
    return moved(
        client_id,
        ("SRC-500107001", "kitchen", -grams),
        ("TRK-A12345", "kitchen", grams),
        **({"handover": {"exemption": "household"}} | more),
    )
