"""The page on which the API can be read and tried; all files are our own."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase


class DocsPage(DocsBase):
    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        settings = {
            "url": self.get_openapi_url(api, kwargs),
            "deepLinking": True,
            "validatorUrl": None,  # no outside request
            "docExpansion": "list",
            "persistAuthorization": False,
        }
        return render(request, "web/api/docs.html", {"settings": json.dumps(settings)})
