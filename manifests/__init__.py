"""What do we claim, and why believe it? Statements, manifests, signatures, log, trust, verdicts.

No network, and no clock but the one passed in: a stranger checks evidence with the cable unplugged.
"""

from __future__ import annotations

from manifests.add_checkpoint import PATH as ADD_CHECKPOINT
from manifests.add_checkpoint import (
    SIZE_TYPE,
    AddCheckpoint,
    encode_size,
    parse_request,
    parse_size,
)
from manifests.canonical import canonical, parse_canonical, parse_json
from manifests.checkpoint import Checkpoint, open_checkpoint, parse_body
from manifests.cosignature import (
    CosignatureSigner,
    CosignatureVerifier,
    Cosigned,
    check_cosignatures,
    parse_cosignatures,
)
from manifests.entry import Entry, parse_entry
from manifests.errors import FormatError, LimitError, MunimentError
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
from manifests.printable import printable
from manifests.proof import TlogProof
from manifests.redaction import KIND as REDACTION_KIND
from manifests.redaction import Redaction, redactions_of
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
    check_memory,
    reach_verdict,
)
from manifests.vouched_roles import VouchedRoles
from manifests.witness_checks import CosignatureFile

__all__ = [
    "ADD_CHECKPOINT",
    "INVENTORY",
    "KIT_CHECKPOINT",
    "KIT_OBJECT",
    "KIT_README",
    "KIT_SUMS",
    "MANIFEST_NAMESPACE",
    "NO_TRUST",
    "OBJECT_DECLARATION",
    "OBJECT_DECLARATION_BYTES",
    "REDACTION_KIND",
    "ROLES_FOLDER",
    "ROLES_NAMESPACE",
    "SIDECAR",
    "SIZE_TYPE",
    "SPEAKING_KINDS",
    "Accessioned",
    "AddCheckpoint",
    "Appended",
    "Check",
    "CheckName",
    "Checkpoint",
    "CosignatureFile",
    "CosignatureSigner",
    "CosignatureVerifier",
    "Cosigned",
    "Entry",
    "Examination",
    "FolderPackage",
    "FormatError",
    "LimitError",
    "Limits",
    "Listing",
    "LogEvidence",
    "Manifest",
    "MunimentError",
    "NoteSignature",
    "NoteSigner",
    "NoteVerifier",
    "Package",
    "Position",
    "PrivateKey",
    "PublicKey",
    "Redaction",
    "Result",
    "Role",
    "Roles",
    "RolesEvidence",
    "SignatureError",
    "SignedNote",
    "Signer",
    "StatedFile",
    "Statement",
    "Term",
    "Tile",
    "TileReader",
    "TlogProof",
    "Trust",
    "TrustError",
    "UnsupportedKeyError",
    "Verdict",
    "Version",
    "VouchedRoles",
    "append_entries",
    "asked_of",
    "build_inventory",
    "bundle",
    "canonical",
    "check_cosignatures",
    "check_memory",
    "content_path",
    "encode_size",
    "entries_path",
    "error",
    "examine_object",
    "is_record_id",
    "judge",
    "judge_roles",
    "looks_like_kit",
    "manifest_path",
    "new_object_id",
    "new_record_id",
    "newest_roles",
    "not_checked",
    "open_checkpoint",
    "own_paths",
    "parse_body",
    "parse_bundle",
    "parse_canonical",
    "parse_cosignatures",
    "parse_entry",
    "parse_json",
    "parse_manifest",
    "parse_note",
    "parse_request",
    "parse_roles",
    "parse_signature",
    "parse_size",
    "parse_statement",
    "parse_tile_path",
    "parse_time",
    "printable",
    "proof_path",
    "reach_verdict",
    "read_roles",
    "read_trust",
    "record_path",
    "redactions_of",
    "roles_path",
    "roles_signature_path",
    "sidecar",
    "sign",
    "sign_note",
    "signature_path",
    "spell_name",
    "spell_root",
    "spell_time",
    "split_content_path",
    "statement_path",
    "superseded_tiles",
    "tile_path",
    "verify_kit",
    "verify_signature",
]
