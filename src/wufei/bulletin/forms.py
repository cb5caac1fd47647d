"""Forms of the bulletin: they read input; the domain judges and saves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.bulletin import rules
from wufei.bulletin.domain.guards import MOST_BODY, MOST_TITLE
from wufei.bulletin.models import Duty, Series, Subscription, Way
from wufei.bulletin.queries.duties import series_of, series_to_read
from wufei.kernel.actors import Actor
from wufei.kernel.form_choices import offer
from wufei.people.public import User
from wufei.registry.public import Organisation, Region


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "data-editor": "true", "maxlength": MOST_BODY})


def _sole(rows: QuerySet[Any]) -> Any:
    """The only row there is to choose, so that nobody has to."""
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None


class ArchiveForm(forms.Form):
    q = forms.CharField(label=_("搜索全文"), required=False, max_length=100)
    series = forms.ModelChoiceField(
        label=_("简报"),
        queryset=Series.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label=_("全部"),
    )
    year = forms.IntegerField(label=_("年份"), required=False, min_value=2000, max_value=2100)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "series", series_to_read(actor))

    def wanted(self) -> dict[str, Any]:
        """What to look for; a field with an error asks for nothing."""
        given = getattr(self, "cleaned_data", {})
        series = given.get("series")
        return {
            "words": given.get("q") or "",
            "series": series.slug if series else "",
            "year": given.get("year"),
        }


class ContributionForm(forms.Form):
    """A report. ``unit`` and ``series`` are asked once, when it is begun."""

    series = forms.ModelChoiceField(label=_("报送给"), queryset=Series.objects.none())
    unit = forms.ModelChoiceField(label=_("报送单位"), queryset=Organisation.objects.none())
    title = forms.CharField(label=_("标题"), max_length=MOST_TITLE, required=False)
    happened_on = day_field(_("事件日期"), required=False)
    body = forms.CharField(label=_("正文"), required=False, widget=_text_area(14))
    source = forms.CharField(
        label=_("数据来源"),
        max_length=200,
        required=False,
        help_text=_("正文中手工输入的数字出自哪里；从指标库选取的不用写。"),
    )
    supplier = forms.CharField(label=_("供稿"), max_length=120, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)

    def __init__(self, *args: Any, actor: Actor, begun: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "series", Series.objects.all())
        self.fields["series"].initial = _sole(Series.objects.all())
        units = Organisation.objects.visible_to(actor).order_by("name")
        offer(self, "unit", units)
        self.fields["unit"].initial = _sole(units)
        if begun:
            del self.fields["series"]
            del self.fields["unit"]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class IssueForm(forms.Form):
    series = forms.ModelChoiceField(label=_("简报"), queryset=Series.objects.none())
    first_day = day_field(_("起始日期"))
    last_day = day_field(_("截止日期"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = series_of(actor, Duty.EDITOR)
        offer(self, "series", rows)
        self.fields["series"].initial = _sole(rows)


class ItemForm(forms.Form):
    group = forms.ChoiceField(label=_("栏目"))
    title = forms.CharField(label=_("标题"), max_length=MOST_TITLE)
    note = forms.CharField(
        label=_("编者按"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    body = forms.CharField(label=_("正文"), widget=_text_area(16))
    source = forms.CharField(label=_("数据来源"), max_length=200, required=False)
    supplier = forms.CharField(label=_("供稿"), max_length=120, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, *args: Any, groups: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [(name, name) for name in groups]  # type: ignore[attr-defined]


class SeriesForm(forms.Form):
    slug = forms.SlugField(
        label=_("地址"), max_length=40, help_text=_("出现在网址中，登记后不变。")
    )
    name = forms.CharField(label=_("报名"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    office = forms.ModelChoiceField(label=_("编印单位"), queryset=Organisation.objects.none())
    region = forms.ModelChoiceField(label=_("所辖区划"), queryset=Region.objects.none())
    compiler = forms.CharField(label=_("编印单位全称"), max_length=120)
    issuer = forms.CharField(label=_("印发机关"), max_length=120)
    mark = forms.CharField(label=_("期号字头"), max_length=20, required=False)
    secrecy = forms.CharField(label=_("密级或“内部参阅”"), max_length=20, required=False)
    copies = forms.IntegerField(label=_("印数"), min_value=0, required=False)
    groups = forms.CharField(
        label=_("栏目"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("每行一个，按印刷顺序。"),
    )
    public = forms.BooleanField(label=_("公开发布"), required=False)
    webhook = forms.URLField(
        label=_("通知网址"), required=False, assume_scheme="https", max_length=300
    )
    last_number = forms.IntegerField(
        label=_("已印发到第几期"),
        min_value=0,
        initial=0,
        help_text=_("新登记的简报从下一个期号开始。"),
    )

    def __init__(
        self, *args: Any, actor: Actor, series: Series | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offices = Organisation.objects.visible_to(actor).order_by("name")
        offer(self, "office", offices)
        regions = [
            region.pk
            for region in Region.objects.filter(level__in=("province", "district"))
            if rules.may_keep_series(actor, region_path=region.path)
        ]
        offer(self, "region", Region.objects.filter(pk__in=regions))
        if series is not None:
            del self.fields["last_number"]
            self.fields["slug"].disabled = True


class DutyForm(forms.Form):
    user = forms.CharField(label=_("账号"), max_length=150)
    duty = forms.ChoiceField(label=_("职责"), choices=Duty.choices)

    def clean_user(self) -> User:
        found: User | None = User.objects.filter(
            username=self.cleaned_data["user"], is_active=True
        ).first()
        if found is None:
            raise forms.ValidationError(_("没有这个账号，或已停用。"))
        return found


class RecipientForm(forms.Form):
    way = forms.ChoiceField(label=_("报送方式"), choices=Way.choices)
    name = forms.CharField(label=pgettext_lazy("recipient", "名称"), max_length=120)
    organisation = forms.ModelChoiceField(
        label=_("登记单位"),
        queryset=Organisation.objects.none(),
        required=False,
        help_text=_("选了登记单位，其人员会在站内收到。"),
    )
    mail = forms.EmailField(label=_("电子邮箱"), required=False)
    valid_from = day_field(_("生效日期"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.order_by("name")
        offer(self, "organisation", rows)


class EndRecipientForm(forms.Form):
    last_day = day_field(_("最后一天"))
    successors = forms.CharField(label=_("更名或承接单位"), max_length=200, required=False)


class TemplateForm(forms.Form):
    file = forms.FileField(label=_("Word 模板（.docx）"), required=False)


class SubscriptionForm(forms.Form):
    rhythm = forms.ChoiceField(label=_("频率"), choices=Subscription.Rhythm.choices)
    mail = forms.EmailField(
        label=_("电子邮箱"), required=False, help_text=_("不填则只在站内提醒。")
    )
    quiet_from = forms.TimeField(
        label=_("免打扰开始"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    quiet_till = forms.TimeField(
        label=_("免打扰结束"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
