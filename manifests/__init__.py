"""What do we claim, and why believe it? Statements, manifests, signatures, log, trust, verdicts.

No network, and no clock but the one passed in: a stranger checks evidence with the cable unplugged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from manifests.lazy import LazyNames

if TYPE_CHECKING:
    from manifests.add_checkpoint import PATH as ADD_CHECKPOINT
    from manifests.add_checkpoint import (
        SIZE_TYPE,
        AddCheckpoint,
        encode_size,
        parse_request,
        parse_size,
    )
    from manifests.assurance import Level, agreed_by, levels_of
    from manifests.checkpoint import Checkpoint, open_checkpoint, parse_body
    from manifests.cosignature import (
        CosignatureSigner,
        CosignatureVerifier,
        Cosigned,
        check_cosignatures,
        parse_cosignatures,
    )
    from manifests.entry import Entry, parse_entry
    from manifests.errors import FormatError, LimitError, MunimentError, named_path
    from manifests.escaping import printable
    from manifests.facts import SPEAKING as SPEAKING_KINDS
    from manifests.inventory import (
        INVENTORY,
        OBJECT_DECLARATION,
        OBJECT_DECLARATION_BYTES,
        SIDECAR,
        Version,
        build_inventory,
        sidecar,
    )
    from manifests.jcs import canonical, parse_canonical, parse_json
    from manifests.kit import CHECKPOINT as KIT_CHECKPOINT
    from manifests.kit import OBJECT as KIT_OBJECT
    from manifests.kit import README as KIT_README
    from manifests.kit import SUMS as KIT_SUMS
    from manifests.kit import looks_like_kit, proof_path, record_path, verify_kit
    from manifests.limits import Limits
    from manifests.manifest import NAMESPACE as MANIFEST_NAMESPACE
    from manifests.manifest import (
        Manifest,
        manifest_path,
        own_paths,
        parse_manifest,
        signature_path,
        statement_path,
    )
    from manifests.names import (
        content_path,
        is_record_id,
        new_object_id,
        new_record_id,
        split_content_path,
    )
    from manifests.note import (
        NoteSignature,
        NoteSigner,
        NoteVerifier,
        SignedNote,
        parse_note,
        sign_note,
    )
    from manifests.object_checks import Accessioned, Examination, examine_object
    from manifests.package import FolderPackage, Listing, Package
    from manifests.proof import TlogProof
    from manifests.redaction import KIND as REDACTION_KIND
    from manifests.redaction import Redaction, redactions_of
    from manifests.revocation import Revocation, RevocationError, check_reason, parse_point
    from manifests.roles import FOLDER as ROLES_FOLDER
    from manifests.roles import NAMESPACE as ROLES_NAMESPACE
    from manifests.roles import (
        Roles,
        Term,
        newest_roles,
        parse_roles,
        roles_path,
        roles_signature_path,
    )
    from manifests.roles_checks import RolesEvidence, judge_roles, read_roles
    from manifests.sshkey import PrivateKey, PublicKey, Signer, UnsupportedKeyError
    from manifests.sshsig import SignatureError, sign
    from manifests.sshsig import parse as parse_signature
    from manifests.sshsig import verify as verify_signature
    from manifests.statement import (
        Role,
        StatedFile,
        Statement,
        parse_statement,
        parse_time,
        spell_name,
        spell_time,
    )
    from manifests.tiles import (
        Appended,
        Tile,
        TileReader,
        bundle,
        entries_path,
        parse_bundle,
        parse_tile_path,
        tile_path,
    )
    from manifests.tiles import append as append_entries
    from manifests.tiles import superseded as superseded_tiles
    from manifests.trust import NO_TRUST, Trust, TrustError, read_trust, spell_root
    from manifests.verdict import (
        Check,
        CheckName,
        Position,
        Result,
        Verdict,
        error,
        judge,
        not_checked,
    )
    from manifests.verify import (
        LogEvidence,
        asked_of,
        reach_verdict,
    )
    from manifests.vouched_roles import VouchedRoles
    from manifests.witness_checks import CosignatureFile

# What is public, by the file that has it; NAME:OURS where it has another name there. These are the
# imports above: tests/house/test_lazy_names.py holds one against the other.
# Loaded when asked for: who reads a setting or a bag needs no certificates and no log.
__getattr__ = LazyNames(
    __name__,
    {
        "add_checkpoint": (
            "AddCheckpoint PATH:ADD_CHECKPOINT SIZE_TYPE encode_size parse_request parse_size"
        ),
        "assurance": "Level agreed_by levels_of",
        "checkpoint": "Checkpoint open_checkpoint parse_body",
        "cosignature": (
            "CosignatureSigner CosignatureVerifier Cosigned check_cosignatures parse_cosignatures"
        ),
        "entry": "Entry parse_entry",
        "errors": "FormatError LimitError MunimentError named_path",
        "escaping": "printable",
        "facts": "SPEAKING:SPEAKING_KINDS",
        "inventory": (
            "INVENTORY OBJECT_DECLARATION OBJECT_DECLARATION_BYTES SIDECAR Version build_inventory "
            "sidecar"
        ),
        "jcs": "canonical parse_canonical parse_json",
        "kit": (
            "CHECKPOINT:KIT_CHECKPOINT OBJECT:KIT_OBJECT README:KIT_README SUMS:KIT_SUMS "
            "looks_like_kit proof_path record_path verify_kit"
        ),
        "limits": "Limits",
        "manifest": (
            "Manifest NAMESPACE:MANIFEST_NAMESPACE manifest_path own_paths parse_manifest "
            "signature_path statement_path"
        ),
        "names": "content_path is_record_id new_object_id new_record_id split_content_path",
        "note": "NoteSignature NoteSigner NoteVerifier SignedNote parse_note sign_note",
        "object_checks": "Accessioned Examination examine_object",
        "package": "FolderPackage Listing Package",
        "proof": "TlogProof",
        "redaction": "KIND:REDACTION_KIND Redaction redactions_of",
        "revocation": "Revocation RevocationError check_reason parse_point",
        "roles": (
            "FOLDER:ROLES_FOLDER NAMESPACE:ROLES_NAMESPACE Roles Term newest_roles parse_roles "
            "roles_path roles_signature_path"
        ),
        "roles_checks": "RolesEvidence judge_roles read_roles",
        "sshkey": "PrivateKey PublicKey Signer UnsupportedKeyError",
        "sshsig": "SignatureError parse:parse_signature sign verify:verify_signature",
        "statement": "Role StatedFile Statement parse_statement parse_time spell_name spell_time",
        "tiles": (
            "Appended Tile TileReader append:append_entries bundle entries_path parse_bundle "
            "parse_tile_path superseded:superseded_tiles tile_path"
        ),
        "trust": "NO_TRUST Trust TrustError read_trust spell_root",
        "verdict": "Check CheckName Position Result Verdict error judge not_checked",
        "verify": "LogEvidence asked_of reach_verdict",
        "vouched_roles": "VouchedRoles",
        "witness_checks": "CosignatureFile",
    },
)
