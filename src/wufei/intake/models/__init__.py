from wufei.intake.models.files import SourceFile
from wufei.intake.models.maps import SavedMap
from wufei.intake.models.runs import ImportRun, RejectedRow, RunState

__all__ = ["ImportRun", "RejectedRow", "RunState", "SavedMap", "SourceFile"]
