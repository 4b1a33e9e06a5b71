"""The demonstration: a made-up ministry, an archive, and the whole story in a minute."""

from muniment.demo.stage import StoryError
from muniment.demo.story import new_folder, tell_story

__all__ = ["StoryError", "new_folder", "tell_story"]
