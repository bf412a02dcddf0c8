"""Dates and times in other forms: the hint says what is probably meant, and nothing where it could be two things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imhsite.schema.dates import MOMENT_FORMAT, day_of, moment_of
from imhsite.schema.likely_moments import likely_moment

LIKELY = {
    "2027-06-14 9:00am": "2027-06-14 09:00",
    "2027-06-14 9.30 p.m.": "2027-06-14 21:30",
    "2027-06-14 12am": "2027-06-14 00:00",
    "2027-06-14 12:15pm": "2027-06-14 12:15",
    "2027-06-14 noon": "2027-06-14 12:00",
    "2027-06-14, 21.30": "2027-06-14 21:30",
    "2027-06-14 10:00am Europe/London": "2027-06-14 10:00 Europe/London",
    "Monday, 14th of June 2027 at 9am": "2027-06-14 09:00",
    "June 4, 2027": "2027-06-04",
    "4-Jun-2027": "2027-06-04",
    "14/06/2027": "2027-06-14",
    "06/14/2027": "2027-06-14",
    "2027/6/4": "2027-06-04",
}
UNCLEAR = (
    "04/06/2027",
    "31 June 2027",
    "2027-06-14 13am",
    "2027-06-14 midnight",
    "14 June",
    "next Monday",
    "2027-06-14 9",
)


@pytest.mark.parametrize("written", LIKELY)
def test_a_moment_in_another_form_is_written_as_it_should_be(written: str) -> None:
    with pytest.raises(ValueError, match=f"^write it as {LIKELY[written]}$"):
        moment_of(written)
    with pytest.raises(ValueError, match=f"^write it as {LIKELY[written][:10]}$"):
        day_of(written)


@pytest.mark.parametrize("written", UNCLEAR)
def test_what_could_mean_two_moments_or_none_is_left_to_the_author(written: str) -> None:
    assert likely_moment(written) == ""
    with pytest.raises(ValueError, match=MOMENT_FORMAT):
        moment_of(written)


def test_a_time_zone_in_letters_is_named() -> None:
    with pytest.raises(ValueError, match='there is no time zone called "BST"'):
        moment_of("2027-06-14 10:00 BST")
    assert moment_of("2027-06-14 +01:00").zone == "+01:00"


@given(st.text("0123456789-/.: apmJune,tTZ", max_size=30))
def test_a_likely_moment_can_be_read(written: str) -> None:
    likely = likely_moment(written)
    assert not likely or moment_of(likely)
