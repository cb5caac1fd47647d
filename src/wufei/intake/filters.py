from __future__ import annotations

from typing import ClassVar

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wufei.intake.models import ImportRun, RunState


class RunFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label=_("搜索文件名、方案或经办人"), method="search")
    state = filters.ChoiceFilter(label=_("状态"), choices=RunState.choices, empty_label=_("全部"))

    class Meta:
        model = ImportRun
        fields: ClassVar[list[str]] = []

    def search(self, rows: QuerySet[ImportRun], name: str, value: str) -> QuerySet[ImportRun]:
        for word in value.replace("\x00", "").split():
            rows = rows.filter(
                Q(source__name__icontains=word)
                | Q(saved_map__title__icontains=word)
                | Q(saved_map__title_en__icontains=word)
                | Q(actor_name__icontains=word)
            )
        return rows
