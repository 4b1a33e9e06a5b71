"""Tests of SSHSIG, against ssh-keygen and OpenSSH's own vectors."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.errors import FormatError
from manifests.ssh.sshkey import PrivateKey, PublicKey
from manifests.ssh.sshsig import SignatureError, SignatureFormatError, SshSig, parse, sign, verify
from manifests.ssh.sshwire import string, uint32
from system_packages import need

KEY = PrivateKey(bytes(range(32)))
PUBLIC = KEY.public
MESSAGE = b"0123  v1/content/renditions/0001.html\n"
NAMESPACE = "muniment-manifest-v1"
ARMOUR = sign(MESSAGE, KEY, NAMESPACE)
BLOB = base64.b64decode(b"".join(ARMOUR.splitlines()[1:-1]))


def ssh_keygen(*arguments: str | Path, message: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    program = need("ssh-keygen", "openssh-client")
    return subprocess.run([program, *arguments], input=message, capture_output=True, check=False)


def write_key(folder: Path) -> Path:
    path = folder / "key"
    path.touch(mode=0o600)
    path.write_bytes(KEY.openssh_private_bytes())
    return path


def wrap(blob: bytes, columns: int = 70) -> bytes:
    text = base64.b64encode(blob)
    rows = [text[start : start + columns] for start in range(0, len(text), columns)]
    begin, end = b"-----BEGIN SSH SIGNATURE-----", b"-----END SSH SIGNATURE-----"
    return b"\n".join((begin, *rows, end, b""))


def frame(
    key: bytes = PUBLIC.blob,
    namespace: bytes = NAMESPACE.encode(),
    reserved: bytes = b"",
    algorithm: bytes = b"sha512",
    signature: bytes = parse(ARMOUR).signature,
    *,
    version: int = 1,
) -> bytes:
    fields = (key, namespace, reserved, algorithm, signature)
    return wrap(b"SSHSIG" + uint32(version) + b"".join(map(string, fields)))


class TestAgainstSshKeygen:
    """What one writes the other reads: a verifier needs no software of ours."""

    # With 40 characters the last row of base64 is full.
    @pytest.mark.parametrize("length", [1, 2, 3, 20, 39, 40, 41, 255])
    def test_ours_is_byte_for_byte_what_ssh_keygen_signs(self, length: int, tmp_path: Path) -> None:
        namespace = "n" * length
        run = ssh_keygen("-Y", "sign", "-f", write_key(tmp_path), "-n", namespace, message=MESSAGE)
        assert run.stdout == sign(MESSAGE, KEY, namespace)

    def test_ssh_keygen_verifies_ours(self, tmp_path: Path) -> None:
        signers, signature = tmp_path / "signers", tmp_path / "sig"
        signers.write_text(f'signer@example.org namespaces="{NAMESPACE}" {PUBLIC.line()}\n')
        signature.write_bytes(ARMOUR)
        call = ("-Y", "verify", "-f", signers, "-I", "signer@example.org", "-s", signature, "-n")
        assert ssh_keygen(*call, NAMESPACE, message=MESSAGE).returncode == 0
        assert ssh_keygen(*call, NAMESPACE, message=MESSAGE + b"\n").returncode != 0
        assert ssh_keygen(*call, "muniment-roles-v1", message=MESSAGE).returncode != 0

    @pytest.mark.parametrize("algorithm", ["sha256", "sha512"])
    @pytest.mark.parametrize(
        ("kind", "bits"),
        [("ed25519", "256"), ("rsa", "2048"), ("ecdsa", "256"), ("ecdsa", "384"), ("ecdsa", "521")],
    )
    def test_we_verify_what_ssh_keygen_signs(
        self, kind: str, bits: str, algorithm: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "key"
        ssh_keygen("-q", "-t", kind, "-b", bits, "-N", "", "-f", path)
        option = f"hashalg={algorithm}"
        run = ssh_keygen("-Y", "sign", "-f", path, "-n", "x", "-O", option, message=MESSAGE)
        key = PublicKey.parse_line(path.with_suffix(".pub").read_text().rstrip("\n"))
        assert parse(run.stdout).hash_algorithm == algorithm
        verify(run.stdout, MESSAGE, "x", key)
        with pytest.raises(SignatureError):
            verify(run.stdout, MESSAGE + b"\n", "x", key)


class TestVectors:
    """OpenSSH's own signatures, regress/unittests/sshsig/testdata."""

    @pytest.mark.parametrize("name", ["ed25519", "rsa"])
    def test_the_signature_holds_for_its_data_and_namespace_only(
        self, name: str, fixtures: Path
    ) -> None:
        folder = fixtures / "sshsig"
        armour = (folder / f"{name}.sig").read_bytes()
        data = (folder / "signed-data").read_bytes()
        namespace = (folder / "namespace").read_text()
        key = PublicKey.parse_line((folder / f"{name}.pub").read_text().rstrip("\n"))
        verify(armour, data, namespace, key)
        with pytest.raises(SignatureError):
            verify(armour, data + b"\0", namespace, key)
        with pytest.raises(SignatureError, match="namespace"):
            verify(armour, data, "unittes", key)
        with pytest.raises(SignatureError, match="by key"):
            verify(armour, data, namespace, PUBLIC)


class TestOneSpelling:
    """The armour is not signed, so only what ssh-keygen writes is read."""

    @pytest.mark.parametrize("columns", [64, 69, 71, 76, 1000])
    def test_a_rewrapped_armour_is_refused(self, columns: int) -> None:
        with pytest.raises(SignatureFormatError, match="rows of 70"):
            verify(wrap(BLOB, columns), MESSAGE, NAMESPACE, PUBLIC)

    @pytest.mark.parametrize(
        "change",
        [
            lambda armour: armour + b"\n",
            lambda armour: armour + b"more",
            lambda armour: armour + armour,
            lambda armour: b"\n" + armour,
            lambda armour: b"more\n" + armour,
            lambda armour: armour[:-1],
            lambda armour: armour.replace(b"\n", b"\r\n"),
            lambda armour: armour.replace(b"\n", b"\n\n", 1),
            lambda armour: armour.replace(b"\n", b" \n"),
            lambda armour: armour.replace(b"\n-----END", b"-----END"),
            lambda armour: armour.replace(b"\n-----END", b"\n\n-----END"),
            lambda armour: armour.replace(b"SSH SIGNATURE", b"PGP SIGNATURE"),
            lambda armour: b"".join(armour.splitlines(keepends=True)[::2]),
            lambda armour: b"-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n",
            lambda armour: b"",
            lambda armour: armour + b"\n" * 20_000,
        ],
    )
    def test_anything_around_or_between_is_refused(self, change: Callable[[bytes], bytes]) -> None:
        with pytest.raises(SignatureFormatError):
            verify(change(ARMOUR), MESSAGE, NAMESPACE, PUBLIC)

    def test_base64_has_one_spelling(self) -> None:
        armour = sign(MESSAGE, KEY, "two")  # 173 bytes: the last character holds two spare bits
        assert armour.endswith(b"=\n-----END SSH SIGNATURE-----\n")
        last = armour.index(b"=\n") - 1
        changed = armour[:last] + bytes([armour[last] + 1]) + armour[last + 1 :]
        with pytest.raises(SignatureFormatError, match="stray bits"):
            parse(changed)

    def test_every_changed_bit_is_noticed(self) -> None:
        for index in range(len(ARMOUR)):
            for bit in range(8):
                changed = bytearray(ARMOUR)
                changed[index] ^= 1 << bit
                with pytest.raises(SignatureError):
                    verify(bytes(changed), MESSAGE, NAMESPACE, PUBLIC)


class TestBlob:
    """Inside are magic, version, key, namespace, reserved, hash and signature (Blob format)."""

    def test_a_blob_of_those_fields_is_read(self) -> None:
        assert frame() == ARMOUR
        signature = parse(ARMOUR).signature
        assert parse(ARMOUR) == SshSig(PUBLIC, NAMESPACE, "sha512", signature)
        assert parse(ARMOUR).armour() == ARMOUR

    @pytest.mark.parametrize(
        "armour",
        [
            frame(version=0),
            frame(version=2),
            frame(key=b""),
            frame(key=PUBLIC.blob + b"\0"),
            frame(key=string(b"sk-ssh-ed25519@openssh.com") + string(bytes(32)) + string(b"ssh:")),
            frame(namespace=b""),
            frame(namespace=b"n" * 256),
            frame(namespace=b"a\0b"),
            frame(namespace="ä".encode()),
            frame(reserved=b"\0"),
            frame(algorithm=b"sha1"),
            frame(algorithm=b"SHA512"),
            frame(algorithm=b""),
            frame(signature=bytes(5000)),
            wrap(BLOB + b"\0"),
            wrap(BLOB[:-1]),
            wrap(b"SSHSIX" + BLOB[6:]),
            wrap(b"SSHSIG"),
            wrap(b""),
        ],
    )
    def test_another_blob_is_refused(self, armour: bytes) -> None:
        with pytest.raises(SignatureFormatError):
            parse(armour)

    def test_the_hash_that_is_named_is_signed_too(self) -> None:
        with pytest.raises(SignatureError):
            verify(frame(algorithm=b"sha256"), MESSAGE, NAMESPACE, PUBLIC)

    def test_a_signature_with_bytes_after_it_is_refused(self) -> None:
        armour = frame(signature=parse(ARMOUR).signature + b"\0")
        with pytest.raises(SignatureError):
            verify(armour, MESSAGE, NAMESPACE, PUBLIC)

    @pytest.mark.parametrize("namespace", ["", "n" * 256, "a\nb", "ä", "\udcff"])
    def test_what_would_not_be_read_is_not_signed(self, namespace: str) -> None:
        with pytest.raises(SignatureFormatError):
            sign(MESSAGE, KEY, namespace)

    def test_a_file_that_does_not_parse_is_a_format_error_and_a_signature_error(self) -> None:
        assert issubclass(SignatureFormatError, FormatError)
        assert issubclass(SignatureFormatError, SignatureError)
        assert SignatureFormatError.exit_code == SignatureError.exit_code == 1


class TestProperties:
    """For every message, namespace and key; and for every file there can be."""

    @given(
        st.binary(max_size=200), st.text(st.characters(codec="ascii", exclude_categories=["Cc"]))
    )
    def test_what_was_signed_verifies(self, message: bytes, purpose: str) -> None:
        namespace = "n" + purpose
        verify(sign(message, KEY, namespace), message, namespace, PUBLIC)

    @given(st.binary(max_size=300))
    def test_no_bytes_do_more_than_refuse(self, data: bytes) -> None:
        for file in (data, wrap(data), wrap(BLOB[:10] + data), frame(signature=data)):
            with pytest.raises(SignatureError):
                verify(file, MESSAGE, NAMESPACE, PUBLIC)

    @given(st.integers(0, len(BLOB)), st.integers(0, len(BLOB)), st.binary(max_size=8))
    def test_no_splice_verifies(self, start: int, end: int, piece: bytes) -> None:
        spliced = BLOB[:start] + piece + BLOB[end:]
        if spliced != BLOB:
            with pytest.raises(SignatureError):
                verify(wrap(spliced), MESSAGE, NAMESPACE, PUBLIC)
