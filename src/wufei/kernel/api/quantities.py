"""The quantity as a paper words it, checked against the grams that are posted."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import Field, StringConstraints

from wufei.kernel.api.fields import Given, plain_text
from wufei.kernel.api.refusals import ApiReason
from wufei.kernel.quantities import parse_mass
from wufei.kernel.refusals import Refusal

DecimalText = Annotated[
    str, StringConstraints(strict=True, pattern=r"^[0-9]{1,15}(\.[0-9]{1,9})?$", max_length=25)
]


class DeclaredQuantity(Given):
    """What the paper says. It must agree with the grams; neither is corrected silently."""

    value: DecimalText = Field(description=_("数值，十进制文本，不用千位分隔符"))
    unit: plain_text(20, shortest=1) = Field(  # type: ignore[valid-type]
        description=_(
            "计量单位：g、kg、t、10kt、jin、liang、lb、short_ton、long_ton、l、m3、gal、yd3，或其中文名"
        )
    )
    grams_per_litre: DecimalText | None = Field(
        None, description=_("申报密度（克/升）；单位为体积时必填")
    )

    def wording(self, grams: int, *, pointer: str = "/declared") -> str:
        """The wording to keep, once it agrees with ``grams``.

        Raises:
            Refusal: ``DECLARED_DISAGREES``, or a reason of the quantities.
        """
        density = Decimal(self.grams_per_litre) if self.grams_per_litre else None
        try:
            mass = parse_mass(self.value, self.unit, grams_per_litre=density)
        except Refusal as refusal:
            raise Refusal(refusal.reason, pointer=pointer, **refusal.params) from refusal
        if mass.grams != grams:
            raise Refusal(
                ApiReason.DECLARED_DISAGREES,
                pointer=pointer,
                declared=mass.wording,
                declared_grams=mass.grams,
                grams=grams,
            )
        return mass.wording
