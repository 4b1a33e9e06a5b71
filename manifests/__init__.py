"""What do we claim, and why believe it? Statements, manifests, signatures, log, trust, verdicts.

No network, and no clock but the one passed in: a stranger checks evidence with the cable unplugged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from manifests.lazy import LazyNames

if TYPE_CHECKING:
    from manifests.claims.entry import Entry, parse_entry
    from manifests.claims.inventory import (
        INVENTORY,
        OBJECT_DECLARATION,
        OBJECT_DECLARATION_BYTES,
        SIDECAR,
        Version,
        build_inventory,
        sidecar,
    )
    from manifests.claims.manifest import NAMESPACE as MANIFEST_NAMESPACE
    from manifests.claims.manifest import (
        Manifest,
        manifest_path,
        own_paths,
        parse_manifest,
        signature_path,
        statement_path,
    )
    from manifests.claims.redaction import KIND as REDACTION_KIND
    from manifests.claims.redaction import Redaction, redactions_of
    from manifests.claims.revocation import Revocation, RevocationError, check_reason, parse_point
    from manifests.claims.roles import FOLDER as ROLES_FOLDER
    from manifests.claims.roles import NAMESPACE as ROLES_NAMESPACE
    from manifests.claims.roles import (
        Roles,
        Term,
        newest_roles,
        parse_roles,
        roles_path,
        roles_signature_path,
    )
    from manifests.claims.statement import (
        Role,
        StatedFile,
        Statement,
        parse_statement,
        parse_time,
        spell_name,
        spell_time,
    )
    from manifests.claims.vouched_roles import VouchedRoles
    from manifests.errors import FormatError, LimitError, MunimentError, named_path
    from manifests.escaping import printable
    from manifests.jcs import canonical, parse_canonical, parse_json
    from manifests.judging.assurance import Level, agreed_by, levels_of
    from manifests.judging.roles_checks import RolesEvidence, judge_roles, read_roles
    from manifests.judging.verify import (
        LogEvidence,
        asked_of,
        reach_verdict,
    )
    from manifests.judging.witness_checks import CosignatureFile
    from manifests.kits.kit import CHECKPOINT as KIT_CHECKPOINT
    from manifests.kits.kit import OBJECT as KIT_OBJECT
    from manifests.kits.kit import README as KIT_README
    from manifests.kits.kit import SUMS as KIT_SUMS
    from manifests.kits.kit import looks_like_kit, proof_path, record_path, verify_kit
    from manifests.limits import Limits
    from manifests.log.add_checkpoint import PATH as ADD_CHECKPOINT
    from manifests.log.add_checkpoint import (
        SIZE_TYPE,
        AddCheckpoint,
        encode_size,
        parse_request,
        parse_size,
    )
    from manifests.log.checkpoint import Checkpoint, open_checkpoint, parse_body
    from manifests.log.cosignature import (
        CosignatureSigner,
        CosignatureVerifier,
        Cosigned,
        check_cosignatures,
        parse_cosignatures,
    )
    from manifests.log.note import (
        NoteSignature,
        NoteSigner,
        NoteVerifier,
        SignedNote,
        parse_note,
        sign_note,
    )
    from manifests.log.proof import TlogProof
    from manifests.log.tiles import (
        Appended,
        Tile,
        TileReader,
        bundle,
        entries_path,
        parse_bundle,
        parse_tile_path,
        tile_path,
    )
    from manifests.log.tiles import append as append_entries
    from manifests.log.tiles import superseded as superseded_tiles
    from manifests.names import (
        content_path,
        is_record_id,
        new_object_id,
        new_record_id,
        split_content_path,
    )
    from manifests.objects.facts import SPEAKING as SPEAKING_KINDS
    from manifests.objects.object_checks import (
        Accessioned,
        Examination,
        examination_of,
        examine_object,
    )
    from manifests.objects.package import FolderPackage, Listing, Package
    from manifests.ssh.sshkey import PrivateKey, PublicKey, Signer, UnsupportedKeyError
    from manifests.ssh.sshsig import SignatureError, sign
    from manifests.ssh.sshsig import parse as parse_signature
    from manifests.ssh.sshsig import verify as verify_signature
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

# What is public, by the file that has it; NAME:OURS where it has another name there. These are the
# imports above: tests/house/test_lazy_names.py holds one against the other.
# Loaded when asked for: who reads a setting or a bag needs no certificates and no log.
__getattr__ = LazyNames(
    __name__,
    {
        "log.add_checkpoint": (
            "AddCheckpoint PATH:ADD_CHECKPOINT SIZE_TYPE encode_size parse_request parse_size"
        ),
        "judging.assurance": "Level agreed_by levels_of",
        "log.checkpoint": "Checkpoint open_checkpoint parse_body",
        "log.cosignature": (
            "CosignatureSigner CosignatureVerifier Cosigned check_cosignatures parse_cosignatures"
        ),
        "claims.entry": "Entry parse_entry",
        "errors": "FormatError LimitError MunimentError named_path",
        "escaping": "printable",
        "objects.facts": "SPEAKING:SPEAKING_KINDS",
        "claims.inventory": (
            "INVENTORY OBJECT_DECLARATION OBJECT_DECLARATION_BYTES SIDECAR Version build_inventory "
            "sidecar"
        ),
        "jcs": "canonical parse_canonical parse_json",
        "kits.kit": (
            "CHECKPOINT:KIT_CHECKPOINT OBJECT:KIT_OBJECT README:KIT_README SUMS:KIT_SUMS "
            "looks_like_kit proof_path record_path verify_kit"
        ),
        "limits": "Limits",
        "claims.manifest": (
            "Manifest NAMESPACE:MANIFEST_NAMESPACE manifest_path own_paths parse_manifest "
            "signature_path statement_path"
        ),
        "names": "content_path is_record_id new_object_id new_record_id split_content_path",
        "log.note": "NoteSignature NoteSigner NoteVerifier SignedNote parse_note sign_note",
        "objects.object_checks": "Accessioned Examination examination_of examine_object",
        "objects.package": "FolderPackage Listing Package",
        "log.proof": "TlogProof",
        "claims.redaction": "KIND:REDACTION_KIND Redaction redactions_of",
        "claims.revocation": "Revocation RevocationError check_reason parse_point",
        "claims.roles": (
            "FOLDER:ROLES_FOLDER NAMESPACE:ROLES_NAMESPACE Roles Term newest_roles parse_roles "
            "roles_path roles_signature_path"
        ),
        "judging.roles_checks": "RolesEvidence judge_roles read_roles",
        "ssh.sshkey": "PrivateKey PublicKey Signer UnsupportedKeyError",
        "ssh.sshsig": "SignatureError parse:parse_signature sign verify:verify_signature",
        "claims.statement": (
            "Role StatedFile Statement parse_statement parse_time spell_name spell_time"
        ),
        "log.tiles": (
            "Appended Tile TileReader append:append_entries bundle entries_path parse_bundle "
            "parse_tile_path superseded:superseded_tiles tile_path"
        ),
        "trust": "NO_TRUST Trust TrustError read_trust spell_root",
        "verdict": "Check CheckName Position Result Verdict error judge not_checked",
        "judging.verify": "LogEvidence asked_of reach_verdict",
        "claims.vouched_roles": "VouchedRoles",
        "judging.witness_checks": "CosignatureFile",
    },
)
