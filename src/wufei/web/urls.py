from django.urls import URLPattern, URLResolver, include, path

from wufei.web.views.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("wufei.web.account_urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("healthz", healthz, name="healthz"),
    path("registers/", include("wufei.registry.urls")),
]
