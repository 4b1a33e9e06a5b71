"""Tests of OpenSSH keys, against ssh-keygen, `cryptography` and Wycheproof."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import load_ssh_private_key
from hypothesis import given
from hypothesis import strategies as st

from manifests.errors import FormatError, MunimentError
from manifests.ssh.sshkey import (
    KeyFileError,
    KeyFormatError,
    PrivateKey,
    PublicKey,
    SignatureError,
    UnsupportedKeyError,
)
from manifests.ssh.sshwire import mpint, string
from system_packages import need

KINDS = (("ed25519", "256"), ("rsa", "2048"), ("ecdsa", "256"), ("ecdsa", "384"), ("ecdsa", "521"))
KEY = PrivateKey(bytes(range(32)))
POINT = KEY.public.blob[-32:]


def ssh_keygen(*arguments: str | Path) -> str:
    program = need("ssh-keygen", "openssh-client")
    run = subprocess.run([program, *arguments], capture_output=True, text=True, check=True)
    return run.stdout


def new_key(folder: Path, kind: str, bits: str, passphrase: str = "") -> Path:
    path = folder / f"{kind}-{bits}"
    ssh_keygen("-q", "-t", kind, "-b", bits, "-N", passphrase, "-C", "a b", "-f", path)
    return path


def spell(kind: str, blob: bytes) -> str:
    return f"{kind} {base64.b64encode(blob).decode()}"


class TestPublicKeyLine:
    """A public key is a line: kind, base64 of its blob, comment (sshd(8), AUTHORIZED_KEYS)."""

    @pytest.mark.parametrize(("kind", "bits"), KINDS)
    def test_ssh_keygens_keys_are_read_and_named_as_it_names_them(
        self, kind: str, bits: str, tmp_path: Path
    ) -> None:
        path = new_key(tmp_path, kind, bits)
        line = path.with_suffix(".pub").read_text().rstrip("\n")
        key = PublicKey.parse_line(line)
        assert key.line() == line.removesuffix(" a b")
        assert PublicKey.parse_line(key.line()) == key
        assert ssh_keygen("-lf", path).split()[1] == key.fingerprint()

    @pytest.mark.parametrize("name", ["ed25519", "rsa"])
    def test_openssh_s_own_vectors_are_read(self, name: str, fixtures: Path) -> None:
        line = (fixtures / "sshsig" / f"{name}.pub").read_text().rstrip("\n")
        assert line.startswith(PublicKey.parse_line(line).line() + " ")

    @pytest.mark.parametrize(
        "change",
        [
            lambda line: "",
            lambda line: line.split()[0],
            lambda line: line + "\n",
            lambda line: " " + line,
            lambda line: line.replace(" ", "  "),
            lambda line: line.replace(" ", "\t"),
            lambda line: line.replace("ssh-ed25519", "ssh-rsa"),
            lambda line: line[:-4],
            lambda line: line + "AAAA",
            lambda line: line[:-1] + "=",
            lambda line: line + " c" * 10_000,
            lambda line: line + " \udcff",
            lambda line: line.replace("AAAA", "AAA\u0410", 1),
        ],
    )
    def test_another_spelling_is_refused(self, change: Any) -> None:
        with pytest.raises(KeyFormatError):
            PublicKey.parse_line(change(KEY.public.line()))

    def test_base64_with_stray_bits_is_refused(self) -> None:
        blob = string(b"ssh-rsa") + mpint(65537) + mpint((1 << 2055) + 1)
        line = PublicKey.from_blob(blob).line()
        assert line.endswith("AQ==")
        with pytest.raises(KeyFormatError, match="stray bits"):
            PublicKey.parse_line(line.removesuffix("AQ==") + "AR==")


class TestPublicKeyBlob:
    """A blob holds its kind's fields, and nothing after them (RFC 4253 §6.6)."""

    @pytest.mark.parametrize("size", [0, 31, 33])
    def test_an_ed25519_key_has_32_bytes(self, size: int) -> None:
        with pytest.raises(KeyFormatError):
            PublicKey.from_blob(string(b"ssh-ed25519") + string(bytes(size)))

    @pytest.mark.parametrize(
        ("exponent", "modulus"),
        [
            (mpint(65537), mpint((1 << 2046) + 1)),
            (mpint(65537), mpint((1 << 16384) + 1)),
            (mpint(65537), mpint(1 << 2047)),
            (mpint(1), mpint((1 << 2047) + 1)),
            (mpint(65536), mpint((1 << 2047) + 1)),
            (mpint((1 << 64) + 1), mpint((1 << 2047) + 1)),
            (string(b"\0\1\0\1"), mpint((1 << 2047) + 1)),
            (string(b"\xff"), mpint((1 << 2047) + 1)),
            (mpint(65537), string(b"\xff" * 256)),
        ],
    )
    def test_an_rsa_key_is_of_sane_size_and_spelled_in_one_way(
        self, exponent: bytes, modulus: bytes
    ) -> None:
        with pytest.raises(KeyFormatError):
            PublicKey.from_blob(string(b"ssh-rsa") + exponent + modulus)

    def test_an_ecdsa_key_is_an_uncompressed_point_of_its_own_curve(self) -> None:
        numbers = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        point = b"\4" + x + y
        kind, curve = string(b"ecdsa-sha2-nistp256"), string(b"nistp256")
        assert PublicKey.from_blob(kind + curve + string(point)).kind == "ecdsa-sha2-nistp256"
        for wrong in (
            kind + curve + string(bytes([2 + numbers.y % 2]) + x),
            kind + curve + string(b"\4" + x + x),
            kind + curve + string(b"\0"),
            kind + curve + string(point[:-1]),
            kind + string(b"nistp384") + string(point),
            kind + string(b"256") + string(point),
            kind + string(b"") + string(point),
        ):
            with pytest.raises(KeyFormatError):
                PublicKey.from_blob(wrong)

    @pytest.mark.parametrize("kind", ["ssh-dss", "sk-ssh-ed25519@openssh.com", "ssh-ed448", ""])
    def test_a_key_of_another_kind_is_not_checked_rather_than_wrong(self, kind: str) -> None:
        with pytest.raises(UnsupportedKeyError) as caught:
            PublicKey.parse_line(spell(kind, string(kind.encode()) + string(POINT)))
        assert caught.value.exit_code == 2

    def test_a_key_made_by_hand_is_checked_too(self) -> None:
        with pytest.raises(KeyFormatError):
            PublicKey("ssh-rsa", KEY.public.blob)

    @given(st.binary(max_size=200))
    def test_no_bytes_do_more_than_refuse(self, data: bytes) -> None:
        for blob in (data, KEY.public.blob[:-32] + data, string(b"ssh-rsa") + data):
            try:
                assert PublicKey.from_blob(blob).blob == blob
            except KeyFormatError:
                continue

    @given(st.text(max_size=200))
    def test_no_text_does_more_than_refuse(self, text: str) -> None:
        with pytest.raises(KeyFormatError):
            PublicKey.parse_line(text)
        with pytest.raises(KeyFormatError):
            PublicKey.parse_line("ssh-ed25519 " + text)


class TestPrivateKeyFile:
    """A private key file holds the key twice in public and once in private (PROTOCOL.key)."""

    def test_ssh_keygens_file_is_read(self, tmp_path: Path) -> None:
        path = new_key(tmp_path, "ed25519", "256")
        key = PrivateKey.load(path)
        assert path.with_suffix(".pub").read_text() == key.public.line() + " a b\n"
        assert PrivateKey.load(path.read_bytes().replace(b"\n", b"\r\n")) == key

    def test_ssh_keygen_reads_our_file_and_finds_no_comment(self, tmp_path: Path) -> None:
        path = tmp_path / "key"
        path.touch(mode=0o600)
        path.write_bytes(KEY.openssh_private_bytes())
        assert ssh_keygen("-y", "-f", path) == KEY.public.line() + "\n"

    def test_cryptography_reads_our_file(self) -> None:
        key = load_ssh_private_key(KEY.openssh_private_bytes(), None)
        assert isinstance(key, ed25519.Ed25519PrivateKey)
        assert key.private_bytes_raw() == KEY.seed

    def test_a_new_key_comes_back_and_is_not_the_last_one(self) -> None:
        key = PrivateKey.generate()
        assert PrivateKey.load(key.openssh_private_bytes()) == key != PrivateKey.generate()

    def test_a_key_under_a_passphrase_belongs_into_the_agent(self, tmp_path: Path) -> None:
        path = new_key(tmp_path, "ed25519", "256", passphrase="open sesame")
        with pytest.raises(UnsupportedKeyError, match="ssh-agent"):
            PrivateKey.load(path)

    def test_a_private_key_of_another_kind_is_not_read(self, tmp_path: Path) -> None:
        with pytest.raises(UnsupportedKeyError, match="ecdsa-sha2-nistp256"):
            PrivateKey.load(new_key(tmp_path, "ecdsa", "256"))

    def test_a_file_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(KeyFileError, match="absent"):
            PrivateKey.load(tmp_path / "absent")

    def test_the_key_is_never_shown(self) -> None:
        assert repr(KEY) == "PrivateKey()"

    @pytest.mark.parametrize("size", [0, 31, 33])
    def test_a_seed_has_32_bytes(self, size: int) -> None:
        with pytest.raises(KeyFormatError):
            PrivateKey(bytes(size))

    def test_every_changed_byte_is_noticed(self) -> None:
        begin, *rows, end = KEY.openssh_private_bytes().splitlines()
        blob = base64.b64decode(b"".join(rows))
        for index in range(len(blob)):
            changed = bytearray(blob)
            changed[index] ^= 1
            with pytest.raises(KeyFormatError):
                PrivateKey.load(b"\n".join((begin, base64.b64encode(changed), end)))

    @given(st.binary(max_size=400))
    def test_no_bytes_do_more_than_refuse(self, data: bytes) -> None:
        begin, *_, end = KEY.openssh_private_bytes().splitlines()
        framed = b"\n".join((begin, base64.b64encode(b"openssh-key-v1\0" + data), end))
        for file in (data, begin + b"\n" + data + b"\n" + end, framed, begin + end, begin, end):
            with pytest.raises(KeyFormatError):
                PrivateKey.load(file)

    def test_an_endless_file_is_not_read_to_its_end(self) -> None:
        with pytest.raises(KeyFormatError, match="at most"):
            PrivateKey.load(b"\n" * 100_000)


class TestSignature:
    """A signature is its algorithm and its value (RFC 4253 §6.6)."""

    @given(st.binary(max_size=100))
    def test_what_a_key_signed_it_verifies(self, data: bytes) -> None:
        KEY.public.verify(data, KEY.sign(data))

    @given(st.binary(max_size=100))
    def test_other_data_was_not_signed(self, data: bytes) -> None:
        with pytest.raises(SignatureError):
            KEY.public.verify(data + b"\0", KEY.sign(data))

    def test_another_key_did_not_sign(self) -> None:
        with pytest.raises(SignatureError):
            PrivateKey.generate().public.verify(b"", KEY.sign(b""))

    @given(st.binary(max_size=100))
    def test_no_bytes_do_more_than_refuse(self, data: bytes) -> None:
        signature = KEY.sign(b"")
        kind = string(b"ssh-ed25519")
        for wrong in (data, kind + data, kind + string(data), signature + data + b"\0"):
            with pytest.raises(SignatureError):
                KEY.public.verify(b"", wrong)

    def test_a_key_signs_with_its_own_algorithm_only(self) -> None:
        signature = KEY.sign(b"").replace(b"ssh-ed25519", b"ssh-ed25518")
        with pytest.raises(SignatureError, match="does not sign with"):
            KEY.public.verify(b"", signature)

    @pytest.mark.parametrize("algorithm", [b"ssh-rsa", b"rsa-sha2-224", b"rsa-sha2-512 "])
    def test_rsa_signs_with_sha_2_only(self, algorithm: bytes) -> None:
        numbers = rsa.generate_private_key(65537, 2048).public_key().public_numbers()
        key = PublicKey.from_blob(string(b"ssh-rsa") + mpint(numbers.e) + mpint(numbers.n))
        with pytest.raises(SignatureError, match="does not sign with"):
            key.verify(b"", string(algorithm) + string(bytes(256)))


class TestWycheproof:
    """Others have collected the signatures that careless verifiers accept."""

    @staticmethod
    def holds(key: PublicKey, test: dict[str, Any], algorithm: str, value: bytes) -> bool:
        try:
            key.verify(bytes.fromhex(test["msg"]), string(algorithm.encode()) + string(value))
        except SignatureError:
            return False
        return True

    @staticmethod
    def read(folder: Path, name: str) -> list[dict[str, Any]]:
        groups: list[dict[str, Any]]
        groups = json.loads((folder / "wycheproof" / f"{name}_test.json").read_text())["testGroups"]
        return groups

    def test_ed25519(self, fixtures: Path) -> None:
        count = 0
        for group in self.read(fixtures, "ed25519"):
            point = bytes.fromhex(group["publicKey"]["pk"])
            key = PublicKey.from_blob(string(b"ssh-ed25519") + string(point))
            for test in group["tests"]:
                held = self.holds(key, test, key.kind, bytes.fromhex(test["sig"]))
                assert held == (test["result"] == "valid"), test
                count += 1
        assert count == 151

    def test_rsa(self, fixtures: Path) -> None:
        count = 0
        for group in self.read(fixtures, "rsa_signature_2048_sha256"):
            public = group["publicKey"]
            exponent, modulus = int(public["publicExponent"], 16), int(public["modulus"], 16)
            key = PublicKey.from_blob(string(b"ssh-rsa") + mpint(exponent) + mpint(modulus))
            for test in group["tests"]:
                if (
                    test["result"] == "acceptable"
                ):  # DigestInfo without NULL: either answer is right
                    continue
                held = self.holds(key, test, "rsa-sha2-256", bytes.fromhex(test["sig"]))
                assert held == (test["result"] == "valid"), test
                count += 1
        assert count == 258

    def test_ecdsa(self, fixtures: Path) -> None:
        """Signatures there are DER, ours are mpints: those that are not strict DER, or whose
        numbers are below zero, cannot be spelled in SSH wire form and do not apply."""
        count = valid = 0
        for group in self.read(fixtures, "ecdsa_secp256r1_sha256"):
            point = bytes.fromhex(group["publicKey"]["uncompressed"])
            kind = "ecdsa-sha2-nistp256"
            blob = string(kind.encode()) + string(b"nistp256") + string(point)
            for test in group["tests"]:
                try:
                    r, s = decode_dss_signature(bytes.fromhex(test["sig"]))
                except ValueError:
                    assert test["result"] == "invalid"
                    continue
                if r < 0 or s < 0:
                    continue
                key = PublicKey.from_blob(blob)
                held = self.holds(key, test, kind, mpint(r) + mpint(s))
                assert held == (test["result"] == "valid"), test
                count, valid = count + 1, valid + held
        assert (valid, count) == (174, 265)


def test_errors_are_ours() -> None:
    assert issubclass(KeyFormatError, FormatError)
    assert issubclass(SignatureError, MunimentError)
    assert SignatureError.exit_code == KeyFormatError.exit_code == 1
