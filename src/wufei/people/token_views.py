"""Everyone's own API tokens: make one, see the secret once, revoke."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wufei.kernel.form_refusals import show_refusal
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request
from wufei.people.tokens import LONGEST_DAYS, ApiToken, issue_token, revoke_token


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=60,
        help_text=gettext_lazy("写明用在哪里，例如“地磅系统”。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    days = forms.IntegerField(
        label=gettext_lazy("有效天数"), min_value=1, max_value=LONGEST_DAYS, initial=90
    )
    may_write = forms.BooleanField(
        label=gettext_lazy("可以写入（入账、冲销、预报、导入）"), required=False
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The list with the form; after making one, the secret, this once."""
    actor = actor_of_request(request)
    form = TokenForm(request.POST or None)
    secret, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _token, secret = issue_token(
                    actor=actor,
                    name=form.cleaned_data["name"],
                    days=form.cleaned_data["days"],
                    read_only=not form.cleaned_data["may_write"],
                )
                form, status = TokenForm(), 201
            except Refusal as refusal:
                show_refusal(form, refusal)
    context = {
        "form": form,
        "secret": secret,
        "tokens": ApiToken.objects.visible_to(actor).order_by("-id")[:100],
    }
    return render(request, "people/tokens.html", context, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of_request(request)
    token = ApiToken.objects.get_visible_or_404(actor, pk=pk)
    try:
        revoke_token(actor=actor, token=token)
        messages.success(request, _("令牌“%(name)s”已撤销。") % {"name": token.name})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("tokens")
