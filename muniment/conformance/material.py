"""What is to be validated, wherever it lies: a folder, as a storage, or one file.

::

    ./bag                                       a folder or file of this machine
    s3://bucket/bags/17?endpoint=https://host   all keys below bags/17/, else the object bags/17

An address is written as `muniment replica add` takes it, and says nothing of who may read there.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from manifests import Limits, MunimentError, printable
from muniment.storage import FolderStorage, MemberKind, Storage
from muniment.storage.file import StoredFile, local_file
from muniment.storage.part import PartStorage
from muniment.storage.s3 import S3Address, S3Storage, connect, parse_s3_address
from muniment.storage.s3_file import bucket_file
from muniment.storage.tar import TarStorage
from muniment.storage.zip import ZipStorage

Material = Storage | StoredFile
_BUCKET = "s3://"


class MaterialError(MunimentError):
    """There is nothing to validate where somebody says, or not in the form that he says."""


def is_remote(place: str) -> bool:
    """Tell whether a text is an address of a bucket rather than a path."""
    return place.startswith(_BUCKET)


def find_material(place: str) -> Material:
    """Give what lies at a path or an address.

    Raises `MaterialError` where there is nothing, `S3AddressError` and `MissingExtraError` where
    the address cannot be used, OSError where the store does not answer or refuses.
    """
    if is_remote(place):
        return _in_bucket(parse_s3_address(place))
    path = Path(place)
    if path.is_dir():
        return FolderStorage(path)
    if path.is_file():
        return local_file(path)
    # A pipe would be waited for.
    raise MaterialError(f"There is no file or folder at {path}.")


def place_of(material: Material) -> str:
    """Give what messages call it."""
    return material.place if isinstance(material, StoredFile) else material.name


def the_file(material: Material, form: str) -> StoredFile:
    """Give it where it is a file; raise `MaterialError`, naming the `form` that it should have."""
    if isinstance(material, StoredFile):
        return material
    raise MaterialError(f"{material.name} is a folder, and {form} is one file.")


def unpacked(
    material: Material, limits: Limits, named: Callable[[str], None] | None = None
) -> Storage:
    """Give it as a storage; of a zip or tar file the one folder in it, where there is no more.

    `named` hears what names in a zip file were taken to be in that do not say so.

    Raises `PackedError`, `LimitError`, and OSError where it cannot be read.
    """
    if not isinstance(material, StoredFile):
        return material
    with material.open() as stream:
        is_zip = stream.read(2) == b"PK"
    packed = (ZipStorage if is_zip else TarStorage)(material, limits)
    if named is not None and isinstance(packed, ZipStorage) and packed.names_in:
        named(packed.names_in)
    members = packed.list("")
    if len(members) == 1 and members[0].kind is MemberKind.FOLDER:
        return PartStorage(packed, members[0].name)
    return packed


def _in_bucket(address: S3Address) -> Material:
    storage = S3Storage(address, connect(address))
    if storage.holds_anything():
        return storage
    above, _, name = address.prefix.rpartition("/")
    around = S3Address(address.bucket, above, address.endpoint, address.region)
    try:
        if name:
            return bucket_file(S3Storage(around, storage.client), name)
    except FileNotFoundError:
        pass
    raise MaterialError(
        f"There is nothing at {address}: the bucket has no such object, and no key begins with "
        f"{printable(address.key(''))!r}."
    )
