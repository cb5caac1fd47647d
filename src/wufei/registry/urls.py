from __future__ import annotations

from django.urls import URLPattern, path

from wufei.registry import views
from wufei.registry.declared import REGISTERS
from wufei.registry.registers import Register

app_name = "registry"


def register_pages(register: Register) -> list[URLPattern]:
    """Addresses of list, export, detail, forms and actions of one register."""
    slug, given = register.slug, {"register": register}
    pages = [
        path(f"{slug}/", views.listing, given, name=f"{slug}_list"),
        path(f"{slug}/export.xlsx", views.export, given, name=f"{slug}_export"),
        path(f"{slug}/<int:pk>/", views.detail, given, name=f"{slug}_detail"),
    ]
    if register.form is not None:
        pages += [
            path(f"{slug}/new/", views.create, given, name=f"{slug}_create"),
            path(f"{slug}/<int:pk>/edit/", views.edit, given, name=f"{slug}_edit"),
        ]
    return pages + [
        path(
            f"{slug}/<int:pk>/{action.slug}/",
            views.act,
            {**given, "action": action.slug},
            name=f"{slug}_{action.slug}",
        )
        for action in register.actions
    ]


urlpatterns = [
    path("", views.index, name="index"),
    path("regions/tree/", views.region_tree, name="region_tree"),
    *(page for register in REGISTERS for page in register_pages(register)),
]
