"""The story, step by step. Each step must give what is told of it, or the demonstration fails."""

from __future__ import annotations

import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

from muniment.archive.archive import Archive
from muniment.catalogue import Row
from muniment.demo.notice import KEPT_FOR, PUBLISHER, TITLES
from muniment.demo.site import Site
from muniment.demo.stage import Run, Stage, StoryError, WrongEvidenceError, missing, program, spell

_ORIGIN = "demo.example/notices"
_CHANGED = "object/v1/content/renditions/0001.html"


@dataclass(frozen=True, slots=True)
class _Scene:
    """The demonstration's folder, and what lies in it."""

    folder: Path

    def path(self, name: str) -> str:
        """Spell a path in it as the visitor types it."""
        return spell(self.folder / name)

    @property
    def environment(self) -> dict[str, str]:
        """What makes muniment use this archive and these keys."""
        whole = self.folder.absolute()
        return {
            "MUNIMENT_ARCHIVE": str(whole / "archive"),
            "MUNIMENT_CONFIG": str(whole / "config"),
        }

    def versions(self) -> tuple[Row, ...]:
        """Give the rows of the one notice."""
        archive = Archive.open(self.folder / "archive")
        with archive.catalogue() as catalogue:
            notices = tuple(catalogue.notices())
        if len(notices) != 1:
            raise StoryError(f"The archive should hold one notice and holds {len(notices)}.")
        return notices[0]


def tell_story(folder: Path, run: Run) -> None:
    """Tell the story in `folder`, made for it. Raises `StoryError` where a step goes wrong."""
    scene = _Scene(folder)
    stage = Stage(run, scene.environment)
    stage.say(
        "A ministry publishes a notice, edits it, and deletes it. An archive keeps what was "
        "published, and anyone can check what it kept. Everything here happens on this machine, in "
        f"the folder {spell(folder)}; the ministry is made up and nothing leaves loopback."
    )
    stage.say()
    stage.say("Each command is shown as you would type it, after these two:")
    stage.say()
    for line in _exports(scene):
        stage.show(line)
    stage.say()
    with Site() as site:
        _publish(stage, scene, site)
        identifier = scene.versions()[0].id[:8]
        _read_and_verify(stage, identifier)
        _edit_and_delete(stage, scene, site)
    _stranger(stage, scene, identifier)
    _forger(stage, scene)
    _page(stage, scene, identifier)
    _leave(stage, scene, identifier)


def new_folder(wanted: Path) -> Path:
    """Make the folder wanted, or where there is one already a numbered one beside it."""
    names = (wanted, *(wanted.with_name(f"{wanted.name}-{n}") for n in range(2, 10_000)))
    folder = next(path for path in names if not path.exists())
    try:
        folder.mkdir(parents=True, mode=0o700)
    except OSError as error:
        raise StoryError(f"{folder} cannot be made: {error.strerror}.") from error
    return folder


def _publish(stage: Stage, scene: _Scene, site: Site) -> None:
    stage.step("An archive is founded. Its three keys lie outside it, in config/.")
    stage.muniment("init", scene.path("archive"), "--origin", _ORIGIN, lines=5)
    stage.step("The ministry publishes a notice: a page in two languages, an annex, a scan.")
    stage.say("The archive preserves the three as one notice, exactly as they were served:")
    stage.say()
    stage.muniment(*_preserve(site))
    if len(scene.versions()) != 1:
        raise StoryError("The notice should have one version by now.")


def _preserve(site: Site) -> tuple[str, ...]:
    titles = [word for title in TITLES for word in ("--title", title)]
    languages = ["--language", "zh-Hans", "--language", "en"]
    described = [*titles, *languages, "--publisher", PUBLISHER, "--published", "2026-03-02"]
    # Loopback is a private address, which muniment refuses to visit unless it is told to.
    return ("preserve", "--allow-private", "--as-one", *described, *site.addresses)


def _read_and_verify(stage: Stage, identifier: str) -> None:
    stage.step("What is known about it: whence it came, when, and what it consists of.")
    stage.muniment("show", identifier)
    stage.step("Does it hold? Thirteen numbered checks, then what they show and what not.")
    stage.say("What cannot be checked is NOT CHECKED, and never passes for a PASS.")
    stage.say()
    stage.muniment("verify", identifier)


def _edit_and_delete(stage: Stage, scene: _Scene, site: Site) -> None:
    (_, before), (_, after) = KEPT_FOR
    stage.step(f"The ministry quietly edits its page: {before!r} becomes {after!r}.")
    stage.say("The same command again finds that the page has changed, and adds a version:")
    stage.say()
    site.edit()
    stage.muniment(*_preserve(site), again=True)
    if len(scene.versions()) != 2:
        raise StoryError("The edited notice should have become version 2, and has not.")
    stage.step("The ministry deletes the notice.")
    site.take_down()
    stage.say(
        "The same command once more meets a 404. That is recorded as a failed attempt, and a "
        "failed attempt is not a removal: nothing that was kept goes away. (It ends with 3, not "
        "obtained.)"
    )
    stage.say()
    stage.muniment(*_preserve(site), expect=3, again=True)
    if len(scene.versions()) != 2:
        raise StoryError("A failed attempt must neither add nor remove a version.")


def _stranger(stage: Stage, scene: _Scene, identifier: str) -> None:
    kit, trust = scene.path("kit"), scene.path("config/trust")
    stage.step("A stranger checks it, with none of our software.")
    stage.say("He gets the notice with its proofs as a folder, a kit, that holds no program:")
    stage.say()
    stage.muniment("kit", identifier, "-o", kit)
    stage.say(
        "He gets verify.sh by another way, and pins the archive's root key in a trust folder of "
        "his own. Here the archive's owner plays him, so the trust is his:"
    )
    stage.say()
    stage.muniment("verifier", "-o", scene.path("verifier"))
    if absent := missing(("sh", "sha512sum", "ssh-keygen", "openssl")):
        stage.say(f"NOT DONE: verify.sh was not run, since this machine has no {absent}.")
        stage.say()
    else:
        script = scene.path("verifier/verify.sh")
        stage.shell(shlex.join(("sh", script, kit, trust)))
    if absent := missing(("sh", "sha512sum", "ssh-keygen")):
        stage.say(f"NOT DONE: the kit was not checked by hand, since there is no {absent}.")
        stage.say()
        return
    stage.say("Or by hand, as the kit's README.md says; these are its first four steps:")
    stage.say()
    for command in _by_hand(scene):
        stage.shell(command)


def _by_hand(scene: _Scene) -> tuple[str, ...]:
    newest = scene.versions()[-1]
    kit, roots = shlex.quote(scene.path("kit")), scene.folder.absolute() / "config/trust/roots"
    sums = f"object/v{newest.version}/content/manifests/{newest.id}.sums"
    verify = f"cd {kit} && ssh-keygen -Y verify"
    return (
        f"(cd {kit} && sha512sum -c --quiet SHA512SUMS)",
        f"({verify} -f {shlex.quote(str(roots))} -I archive -n muniment-roles-v1 "
        "-s keys/roles/0001.sig < keys/roles/0001)",
        f"({verify} -f keys/roles/0001 -I signer@{_ORIGIN} -n muniment-manifest-v1 "
        f"-s {sums}.sig < {sums})",
        f"(cd {kit}/object && sha512sum -c --quiet {sums.removeprefix('object/')})",
    )


def _forger(stage: Stage, scene: _Scene) -> None:
    stage.step("Somebody changes one byte of a copy.")
    copy = scene.folder / "kit-changed"
    shutil.copytree(scene.folder / "kit", copy)
    path = copy / _CHANGED
    data = bytearray(path.read_bytes())
    at = data.index(KEPT_FOR[0][1].encode())
    data[at] ^= 0x20
    path.write_bytes(data)
    stage.show(f"cp -R {shlex.quote(scene.path('kit'))} {shlex.quote(scene.path('kit-changed'))}")
    stage.show(
        f"printf {chr(data[at])} | dd bs=1 seek={at} conv=notrunc "
        f"of={shlex.quote(scene.path(f'kit-changed/{_CHANGED}'))}"
    )
    stage.say()
    told = stage.muniment("verify", scene.path("kit-changed"), expect=1)
    if _CHANGED not in told.text:
        raise WrongEvidenceError(f"The verdict should have named {_CHANGED}.")


def _page(stage: Stage, scene: _Scene, identifier: str) -> None:
    stage.step("A page to read it on, with both versions, what changed, and where it came from.")
    stage.muniment("show", identifier, "--html", "-o", scene.path("notice.html"))
    page = (scene.folder / "notice.html").read_text("utf-8")
    if any(text not in page for pair in KEPT_FOR for text in pair):
        raise StoryError("The page should show both versions of the text, and does not.")


def _leave(stage: Stage, scene: _Scene, identifier: str) -> None:
    stage.step("The archive is yours to look into.")
    stage.say(f"It lies in {spell(scene.folder)}. Open {scene.path('notice.html')} in a browser.")
    stage.say("From the folder you stand in, type:")
    stage.say()
    for line in _exports(scene):
        stage.show(line)
    own = shlex.join(program())
    for command in (
        "list",
        f"show {identifier}",
        f"verify {identifier}",
        "verify",
        "log check",
        "status",
        "-h",
    ):
        stage.show(f"{own} {command}")
    stage.say()
    stage.say(
        f"Its keys are in {scene.path('config')}, with no password: they are for this "
        f"demonstration only. To forget it all: rm -r {shlex.quote(spell(scene.folder))}"
    )


def _exports(scene: _Scene) -> tuple[str, ...]:
    return tuple(f"export {name}={shlex.quote(value)}" for name, value in scene.environment.items())
