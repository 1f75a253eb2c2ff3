from cms.news.models.category import NewsCategory
from cms.news.models.index_page import NewsIndexPage
from cms.news.models.news_page import NewsPage, NewsPageTag

__all__ = ["NewsCategory", "NewsIndexPage", "NewsPage", "NewsPageTag"]
