"""Scenarios of custody: what an archive does with what it keeps, hit at every point.

A new command that writes is one more `Scenario` here or in `evidence.py`: how its scene is built,
how it is called, and what its archive is like once it has been carried out.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable

from killing import assert_whole
from muniment.archive.shelves import relative_path
from muniment_cli import answers, call, holds, kinds, new_archive, notices
from torture.judging import good, kept, stands
from torture.scenario import Scenario
from torture.traced import Told
from torture.work import Scene


def an_archive(scene: Scene) -> None:
    """An archive with one notice, and two files that are not in it yet; notes the notice."""
    new_archive(scene.folder)
    for name in ("kept", "one", "two"):
        (scene.folder / f"{name}.txt").write_text(f"{name}\n")
    [told] = answers(good(scene, "preserve", "--json", scene.folder / "kept.txt"))
    scene.note(told["notice"])


def preserve_two(scene: Scene) -> list[str]:
    return ["preserve", "--json", *(str(scene.folder / f"{name}.txt") for name in ("one", "two"))]


def three_notices(scene: Scene) -> None:
    assert notices(scene.archive) == [(1, 1)] * 3, notices(scene.archive)


def add_a_version(scene: Scene) -> list[str]:
    return ["preserve", "--json", "--notice", scene.noted, str(scene.folder / "one.txt")]


def two_versions(scene: Scene) -> None:
    assert notices(scene.archive) == [(2, 2)], notices(scene.archive)


def many(scene: Scene) -> None:
    """An archive whose groups are of two, and four files of some kilobytes."""
    new_archive(scene.folder)
    (scene.archive / "muniment.toml").write_text("format = 1\n[group]\nitems = 2\n")
    for number in range(4):
        (scene.folder / f"{number}.txt").write_text(f"{number}" * 2000)


def preserve_many(scene: Scene) -> list[str]:
    return ["preserve", "--json", *(str(scene.folder / f"{number}.txt") for number in range(4))]


def four_notices(scene: Scene) -> None:
    assert notices(scene.archive) == [(1, 1)] * 4, notices(scene.archive)


def preserved_elsewhere(scene: Scene) -> None:
    """An archive on whose shelves somebody put an object that a lost copy of it had signed."""
    an_archive(scene)
    lost = scene.folder / "lost"
    lost.mkdir()
    for part in ("archive", "config"):
        shutil.copytree(scene.folder / part, lost / part)
    done = call("preserve", "--json", scene.folder / "one.txt", archive=lost / "archive")
    [told] = answers(done)
    place = relative_path(told["notice"])
    shutil.copytree(lost / "archive" / "shelves" / place, scene.archive / "shelves" / place)
    shutil.rmtree(lost)
    scene.note(told["notice"])


def adopt(scene: Scene) -> list[str]:
    return ["adopt", "--json", scene.noted, "--reason", "It was restored from a lost copy."]


def adopted(scene: Scene) -> None:
    assert notices(scene.archive) == [(1, 1)] * 2, notices(scene.archive)
    assert kinds(scene.archive) == ["roles", "accession", "accession", "adoption"]


def not_yet_adopted(scene: Scene, told: Told) -> None:
    """What was put on the shelves by hand is named until it is adopted; all else holds."""
    assert_whole(scene.archive)
    kept(scene, told)
    done = call("log", "check", "--json", archive=scene.archive)
    found = [f["code"] for one in answers(done)[0]["checks"] for f in one["findings"]]
    assert found in ([], ["log-not-logged"]), found


def adopt_again(scene: Scene, arguments: list[str]) -> None:
    """An adoption that had come to its end is not carried out twice."""
    done = call(*arguments, archive=scene.archive)
    if done.returncode != 0:
        assert done.returncode == 3 and "nothing to adopt" in done.stderr, done


def nothing(scene: Scene) -> None:
    """Nothing at all."""


def init(scene: Scene) -> list[str]:
    return ["init", "--json", str(scene.archive), "--origin", "example.org/log"]


def only_roles(scene: Scene) -> None:
    assert kinds(scene.archive) == ["roles"], kinds(scene.archive)


def an_archive_or_none(scene: Scene, told: Told) -> None:
    """A folder is an archive when it has everything, entry 0 and the pinned root included."""
    if (scene.archive / "muniment.toml").exists():
        holds(scene.archive)
        only_roles(scene)
    else:
        assert call("list", archive=scene.archive).returncode == 3


def init_again(scene: Scene, arguments: list[str]) -> None:
    """What an interrupted init left is named, and deleted by hand, before it is called again."""
    if (scene.archive / "muniment.toml").exists():
        return
    done = call(*arguments, config=scene.config)
    if done.returncode != 0:
        assert "interrupted" in done.stderr, done
        shutil.rmtree(scene.archive, ignore_errors=True)
        shutil.rmtree(scene.config / "keys", ignore_errors=True)
        again = call(*arguments, config=scene.config)
        assert again.returncode == 0, again


def two_notices(scene: Scene) -> None:
    """An archive with two notices; notes the accession and notice of each."""
    an_archive(scene)
    [told] = answers(good(scene, "preserve", "--json", scene.folder / "one.txt"))
    scene.note(f"{scene.noted} {told['notice']}")


def supersede(scene: Scene) -> list[str]:
    first, second = scene.noted.split()
    return ["supersede", "--json", first, "--by", second, "--reason", "The wrong file was kept."]


def withhold(scene: Scene) -> list[str]:
    told = ("--reason", "A court has asked for it.", "--authority", "Order 7 of the court")
    return ["withhold", "--json", scene.noted.split()[0], *told]


def redact(scene: Scene) -> list[str]:
    told = ("--reason", "It names a child.", "--authority", "Order 7 of the court")
    return ["redact", "--json", scene.noted.split()[0], "--path", "renditions/0001.txt", *told]


def holds_but_for_redactions(scene: Scene) -> None:
    """What was redacted cannot be checked (2); everything else holds."""
    done = call("verify", archive=scene.archive)
    assert done.returncode == 2, done.stdout
    good(scene, "log", "check")


def as_redacted_or_not(scene: Scene, told: Told) -> None:
    """The bytes are there or gone; what was signed and logged holds either way."""
    kept(scene, told)
    done = call("verify", archive=scene.archive)
    assert done.returncode in (0, 2), done.stdout
    good(scene, "log", "check")


def audit(scene: Scene) -> list[str]:
    return ["audit", "--json", "--processes", "1"]


def with_replica(scene: Scene) -> None:
    """An archive with two notices, and a replica that is behind by one of them."""
    two_notices(scene)
    good(scene, "replica", "add", "main", f"folder:{scene.folder / 'copy'}")
    good(scene, "replicate")
    good(scene, "preserve", scene.folder / "two.txt")


def replicate(scene: Scene) -> list[str]:
    return ["replicate", "--json"]


def replica_holds(scene: Scene) -> None:
    good(scene, "verify", "-a", scene.folder / "copy")
    good(scene, "log", "check", "-a", scene.folder / "copy")


def copied(scene: Scene) -> None:
    """An archive and a replica that has all of it."""
    with_replica(scene)
    good(scene, "replicate")


def with_damage(scene: Scene) -> None:
    """An archive with a whole replica, in which a rendition has rotted and another is missing."""
    copied(scene)
    rotten, missing, *_ = sorted(scene.archive.glob("shelves/*/*/*/v1/content/renditions/*"))
    rotten.write_bytes(b"rot" + rotten.read_bytes()[3:])
    missing.unlink()


def repair(scene: Scene) -> list[str]:
    return ["repair", "--json", "--look"]


def as_damaged_at_most(scene: Scene, told: Told) -> None:
    """Until it is repaired, the two objects that were damaged are wrong, and no other."""
    kept(scene, told)
    done = call("verify", "--json", archive=scene.archive)
    found = {f["where"] for one in answers(done)[0]["checks"] for f in one["findings"]}
    objects = {path.partition("/v1/")[0] for path in found}
    assert len(objects) <= 2 and all(path.startswith("shelves/") for path in objects), found


def restore(scene: Scene) -> list[str]:
    return ["restore", "--json", str(scene.folder / "copy"), str(scene.folder / "restored")]


def as_it_was_copied(scene: Scene, _: Told) -> None:
    """What is restored from is only read."""
    for root in (scene.archive, scene.folder / "copy"):
        assert_whole(root)


def restore_again(scene: Scene, arguments: list[str]) -> None:
    """What was restored without all of its objects is an archive, and is repaired from the copy."""
    again_or_done(scene, arguments)
    copy, folder = scene.folder / "copy", scene.folder / "restored"
    if call("verify", archive=folder, config=scene.config).returncode != 0:
        good(scene, "repair", "--look", "-a", folder, "--from", f"folder:{copy}")


def restored(scene: Scene) -> None:
    good(scene, "verify", "-a", scene.folder / "restored")
    good(scene, "log", "check", "-a", scene.folder / "restored")


def has(kind: str) -> Callable[[Scene], None]:
    """Assert that the log has a record of a kind, after the same call once or twice."""

    def look(scene: Scene) -> None:
        assert kinds(scene.archive).count(kind) in (1, 2), kinds(scene.archive)

    return look


def again_or_done(scene: Scene, arguments: list[str]) -> None:
    """What has come to its end may be refused the second time, in one sentence."""
    done = call(*arguments, archive=scene.archive)
    refused = done.returncode == 3 and len(done.stderr.splitlines()) == 1
    assert done.returncode == 0 or refused, done


def rotate(scene: Scene) -> list[str]:
    return ["key", "rotate", "--json"]


def rotated(scene: Scene) -> None:
    """The roles have two terms, however often the same call came."""
    assert kinds(scene.archive).count("roles") == 2, kinds(scene.archive)
    assert kinds(scene.archive)[-1] == "roles", kinds(scene.archive)


def without_log_key(scene: Scene) -> None:
    """An archive with two notices, whose log key is lost."""
    two_notices(scene)
    [key] = scene.config.glob("keys/*/log")
    key.unlink()


def succeed(scene: Scene) -> list[str]:
    return ["log", "succeed", "--json"]


CUSTODY = (
    Scenario("preserve: new notices", "preserve", an_archive, preserve_two, three_notices),
    Scenario("preserve: a new version", "preserve", an_archive, add_a_version, two_versions),
    Scenario("preserve: groups", "preserve", many, preserve_many, four_notices),
    Scenario("adopt", "adopt", preserved_elsewhere, adopt, adopted, not_yet_adopted, adopt_again),
    Scenario("init", "init", nothing, init, only_roles, an_archive_or_none, init_again),
    Scenario(
        "supersede", "supersede", two_notices, supersede, has("supersession"), stands, again_or_done
    ),
    Scenario(
        "withhold", "withhold", two_notices, withhold, has("withholding"), stands, again_or_done
    ),
    Scenario(
        *("redact", "redact", two_notices, redact, has("redaction")),
        *(as_redacted_or_not, again_or_done, holds_but_for_redactions),
    ),
    Scenario("audit", "audit", two_notices, audit, has("fixity"), looks=True),
    Scenario("replicate", "replicate", with_replica, replicate, replica_holds, looks=True),
    Scenario(
        *("repair", "repair", with_damage, repair, has("repair"), as_damaged_at_most), looks=True
    ),
    Scenario("key rotate", "key", two_notices, rotate, rotated),
    Scenario("log succeed", "log", without_log_key, succeed, rotated),
    Scenario(
        *("restore", "restore", copied, restore, restored),
        *(as_it_was_copied, restore_again, restored),
        looks=True,
    ),
)
