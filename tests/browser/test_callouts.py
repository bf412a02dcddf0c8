"""A statistic that is selected and copied by hand can be quoted as it is: whole sentences, with base and source."""

from playwright.sync_api import Locator, Page

from browser.serving import Served

SELECTED = """callout => {
  getSelection().selectAllChildren(callout);
  return getSelection().toString();
}"""


def test_the_words_of_every_callout_are_whole_sentences_that_name_base_year_and_source(
    page: Page, site: Served
) -> None:
    seen = 0
    for built in site.pages_with('class="statistic"'):
        page.goto(site.url(built.path))
        for callout in page.locator(".statistic").all():
            reads_as_sentences(callout)
            seen += 1
    assert seen >= 15


def reads_as_sentences(callout: Locator) -> None:
    """What is selected of a callout names base, year and source in sentences."""
    lines = [line.strip() for line in callout.evaluate(SELECTED).splitlines() if line.strip()]
    sentences = [line for line in lines if line.endswith(".") and not line.startswith("Content note: ")]
    figure = str(callout.locator(".statistic__figure").text_content()).split()[0]
    assert sentences[0].startswith(figure), lines
    assert [line for line in sentences if line.startswith("Base: ")] != [], lines
    assert [line for line in sentences if line.startswith("Year: ")] != [], lines
    assert [line for line in sentences if line.startswith("Source: ") and len(line) > len("Source: .")] != [], lines


def test_one_callout_reads_as_it_should(page: Page, site: Served) -> None:
    page.goto(site.url("/statistics/very-important-public/"))
    words = " ".join(page.locator("main").evaluate(SELECTED).split())
    assert "75% of UK adults" in words
    assert "Base: UK adults" in words
    assert "Parent-Infant Foundation" in words
