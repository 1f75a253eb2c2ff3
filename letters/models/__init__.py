from letters.models.addresses import HeldSlug, PermanentAddress
from letters.models.derived_file import DerivedFile
from letters.models.editions import Edition, EditionFile
from letters.models.index_page import LetterIndexPage
from letters.models.letter_page import LetterPage
from letters.models.letter_update import LetterUpdate
from letters.models.letterhead import Letterhead
from letters.models.published_text import PublishedText, TextAssessment

__all__ = [
    "DerivedFile",
    "Edition",
    "EditionFile",
    "HeldSlug",
    "LetterIndexPage",
    "LetterPage",
    "LetterUpdate",
    "Letterhead",
    "PermanentAddress",
    "PublishedText",
    "TextAssessment",
]
