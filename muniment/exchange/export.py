"""One export from its order to its place: each notice looked up, written, counted, or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from manifests import MunimentError
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue
from muniment.custody import CustodyError, Publication, for_publication
from muniment.exchange.chronicle import Chronicle
from muniment.exchange.draft import drafted
from muniment.exchange.forms import Form, Shape
from muniment.exchange.order import ZIP, ExportError, NothingError, Order, counted
from muniment.words import Language

LeftOut = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be exported, and where to, as it may be published `at` a moment.

    Of `several`, a notice of which nothing may be given out, or which has nothing of the form, is
    left out; alone, it is refused. `language` is that of our own words, `tables` names formats of
    tables, in forms that have any; `keys` is the folder of the keys with which a form may sign.
    """

    objects: tuple[str, ...]
    several: bool
    version: int | None
    target: Path
    at: datetime
    language: Language = Language.ENGLISH
    keys: Path | None = None
    tables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exported:
    """What became of it: in words, in JSON a value for each line, and what was left out."""

    said: str
    answers: tuple[dict[str, Any], ...]
    left_out: LeftOut


def export(
    archive: Archive, catalogue: Catalogue, form: Form, wanted: Wanted, done: Callable[[], None]
) -> Exported:
    """Write notices in a form, or nothing; `done` is called after each of them.

    Raises `ExportError` where the target will not do, and whatever the form raises.
    """
    if wanted.target.suffix == ZIP and form.shape is Shape.FOLDER:
        raise ExportError(f"The form {form.name} is a folder: name one that does not end in .zip.")
    apart = wanted.several and not form.together
    if wanted.target.suffix == ZIP and form.shape is Shape.EITHER and apart:
        raise ExportError(f"A zip file holds one notice as {form.name}: name a folder for several.")
    with drafted(wanted.target) as draft:
        notices = _Notices(archive, catalogue, Chronicle(archive, catalogue), wanted, done)
        return (_each if apart else _whole)(notices, form, draft)


@dataclass(slots=True)
class _Notices:
    """The notices that are wanted, and why others of them are not given: (notice, sentence)."""

    archive: Archive
    catalogue: Catalogue
    chronicle: Chronicle
    wanted: Wanted
    done: Callable[[], None]
    given: list[str] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)

    def __iter__(self) -> Iterator[Publication]:
        for object_id in self.wanted.objects:
            one = for_publication(self.archive, self.catalogue, object_id, self.wanted.at)
            if one.whole is not None and self.wanted.several:
                self.left_out.append((object_id, f"{one.whole.sentence()}."))
            else:
                one.require()
                self.given.append(object_id)
                yield one
            self.done()

    def order(self, publications: Iterator[Publication], target: Path) -> Order:
        wanted = self.wanted
        return Order(
            self.archive,
            self.catalogue,
            self.chronicle,
            publications,
            wanted.version,
            target,
            wanted.several,
            wanted.language,
            wanted.keys,
            wanted.tables,
        )

    def leave_out(self, object_id: str, why: MunimentError) -> None:
        """Take a notice back that was given, since there is nothing of it to give."""
        self.given.remove(object_id)
        self.left_out.append((object_id, str(why)))

    def require(self) -> None:
        if not self.given and not self.left_out:
            raise ExportError("There is no notice in this archive yet, so nothing was written.")
        if not self.given:
            raise CustodyError(
                f"Nothing was written: {counted(len(self.left_out), 'notice')}, and nothing of "
                f"them to give. {self.left_out[0][1]}"
            )


def _whole(notices: _Notices, form: Form, draft: Path) -> Exported:
    """Write one thing, of one notice or of all together."""
    delivery = form.write(notices.order(iter(notices), draft))
    notices.require()
    left_out = (*notices.left_out, *delivery.left_out)
    not_in_it = {path for path, _ in left_out}
    given = [one for one in notices.given if one not in not_in_it]
    of: dict[str, Any] = {"notices": given} if form.together else {"notice": given[0]}
    answer = {**of, **_place(draft, notices.wanted.target), **delivery.answer}
    return Exported(delivery.said, ({**answer, **_listed(left_out)},), left_out)


def _each(notices: _Notices, form: Form, draft: Path) -> Exported:
    """Write each notice apart, in one folder."""
    draft.mkdir()
    answers: list[dict[str, Any]] = []
    left_out: list[tuple[str, str]] = []
    for one in notices:
        name = one.versions[0].statement.id + form.suffix
        try:
            delivery = form.write(notices.order(iter((one,)), draft / name))
        except (NothingError, CustodyError) as why:
            _remove(draft / name)
            notices.leave_out(one.object, why)
            continue
        place = _place(draft / name, notices.wanted.target / name)
        answer = {"notice": one.object, **place, **delivery.answer, **_listed(delivery.left_out)}
        answers.append(answer)
        left_out += delivery.left_out
    notices.require()
    answers += [{"notice": one, **_listed(((one, why),))} for one, why in notices.left_out]
    said = f"{counted(len(notices.given), 'notice')} as {form.name}"
    return Exported(said, tuple(answers), (*notices.left_out, *left_out))


def _remove(written: Path) -> None:
    """Remove what a form left that raised, if anything."""
    if written.is_dir():
        shutil.rmtree(written)
    else:
        written.unlink(missing_ok=True)


def _place(written: Path, target: Path) -> dict[str, str]:
    return {"folder" if written.is_dir() else "file": str(target)}


def _listed(left_out: LeftOut) -> dict[str, Any]:
    return {"left_out": [{"path": path, "why": sentence} for path, sentence in left_out]}
