from wufei.lake.models.facts import DeclaredValue, FactCounter, RegisterVersion
from wufei.lake.models.pages import PageFile
from wufei.lake.models.tables import TableFile

__all__ = ["DeclaredValue", "FactCounter", "PageFile", "RegisterVersion", "TableFile"]
