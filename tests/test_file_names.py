"""File names with accents: the two ways in which systems write them count as one name."""

from io import BytesIO
from itertools import product
from pathlib import Path
from unicodedata import normalize

import pytest
from building import SMALL, build_here, built, problem_lines, write_site
from PIL import Image

COMPOSED, DECOMPOSED = normalize("NFC", "bébé"), normalize("NFD", "bébé")
FORMS = {"composed": COMPOSED, "decomposed": DECOMPOSED}
RECORD = "alt: A baby\npeople: yes\nconsent: Form 12\n"
NUMBER = """\
sleep:
  value: 12
  claim: of babies sleep
  population: Babies
  n: null
  year: 2020
  source: study
"""


def picture_file() -> bytes:
    made = BytesIO()
    Image.new("RGB", (9, 6), (200, 30, 30)).save(made, "PNG")
    return made.getvalue()


def site_with(text: str, file: str, sidecar: str, picture: str) -> dict[str, str | bytes]:
    """A site with a picture and a collection whose names are written in one form each."""
    hello = SMALL["content/articles/hello.md"]
    return {
        "content/articles/hello.md": hello.replace("\n---\nWords", f"\npicture: {picture}.png\n---\nWords") + text,
        "content/sources.yaml": "study:\n  title: A study\n  year: 2020\n  publisher: A press\n",
        f"content/statistics/{file}.yaml": NUMBER,
        f"content/media/{file}/{file}.png": picture_file(),
        f"content/media/{file}/{sidecar}.yaml": RECORD,
        f"content/media/{file}.txt": "Words.",
    }


WAYS = (
    "![A baby](../media/{0}/{0}.png)",
    "![A baby][b]\n\n[b]: ../media/{0}/{0}.png",
    "::figure[A baby]{{src=../media/{0}/{0}.png}}",
    '::figure{{src="../media/{0}/{0}.png"}}',
    '<img src="../media/{0}/{0}.png" alt="A baby">',
    "[The baby](../media/{0}/{0}.png)",
    "[The words](../media/{0}.txt)",
    "[The numbers](../statistics/{0}.yaml)",
    "[One number](../statistics/{0}.yaml#sleep)",
)


@pytest.mark.parametrize(("file", "words"), list(product(FORMS, FORMS)))
def test_a_file_is_found_by_its_name_in_either_form(file: str, words: str, tmp_path: Path) -> None:
    text = "\n" + "\n\n".join(WAYS).replace("[b]", f"[{FORMS[words]}]").format(FORMS[words])
    picture = f"{FORMS[words]}/{FORMS[words]}"
    files = site_with(text, FORMS[file], FORMS[words], picture)
    write_site(tmp_path, files)
    made = built(tmp_path)
    assert problem_lines(build_here(tmp_path)) == ""
    media = {path for path in made if path.startswith("media/")}
    assert f"media/{COMPOSED}.txt" in media
    assert media == {normalize("NFC", path) for path in media}


def test_the_form_of_the_names_changes_no_byte(tmp_path: Path) -> None:
    text = "\n" + "\n\n".join(WAYS).format(COMPOSED)
    picture = f"{COMPOSED}/{COMPOSED}"
    sites = [write_site(tmp_path / name, site_with(text, form, form, picture)) for name, form in FORMS.items()]
    assert built(sites[0]) == built(sites[1])


def test_links_of_the_site_and_downloads_of_a_week_are_found_too(tmp_path: Path) -> None:
    days = "year: 2026\ntitle: W\nstarts: 2026-06-08\nends: 2026-06-14\n"
    week = f"{days}downloads: [{{title: A, file: {COMPOSED}.txt}}]\n"
    notice = f"a:\n  text: See.\n  link: {{label: Numbers, link: statistics/{COMPOSED}.yaml}}\n"
    settings = SMALL["content/site.yaml"] + f"navigation: [{{label: N, link: statistics/{COMPOSED}.yaml}}]\n"
    files = site_with("", DECOMPOSED, DECOMPOSED, f"{COMPOSED}/{COMPOSED}")
    files |= {"content/weeks/2026.yaml": week, "content/notice.yaml": notice, "content/site.yaml": settings}
    assert f"media/{COMPOSED}.txt" in built(write_site(tmp_path, files))


def test_two_files_that_look_alike_are_a_problem(tmp_path: Path) -> None:
    files = {f"content/media/{name}.txt": name for name in FORMS.values()}
    write_site(tmp_path, files)
    if len(list((tmp_path / "content/media").iterdir())) == 1:
        pytest.skip("this file system takes both names for one")
    result = build_here(tmp_path)
    assert f'there are two files called "{COMPOSED}.txt"' in problem_lines(result)
    assert result.published is None


def test_a_link_to_a_former_address_works_whichever_way_its_accents_are_stored(tmp_path: Path) -> None:
    links = " ".join(f"[{form}](/{normalize(form, 'café')}/)" for form in ("NFC", "NFD"))
    hello = (
        SMALL["content/articles/hello.md"].replace("\n---\nWords", "\naliases: [/caf%C3%A9/]\n---\nWords")
        + links
        + "\n"
    )
    write_site(tmp_path, {"content/articles/hello.md": hello})
    page = built(tmp_path)["articles/hello/index.html"].decode()
    assert 'href="/café/">NFC</a> <a href="/café/">NFD</a>' in page
