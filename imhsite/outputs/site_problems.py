"""All problems of a site, found in stages, because nothing is planned from content with errors."""

from __future__ import annotations

from imhsite.content.index import content_paths
from imhsite.content.inputs import SETTINGS
from imhsite.content.validation import content_problems
from imhsite.diagnostics.problems import Problem, stops
from imhsite.engine.graph import Engine
from imhsite.engine.query import query
from imhsite.outputs.appearance import theme_problems, unprintable_characters_in
from imhsite.outputs.cms.cms_problems import cms_advice, cms_problems
from imhsite.outputs.plan_problems import dead_addresses_in, dead_addresses_in_fields, plan_problems


@query(23, type=tuple[Problem, ...])
def site_problems(engine: Engine, _: str) -> tuple[Problem, ...]:
    """Return the problems of the content and, if it has no errors, of the theme and the plan."""
    problems = list(engine.ask(content_problems))
    if stops(problems):
        return tuple(problems)
    every = engine.ask(content_paths)
    for found in engine.scan(unprintable_characters_in, (SETTINGS, *every)):
        problems += found
    problems += engine.ask(theme_problems)
    problems += engine.ask(cms_problems)
    problems += engine.ask(cms_advice)
    problems += engine.ask(plan_problems)
    problems += engine.ask(dead_addresses_in_fields)
    for found in engine.scan(dead_addresses_in, every):
        problems += found
    return tuple(problems)


ALL = (site_problems,)
