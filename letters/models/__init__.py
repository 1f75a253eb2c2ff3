from letters.models.editions import Edition, EditionFile
from letters.models.letterhead import Letterhead
from letters.models.pages import LetterIndexPage, LetterPage

__all__ = ["Edition", "EditionFile", "LetterIndexPage", "LetterPage", "Letterhead"]
