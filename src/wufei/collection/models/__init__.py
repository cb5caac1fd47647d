from wufei.collection.models.contracts import Contract, ContractState
from wufei.collection.models.crews import Crew, Depot
from wufei.collection.models.points import Bin, Point, PointContact, ServiceWindow

__all__ = [
    "Bin",
    "Contract",
    "ContractState",
    "Crew",
    "Depot",
    "Point",
    "PointContact",
    "ServiceWindow",
]
