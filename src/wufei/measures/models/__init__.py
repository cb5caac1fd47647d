from wufei.measures.models.answers import FigureAnswer

__all__ = ["FigureAnswer"]
