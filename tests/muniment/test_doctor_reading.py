"""The doctor says which kinds of files have no text here, and what would read them."""

from __future__ import annotations

import pytest

from muniment.health import State, examine_reading


class TestReaders:
    """ "Each of the extras and programs is looked for; what lacks is named with its package." """

    def test_programs_that_are_not_here_are_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        [symptom] = examine_reading()
        assert symptom.state is State.NOT_CHECKED
        assert "RTF and OpenDocument (Debian package libreoffice-writer-nogui)" in symptom.detail
        assert "tesseract-ocr, tesseract-ocr-chi-sim, tesseract-ocr-chi-tra" in symptom.detail

    def test_libraries_that_are_not_here_are_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("muniment.health.reading.is_installed", lambda name: name != "lxml")
        [symptom] = examine_reading()
        assert "PDF, OFD and word processors' files (extra `text`)" in symptom.detail
        assert "extra `ocr`" not in symptom.detail
