"""Every query up to the outputs of a site."""

from __future__ import annotations

from imhsite.content.content_queries import CONTENT_QUERIES
from imhsite.outputs import appearance, contexts, fonts, page_services, plan, plan_problems, production, site_problems
from imhsite.outputs.cards import card_fonts
from imhsite.outputs.cms import cms_problems
from imhsite.outputs.documents import feed_entries, search_pages

_MODULES = (
    fonts,
    card_fonts,
    appearance,
    cms_problems,
    contexts,
    plan,
    page_services,
    plan_problems,
    feed_entries,
    search_pages,
    production,
    site_problems,
)

OUTPUT_QUERIES = (*CONTENT_QUERIES, *(query for module in _MODULES for query in module.ALL))
