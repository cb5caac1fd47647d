"""What other modules may use of the measures."""

from wufei.measures.answers import Answer, AnswerSet, Part, Question, State
from wufei.measures.canonical import answer_bytes, read_answers
from wufei.measures.catalogue import catalogue
from wufei.measures.domain.answering import answer
from wufei.measures.showing.headlines import Headline, headlines

__all__ = [
    "Answer",
    "AnswerSet",
    "Headline",
    "Part",
    "Question",
    "State",
    "answer",
    "answer_bytes",
    "catalogue",
    "headlines",
    "read_answers",
]
