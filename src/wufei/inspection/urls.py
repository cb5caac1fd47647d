from __future__ import annotations

from django.urls import path

from wufei.inspection.declared import REGISTERS
from wufei.inspection.views import notices, papers, problems, templates, visits, work
from wufei.registry.public import register_pages

app_name = "inspection"

urlpatterns = [
    path("", work.my_work, name="index"),
    path("settings/", work.settings_page, name="settings"),
    path("chain/", work.chain_page, name="chain"),
    path("workload/", work.workload_page, name="workload"),
    path("problems/", problems.problem_list, name="problems"),
    path("problems/new/", problems.problem_new, name="problem_new"),
    path("problems/<slug:code>/", problems.problem_page, name="problem"),
    path("problems/<slug:code>/order.pdf", papers.correction_order, name="problem_order"),
    path("problems/<slug:code>/notice.pdf", papers.bulletin, name="problem_bulletin"),
    path("problems/<slug:code>/enforce/", problems.problem_enforce, name="problem_enforce"),
    *(
        path(
            f"problems/<slug:code>/{slug}/",
            problems.problem_act,
            {"slug": slug},
            name=f"problem_{slug}",
        )
        for slug in problems.VERBS
    ),
    path("visits/", visits.visit_list, name="visits"),
    path("visits/new/", visits.visit_new, name="visit_new"),
    path("visits/<int:pk>/", visits.visit_page, name="visit"),
    path("visits/<int:pk>/begin/", visits.visit_begin, name="visit_begin"),
    path("visits/<int:pk>/skip/", visits.visit_skip, name="visit_skip"),
    path("visits/<int:pk>/submit/", visits.visit_submit, name="visit_submit"),
    path("notices/", notices.notice_list, name="notices"),
    path("notices/<int:pk>/", notices.notice_page, name="notice"),
    path("notices/<int:pk>/acknowledge/", notices.notice_acknowledge, name="notice_acknowledge"),
    path("forms/<int:pk>/draft/", templates.draft_page, name="draft"),
    path("forms/<int:pk>/draft/item/", templates.item_page, name="draft_item"),
    path("forms/<int:pk>/draft.xlsx", templates.draft_file, name="draft_file"),
    path("forms/<int:pk>/versions/<int:number>/", templates.version_page, name="version"),
    *(page for register in REGISTERS for page in register_pages(register)),
]
