"""The recycling rate (回收利用率) of the demo, read from turnover on the ledger.

(recyclables recovered + kitchen waste separated and neither burnt nor landfilled) ÷ household
waste generated. Recovered is what the lines were fed less the residues they sent to the furnace;
generated is what left the sources. Side streams stand outside, above and below the line.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from wufei.demo.accounts import process, stock
from wufei.kernel.actors import Actor
from wufei.ledger.public import Account, Stage, turnover
from wufei.registry.public import Material

KITCHEN = ("kitchen_family", "kitchen_catering", "kitchen_other")
HOUSEHOLD = ("recyclable", "hazardous", "residual", *KITCHEN)

# account, material: counted once on arrival
_RECOVERED = [(process("SITE-SORT"), "recyclable")] + [
    (process("SITE-KITCHEN"), material) for material in KITCHEN
]
_BURNT = [
    (stock("SITE-SORT"), "sorting_residue"),
    (stock("SITE-KITCHEN"), "kitchen_impurities"),
]


def recycling_rate(*, actor: Actor, first: dt.date, last: dt.date) -> Fraction:
    """The rate from ``first`` to ``last`` inclusive, exact; 0 when nothing was generated."""
    codes = dict(Account.objects.order_by().values_list("id", "code"))
    sources = set(
        Account.objects.filter(stage=Stage.SOURCE).order_by().values_list("id", flat=True)
    )
    keys = dict(Material.objects.order_by().values_list("id", "key"))
    generated = used = 0
    for row in turnover(actor=actor, first=first, last=last):
        material = keys[row.material_id]
        if row.account_id in sources and material in HOUSEHOLD:
            generated += row.out_grams - row.in_grams
        place = (codes[row.account_id], material)
        used += row.in_grams * (place in _RECOVERED) - row.in_grams * (place in _BURNT)
    return Fraction(used, generated) if generated else Fraction(0)
