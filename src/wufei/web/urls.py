from django.urls import URLPattern, URLResolver, include, path

from wufei.web.views.city import city
from wufei.web.views.health import healthz
from wufei.web.views.home import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("city/", city, name="city"),
    path("accounts/", include("wufei.web.account_urls")),
    path("people/", include("wufei.people.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("healthz", healthz, name="healthz"),
    path("registers/", include("wufei.registry.urls")),
]
