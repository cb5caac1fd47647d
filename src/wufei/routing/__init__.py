"""Plans rounds of collection vehicles: plain records in, plain records out (``README.md``).

Knows nothing of the rest of the house and needs no Django; enter by :mod:`wufei.routing.public`.
"""
