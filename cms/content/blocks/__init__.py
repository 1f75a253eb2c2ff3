"""StreamField blocks of pages, news and digests, in a module for each subject.

Their definitions are part of migrations: a change of one needs a migration in every app that has a page with it.
"""

from cms.content.blocks.content import ContentBlock
from cms.content.blocks.letters import LettersBlock
from cms.content.blocks.pictures import PictureBlock

__all__ = ["ContentBlock", "LettersBlock", "PictureBlock"]
