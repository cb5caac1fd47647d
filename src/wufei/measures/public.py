"""What other modules may use of the measures."""

from wufei.measures.answers import LEVELS, Answer, AnswerSet, Part, Question, State
from wufei.measures.asking import read_cut
from wufei.measures.canonical import answer_bytes, read_answers
from wufei.measures.catalogue import catalogue
from wufei.measures.definitions import Catalogue, Figure, Place, Problem
from wufei.measures.domain.answering import answer, library_at
from wufei.measures.domain.gathering import Library
from wufei.measures.forms.exploring import DayInput, Wanted, latest_editions, periods_of
from wufei.measures.loading.field_types import Exact, Identifier, Said, Word, one_of
from wufei.measures.loading.reading import BrokenFile, Node, read_text
from wufei.measures.loading.shape_problems import of_pydantic, wrong_type
from wufei.measures.loading.shapes import Shape, SourceShape, TextShape
from wufei.measures.queries import RegionFacts, key_names, latest_period, levels_below, regions
from wufei.measures.rules import home_region
from wufei.measures.showing.addresses import FigureAddress, address_of
from wufei.measures.showing.citing import figure_href, figure_name, value_words
from wufei.measures.showing.events import EventsBehind, event_headings, events_behind
from wufei.measures.showing.headlines import Headline, headlines
from wufei.measures.showing.pictures import Picture, PictureRow, pictures_of
from wufei.measures.showing.presenting import Result, cells, headings, result_of
from wufei.measures.showing.wording import dimension_name, group_name, local, value_text
from wufei.measures.spelling import number_text
from wufei.measures.tables import ResultTable
from wufei.measures.views.refusing import refusals_shown
from wufei.measures.views.working import GoesOn, answers_to, working

__all__ = [
    "LEVELS",
    "Answer",
    "AnswerSet",
    "BrokenFile",
    "Catalogue",
    "DayInput",
    "EventsBehind",
    "Exact",
    "Figure",
    "FigureAddress",
    "GoesOn",
    "Headline",
    "Identifier",
    "Library",
    "Node",
    "Part",
    "Picture",
    "PictureRow",
    "Place",
    "Problem",
    "Question",
    "RegionFacts",
    "Result",
    "ResultTable",
    "Said",
    "Shape",
    "SourceShape",
    "State",
    "TextShape",
    "Wanted",
    "Word",
    "address_of",
    "answer",
    "answer_bytes",
    "answers_to",
    "catalogue",
    "cells",
    "dimension_name",
    "event_headings",
    "events_behind",
    "figure_href",
    "figure_name",
    "group_name",
    "headings",
    "headlines",
    "home_region",
    "key_names",
    "latest_editions",
    "latest_period",
    "levels_below",
    "library_at",
    "local",
    "number_text",
    "of_pydantic",
    "one_of",
    "periods_of",
    "pictures_of",
    "read_answers",
    "read_cut",
    "read_text",
    "refusals_shown",
    "regions",
    "result_of",
    "value_text",
    "value_words",
    "working",
    "wrong_type",
]
