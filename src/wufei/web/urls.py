from django.urls import URLPattern, URLResolver, include, path

from wufei.web.api.service import api
from wufei.web.views import audit, jobs, manual
from wufei.web.views.city import city
from wufei.web.views.health import healthz
from wufei.web.views.home import home
from wufei.web.views.photos import photo

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("city/", city, name="city"),
    path("help/", manual.index, name="help"),
    path("help/images/<str:name>", manual.image, name="help_image"),
    path("help/<slug:slug>/", manual.page, name="help_page"),
    path("jobs/", jobs.job_list, name="job_list"),
    path("jobs/<int:pk>/", jobs.job_detail, name="job_detail"),
    path("jobs/<int:pk>/progress/", jobs.job_progress, name="job_progress"),
    path("jobs/<int:pk>/stop/", jobs.job_stop, name="job_stop"),
    path("jobs/<int:pk>/retry/", jobs.job_retry, name="job_retry"),
    path("audit/", audit.audit_list, name="audit_list"),
    path("audit/<int:number>/", audit.audit_detail, name="audit_detail"),
    path("accounts/", include("wufei.web.account_urls")),
    path("photos/<uuid:pk>/", photo, name="photo"),
    path("people/", include("wufei.people.urls")),
    path("profile/tokens/", include("wufei.people.token_urls")),
    path("api/v1/", api.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("healthz", healthz, name="healthz"),
    path("ledger/", include("wufei.ledger.urls")),
    path("intake/", include("wufei.intake.urls")),
    path("figures/", include("wufei.measures.urls")),
    path("collection/", include("wufei.collection.urls")),
    path("rounds/", include("wufei.rounds.urls")),
    path("driving/", include("wufei.driving.urls")),
    path("settlement/", include("wufei.settlement.urls")),
    path("devices/", include("wufei.devices.urls")),
    path("supervision/", include("wufei.supervision.urls")),
    path("inspection/", include("wufei.inspection.urls")),
    path("evaluation/", include("wufei.evaluation.urls")),
    path("bulletin/", include("wufei.bulletin.urls")),
    path("registers/", include("wufei.registry.urls")),
]
