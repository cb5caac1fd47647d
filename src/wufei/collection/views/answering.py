"""How the forms of booking are answered: 422 with the reason, or on to the next page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wufei.kernel.actors import Actor
from wufei.kernel.form_refusals import show_refusal
from wufei.kernel.models import Photo
from wufei.kernel.photos import keep_photo
from wufei.kernel.refusals import Refusal


def answer_form(
    request: HttpRequest,
    form: forms.Form,
    template: str,
    run: Callable[[], tuple[str, str]],
    **context: Any,
) -> HttpResponse:
    """Show a form; when it is sent and valid, ``run`` and go on.

    ``run`` gives the address to go to and the words of success; its refusal stands in the form.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                address, words = run()
            except Refusal as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, words)
                return redirect(address)
    return render(request, template, {"form": form, **context}, status=status)


def sent_photo(request: HttpRequest, actor: Actor, name: str = "photo") -> Photo | None:
    """The picture that came with the form, kept.

    Raises:
        Refusal: of the kernel's photos, pointing at the field.
    """
    upload = request.FILES.get(name)
    if upload is None:
        return None
    try:
        return keep_photo(actor=actor, file=upload)
    except Refusal as refusal:
        raise Refusal(refusal.reason, pointer=f"/{name}", **refusal.params) from refusal
