"""Whatever is edited while it is served: what is shown is what a build that remembers nothing would make."""

from __future__ import annotations

import copy

import pytest
from building import files_in
from hypothesis.stateful import invariant
from playing import play
from previewing import Here
from test_incremental import Edits

from imhsite.build import Order, made_anew
from imhsite.dates import moment_of


class PreviewEdits(Edits):
    """An author at work beside the preview; after each step it is compared with a clean build."""

    here: Here | None = None
    shown_as_of = ""

    @invariant()
    def a_build_that_remembers_equals_a_clean_one(self) -> None:
        """In place of the comparison of builds."""
        before = files_in(self.root)
        self.turn += 1
        self.site.write(self.root)
        now = files_in(self.root)
        changed = {path for path in before | now if before.get(path) != now.get(path)}
        if self.here is None:
            self.here = Here(self.root, as_of=self.as_of)
        elif changed or self.shown_as_of != self.as_of:
            self.here.moment = moment_of(self.as_of)
            self.here.after(*changed, anything=self.shown_as_of != self.as_of)
        self.shown_as_of = self.as_of
        clean = made_anew(Order(self.root, self.root / "build", moment_of(self.as_of), drafts=True))
        shown = {} if self.here.loaded.state is None else self.here.everything()
        wrong = {made.problem for made in shown.values() if made.problem}
        told = {*self.here.loaded.problems, *wrong}
        assert any(one.severity == "error" for one in told) == (clean.files is None)
        assert {one for one in clean.problems if one.severity == "error"} <= told
        self.broken = self.here.loaded.state is None or bool(self.here.loaded.as_they_were)
        if clean.files is not None:
            assert self.here.loaded.problems == clean.problems
            # But for the search index, which is made of a folder's files.
            folders = tuple(path for path in self.here.state.plan.outputs if path.endswith("/"))
            files = {path: content for path, content in clean.files.items() if not path.startswith(folders)}
            assert shown.keys() == files.keys()
            assert [path for path, content in files.items() if shown[path].content != content] == []
        if not self.broken:
            self.good = copy.deepcopy(self.site)

    # Edits that no watcher sees, and what is about the output folder, which the preview never looks at.
    edit_behind_the_back = edit_theme_or_media_behind_the_back = edit_a_number_behind_the_back = None
    swap_files_on_the_disk = show_or_hide_drafts = another_base_url = tamper_with_output = delete_output = None
    replace_output_folder_by_link = put_a_file_of_ones_own = forget_everything = flip_a_bit_of_the_cache = None
    touch = another_day_and_back = build_into_another_folder = another_version_of_a_library = edit_during_a_build = None


@pytest.mark.hypothesis
@pytest.mark.parametrize("part", range(2))
def test_what_is_shown_is_what_a_clean_build_makes(part: int, pytestconfig: pytest.Config) -> None:
    """Some edits, the same in every run; thousands of new ones with --thorough."""
    play(PreviewEdits, part, pytestconfig, few=(2, 8), many=(300, 12))
