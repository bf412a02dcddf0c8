"""Whatever is edited while it is served: what is shown is what a preview that starts now would show,
and what a build that remembers nothing would make.
"""

from __future__ import annotations

import copy

import pytest
from building import files_in
from hypothesis.stateful import invariant
from previewing import LocalLoader
from random_runs import run_random_steps
from test_incremental import Edits

from imhsite.app.build_site import BuildOptions, clean_build
from imhsite.preview.on_demand import ProducedOutput
from imhsite.schema.dates import moment_of


class PreviewEdits(Edits):
    """An author at work beside the preview; each step is compared with one that starts now and with a clean build."""

    here: LocalLoader | None = None

    @invariant()
    def a_build_that_remembers_equals_a_clean_one(self) -> None:
        """In place of the comparison of builds."""
        before = files_in(self.root)
        self.turn += 1
        self.site.write(self.root)
        now = files_in(self.root)
        changed = {path for path in before | now if before.get(path) != now.get(path)}
        if self.here is None:
            self.here = LocalLoader(self.root, as_of=self.as_of)
        else:
            self.here.follow(changed, self.as_of)
        fresh = LocalLoader(self.root, as_of=self.as_of)
        assert self.here.loaded.problems == fresh.loaded.problems
        self.broken = fresh.loaded.state is None or bool(fresh.loaded.using_last_valid)
        if not self.broken:
            assert not self.here.loaded.using_last_valid
            shown, expected = self.here.everything(), fresh.everything()
            assert shown.keys() == expected.keys()
            assert [path for path, made in expected.items() if not alike(shown[path], made)] == []
            self.good = copy.deepcopy(self.site)
        clean = clean_build(BuildOptions(self.root, self.root / "build", moment_of(self.as_of), drafts=True))
        if clean.files is None:
            assert {one for one in clean.problems if one.severity == "error"} <= self.here.errors()
        else:
            assert self.here.loaded.problems == clean.problems
            assert self.here.differences(clean.files) == []

    # Edits that no watcher sees, and what is about the output folder, which the preview never looks at.
    edit_behind_the_back = edit_theme_or_media_behind_the_back = edit_a_number_behind_the_back = None
    swap_files_on_the_disk = show_or_hide_drafts = another_base_url = tamper_with_output = delete_output = None
    replace_output_folder_by_link = put_a_file_of_ones_own = forget_everything = flip_a_bit_of_the_cache = None
    touch = another_day_and_back = build_into_another_folder = another_version_of_a_library = edit_during_a_build = None


def alike(one: ProducedOutput, other: ProducedOutput) -> bool:
    """Whether both have the same problem, or the same bytes: what cannot be made is shown as it last was."""
    return one.problem == other.problem and (one.problem is not None or one.content == other.content)


@pytest.mark.hypothesis
@pytest.mark.parametrize("part", range(2))
def test_what_is_shown_is_what_a_clean_build_makes(part: int, pytestconfig: pytest.Config) -> None:
    """Some edits, the same in every run; thousands of new ones with --thorough."""
    run_random_steps(PreviewEdits, part, pytestconfig, few=(1, 8), many=(300, 12))
