"""One way to break each rule of OCFL for an object: what to do to a valid one of three versions.

Each entry is a code, the version of the specification, and what is done to the files.
"""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from ocfl_objects import Files, change, digest, inventory_of, made_object, put_bytes, put_inventory

ROOT_AND_HEAD = ("v3", "")
SHA1_OF_NOTHING = "da39a3ee5e6b4b0d3255bfef95601890afd80709"


class Crime(NamedTuple):
    code: str
    spec: str
    commit: Callable[[Files], object]


def everywhere(code: str, how: Callable[[Any], Any], spec: str = "1.1") -> Crime:
    return Crime(code, spec, lambda files: change(files, how))


def at_head(code: str, how: Callable[[Any], Any], spec: str = "1.1") -> Crime:
    return Crime(code, spec, lambda files: change(files, how, ROOT_AND_HEAD))


def rename(files: Files, before: str, after: str) -> None:
    files[after] = files.pop(before)


def rename_folder(files: Files, before: str, after: str) -> None:
    for path in [path for path in files if path.startswith(f"{before}/")]:
        rename(files, path, after + path.removeprefix(before))


def first(inventory: Any, version: str = "v1") -> Any:
    return inventory["versions"][version]


def digest_of(inventory: Any, path: str = "v1/content/file-1") -> str:
    return next(key for key, paths in inventory["manifest"].items() if path in paths)


def respell(inventory: Any, key: str) -> None:
    """Write the first file's digest another way, in manifest and states alike."""
    known = digest_of(inventory)
    inventory["manifest"][key] = inventory["manifest"].pop(known)
    for version in inventory["versions"].values():
        version["state"][key] = version["state"].pop(known)


def repath(inventory: Any, path: str) -> None:
    inventory["manifest"][digest_of(inventory)] = [path]


def relogical(inventory: Any, *paths: object) -> None:
    for version in inventory["versions"].values():
        version["state"][digest_of(inventory)] = list(paths)


def fixity(block: Any) -> Callable[[Any], None]:
    return lambda inventory: inventory.update(fixity=block)


def renumber(before: str, after: str) -> Callable[[Files], None]:
    """Rename a version in folders, states and paths, so that only the name is wrong."""

    def commit(files: Files) -> None:
        rename_folder(files, before, after)
        for folder in (before, "v2", "v3", ""):
            where = after if folder == before else folder
            path = f"{where}/inventory.json" if where else "inventory.json"
            if path in files:
                text = files[path].decode()
                text = text.replace(f'"{before}"', f'"{after}"').replace(
                    f'"{before}/', f'"{after}/'
                )
                put_bytes(files, where, text.encode())

    return commit


def other_algorithm_with_other_state(files: Files) -> None:
    def restate(inventory: Any) -> None:
        inventory["digestAlgorithm"] = "sha256"
        spell = {
            key: digest("sha256", files[paths[0]]) for key, paths in inventory["manifest"].items()
        }
        inventory["manifest"] = {spell[key]: paths for key, paths in inventory["manifest"].items()}
        for version in inventory["versions"].values():
            version["state"] = {spell[key]: paths for key, paths in version["state"].items()}
        one, two = first(inventory, "v2")["state"]
        state = first(inventory, "v2")["state"]
        state[one], state[two] = state[two], state[one]

    change(files, restate, ["v2"])


def move_inventory_aside(files: Files) -> None:
    rename(files, "inventory.json.sha512", "inventory.json.sha256")


def twice(files: Files, before: str, after: str) -> None:
    """Put a second key into the text of the head's inventories, where a dict would hide it."""
    for folder in ROOT_AND_HEAD:
        path = f"{folder}/inventory.json" if folder else "inventory.json"
        put_bytes(files, folder, files[path].decode().replace(before, after, 1).encode())


OBJECT_CRIMES = (
    Crime("E001", "1.1", lambda files: files.update({"stranger.txt": b""})),
    Crime("E003", "1.1", lambda files: files.pop("0=ocfl_object_1.1")),
    Crime("E003", "1.1", lambda files: files.update({"0=ocfl_object_1.0": b"ocfl_object_1.0\n"})),
    Crime("E004", "1.1", lambda files: rename(files, "0=ocfl_object_1.1", "x=ocfl_object_1.1")),
    Crime("E005", "1.1", lambda files: rename(files, "0=ocfl_object_1.1", "1=ocfl_object_1.1")),
    Crime("E006", "1.1", lambda files: rename(files, "0=ocfl_object_1.1", "0=ocfl_object_3.1")),
    Crime("E007", "1.1", lambda files: files.update({"0=ocfl_object_1.1": b"ocfl_object_1.1"})),
    everywhere("E008", lambda inventory: inventory.update(versions={})),
    Crime("E009", "1.1", renumber("v1", "v4")),
    Crime("E010", "1.1", renumber("v2", "v4")),
    Crime(
        "E011", "1.1", lambda files: (renumber("v1", "v01")(files), renumber("v3", "v03")(files))
    ),
    Crime("E012", "1.1", renumber("v2", "v02")),
    Crime("E013", "1.1", renumber("v2", "v02")),
    everywhere("E014", lambda inventory: repath(inventory, "v01/content/file-1")),
    Crime("E015", "1.1", lambda files: files.update({"v1/notes.txt": b""})),
    Crime("E016", "1.1", lambda files: files.pop("v1/content/file-1")),
    everywhere("E017", lambda inventory: inventory.update(contentDirectory="a/b")),
    everywhere("E018", lambda inventory: inventory.update(contentDirectory="..")),
    at_head("E019", lambda inventory: inventory.update(contentDirectory="content")),
    at_head("E020", lambda inventory: inventory.update(contentDirectory="data")),
    everywhere("E021", lambda inventory: repath(inventory, "v1/data/file-1")),
    Crime("E023", "1.1", lambda files: files.update({"v2/content/extra": b"x"})),
    everywhere("E025", lambda inventory: inventory.update(digestAlgorithm="md5")),
    everywhere("E029", fixity({"sha1": {"x" * 40: ["v1/content/file-1"]}})),
    Crime(
        "E030",
        "1.1",
        lambda files: change(
            files,
            lambda inventory: (
                inventory.update(digestAlgorithm="sha256"),
                respell(inventory, "x" * 64),
            ),
        ),
    ),
    everywhere("E031", lambda inventory: respell(inventory, "x" * 128)),
    everywhere("E032", fixity({"blake2b-512": {"x" * 128: ["v1/content/file-1"]}})),
    Crime("E033", "1.1", lambda files: put_bytes(files, "", b"{")),
    everywhere("E035", lambda inventory: repath(inventory, "v1\\content\\file-1")),
    everywhere("E036", lambda inventory: inventory.pop("id")),
    everywhere("E037", lambda inventory: inventory.update(id="")),
    everywhere(
        "E038", lambda inventory: inventory.update(type="https://ocfl.io/1.0/spec/#inventory")
    ),
    everywhere("E039", lambda inventory: respell(inventory, "ab" * 32)),
    at_head("E040", lambda inventory: inventory.update(head="v2")),
    everywhere("E041", lambda inventory: inventory.pop("manifest")),
    everywhere("E041", lambda inventory: inventory.update(manifest=[]), "1.0"),
    everywhere("E042", lambda inventory: repath(inventory, "v9/content/file-1")),
    everywhere("E043", lambda inventory: inventory.pop("versions")),
    everywhere("E044", lambda inventory: inventory.update(versions=[])),
    everywhere("E045", lambda inventory: inventory.update(versions=[])),
    Crime("E046", "1.1", lambda files: rename_folder(files, "v2", "v7")),
    everywhere("E046", lambda inventory: inventory["versions"].update(one={}), "1.0"),
    everywhere("E047", lambda inventory: inventory["versions"].update(v1=[])),
    everywhere("E048", lambda inventory: first(inventory).pop("created")),
    everywhere("E048", lambda inventory: first(inventory).pop("state")),
    everywhere("E049", lambda inventory: first(inventory).update(created="2024-02-30T00:00:00Z")),
    everywhere("E050", lambda inventory: inventory["manifest"].pop(digest_of(inventory))),
    everywhere("E051", lambda inventory: relogical(inventory, 1)),
    everywhere("E052", lambda inventory: relogical(inventory, "a/../b")),
    everywhere("E053", lambda inventory: relogical(inventory, "/a")),
    everywhere("E054", lambda inventory: first(inventory).update(user={})),
    everywhere("E056", fixity(None), "1.0"),
    everywhere("E057", fixity({"md5": []})),
    Crime("E058", "1.1", lambda files: files.pop("inventory.json.sha512")),
    Crime("E059", "1.1", move_inventory_aside),
    Crime(
        "E060",
        "1.1",
        lambda files: files.update({"inventory.json": files["inventory.json"] + b" "}),
    ),
    Crime(
        "E061", "1.1", lambda files: files.update({"inventory.json.sha512": b"inventory.json\n"})
    ),
    Crime("E063", "1.1", lambda files: files.pop("inventory.json")),
    Crime("E064", "1.1", lambda files: put_inventory(files, "v3", inventory_of(files, "v2"))),
    Crime(
        "E066",
        "1.1",
        lambda files: change(
            files, lambda inventory: relogical(inventory, "renamed"), ROOT_AND_HEAD
        ),
    ),
    Crime("E066", "1.1", other_algorithm_with_other_state),
    Crime("E067", "1.1", lambda files: files.update({"extensions/readme.txt": b""})),
    Crime("E092", "1.1", lambda files: files.update({"v1/content/file-1": b"rotten"})),
    everywhere("E093", fixity({"md5": {"0" * 32: ["v1/content/file-1"]}})),
    everywhere("E093", fixity({"size": {"7": ["v1/content/file-1"]}})),
    everywhere("E094", lambda inventory: first(inventory).update(message=["why"])),
    everywhere("E095", lambda inventory: relogical(inventory, "a", "a/b")),
    everywhere(
        "E096",
        lambda inventory: inventory["manifest"].update(
            {digest_of(inventory).upper(): ["v1/content/file-1"]}
        ),
    ),
    Crime(
        "E096",
        "1.1",
        lambda files: twice(
            files,
            '"manifest": {',
            f'"manifest": {{"{digest("sha512", files["v1/content/file-1"])}": [],',
        ),
    ),
    everywhere(
        "E097",
        fixity(
            {
                "sha1": {
                    SHA1_OF_NOTHING: ["v1/content/file-1"],
                    SHA1_OF_NOTHING.upper(): ["v2/content/file-2"],
                }
            }
        ),
    ),
    everywhere("E098", lambda inventory: repath(inventory, 7)),  # type: ignore[arg-type]
    everywhere("E099", lambda inventory: repath(inventory, "v1/content/./file-1")),
    everywhere("E100", lambda inventory: repath(inventory, "/v1/content/file-1")),
    everywhere(
        "E101",
        lambda inventory: inventory["manifest"].update(
            {digest_of(inventory): ["v1/content/file-1", "v1/content/file-1/below"]}
        ),
    ),
    everywhere("E102", lambda inventory: inventory.update(comment="mine")),
    everywhere("E102", lambda inventory: first(inventory)["user"].update(orcid="mine"), "1.0"),
    Crime(
        "E103",
        "1.0",
        lambda files: change(
            files,
            lambda inventory: inventory.update(type="https://ocfl.io/1.1/spec/#inventory"),
            ["v1"],
        ),
    ),
    everywhere("E104", lambda inventory: inventory["versions"].update({"4": {}})),
    everywhere("E105", lambda inventory: inventory["versions"].update(v0={})),
    everywhere("E106", lambda inventory: inventory.update(manifest=[])),
    everywhere(
        "E107", lambda inventory: inventory["manifest"].update({"ab" * 64: ["v1/content/file-1"]})
    ),
    everywhere("E108", lambda inventory: inventory.update(contentDirectory="")),
    Crime(
        "E110",
        "1.1",
        lambda files: change(
            files, lambda inventory: inventory.update(id="urn:example:other"), ["v1"]
        ),
    ),
    everywhere("E111", fixity(None)),
    Crime("W002", "1.1", lambda files: files.update({"v1/metadata/mets.xml": b""})),
    everywhere("W005", lambda inventory: inventory.update(id="not a uri")),
    everywhere("W007", lambda inventory: first(inventory).pop("message")),
    everywhere("W008", lambda inventory: first(inventory)["user"].pop("address")),
    everywhere("W009", lambda inventory: first(inventory)["user"].update(address="1 Main St")),
    Crime(
        "W010",
        "1.1",
        lambda files: (files.pop("v1/inventory.json"), files.pop("v1/inventory.json.sha512")),
    ),
    Crime(
        "W011",
        "1.1",
        lambda files: change(
            files, lambda inventory: first(inventory).update(message="said later"), ROOT_AND_HEAD
        ),
    ),
    Crime("W013", "1.1", lambda files: files.update({"extensions/ours/config.json": b"{}"})),
    everywhere("ocfl-unknown-algorithm", fixity({"crc32": {"00": ["v1/content/file-1"]}})),
)


def committed(crime: Crime) -> Files:
    """A valid object of three versions, with one crime committed."""
    files = made_object(spec=crime.spec, versions=3)
    crime.commit(files)
    return files


def with_text(text: str) -> Files:
    """An object whose only inventory is this text."""
    files = made_object()
    put_bytes(files, "", text.encode("utf-8", "surrogatepass"))
    put_bytes(files, "v1", text.encode("utf-8", "surrogatepass"))
    return files


def rewritten(files: Files, folder: str = "") -> str:
    """The text of an inventory as `with_text` takes it."""
    return json.dumps(inventory_of(files, folder))
