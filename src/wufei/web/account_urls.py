"""Signing in, passwords and authenticators. Accounts are given out by the operator, so that signing
up, mail addresses and resetting by mail have no pages."""

from allauth.account import views as account
from django.urls import include, path

from wufei.web.views.sign_in import not_offered

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("password/set/", not_offered, name="account_set_password"),
]
