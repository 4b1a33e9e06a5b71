#!/bin/sh
# verify.sh - checks a kit of the preservation system muniment without muniment.
#
#     sh verify.sh KIT TRUST
#
# KIT is the folder to check; a zip file is unpacked first, into an empty folder. In a kit of many
# notices each is judged by itself, and the exit code is that of the worst. TRUST is a folder of
# your own, with a file `roots` in which you pinned the archive's root key, and perhaps `seen/<id>`,
# the last checkpoint you saw of its log, and `seen/<id>.roles`, the newest roles you saw of it. Nothing
# that you trust is taken from KIT. KIT must not be written to meanwhile; TRUST never is.
#
# TRUST may also have `policy.toml`, which says how many time authorities and witnesses must agree;
# `authorities/NAME/`, which pins each of the former: root.pem, signer.pem, chain.pem where others
# stand between, and policy; `witnesses`, with the keys of the latter; `endorsers`, with those of other
# archivists; and `beacons/`, which this script does not read.
#
# Exit codes:
#     0  what was asked holds
#     1  the evidence is wrong
#     2  consistent, but trust or a proof that was asked for is missing
#     3  cannot be read, or the call is wrong
#
# It needs sha512sum, ssh-keygen (OpenSSH 8.2 or later), openssl 3, and what every POSIX system has.
# The formats are in muniment's docs/format.md; the rules are named beside each check.
#
# It leaves alone, as NOT CHECKED: keys other than Ed25519, also of witnesses; time authorities that are pinned by
# their issuer; OpenTimestamps proofs, but for what they are over, so that check 11 is missing where you keep block
# headers and a kit brings such a proof; revocation lists of more than 64 KiB, and lists and answers in other names
# than those of the issuers that you pinned; the order of a statement's keys where one is not plain ASCII; and checks 10
# to 13 where nothing is there to check them with. Where your policy.toml names a hash that ages, whatever the day,
# there is a check 14, and it is missing.
#
# How to read it: the thirteen checks stand in their order below "THE CHECKS". Each says `passed`,
# `fail` or `unchecked` with its number; one `fail` makes it FAIL, and a check that never came to
# its end is NOT CHECKED. Every name and text from the kit is printed through `escaped`.

set -u
LC_ALL=C
export LC_ALL
unset CDPATH ENV
umask 077

BEGIN_SIGNATURE='-----BEGIN SSH SIGNATURE-----'
END_SIGNATURE='-----END SSH SIGNATURE-----'
MANIFESTS=muniment-manifest-v1 # what a signature is for (PROTOCOL.sshsig, "namespace")
ROLES=muniment-roles-v1
ENDORSEMENTS=muniment-endorsement-v1
ATTESTATIONS=muniment-attestation-v1
EMPTY_ROOT='47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' # SHA-256 of nothing
MOST=9223372036854775807                                  # 2^63 - 1
tab=$(printf '\t')

# ---------------------------------------------------------------------------------- SAYING THINGS

# The last words where nothing can be checked: exit code 3.
stop() {
    printf 'verify.sh: %s\n' "$1" >&2
    exit 3
}

# Prints stdin with every byte but plain ASCII as \xNN: nothing in a kit may act on a terminal.
escaped() {
    od -An -v -tx1 | awk '
        BEGIN { for (i = 32; i < 127; i++) if (i != 92) plain[sprintf("%02x", i)] = sprintf("%c", i) }
        { for (i = 1; i <= NF; i++) printf "%s", ($i in plain) ? plain[$i] : "\\x" $i }'
}

shown() { # TEXT
    case $1 in
        *[!\ -~]* | *\\*) printf '%.400s' "$1" | escaped ;;
        *) printf '%.400s' "$1" ;; # as nearly all are
    esac
}

fail() { # CHECK, SENTENCE
    printf '%s\n' "$2" >> "$work/fail.$1"
}

unchecked() { # CHECK, SENTENCE
    printf '%s\n' "$2" >> "$work/unchecked.$1"
}

passed() { # CHECK, SENTENCE: what it shows if nothing failed
    printf '%s\n' "$2" > "$work/passed.$1"
}

result_of() { # CHECK
    if [ -s "$work/fail.$1" ]; then
        echo FAIL
    elif [ -s "$work/unchecked.$1" ] || [ ! -s "$work/passed.$1" ]; then
        echo 'NOT CHECKED'
    else
        echo PASS
    fi
}

detail_of() { # CHECK: its sentences on one line, the first dozen of them
    for kind in fail unchecked passed; do
        if [ -s "$work/$kind.$1" ]; then
            # shellcheck disable=SC2094 # where there are several, it is read again from its begin
            {
                IFS= read -r sentence
                if IFS= read -r _; then
                    awk 'NR <= 12 { printf "%s%s", (NR > 1) ? "; " : "", $0 }
                        END { if (NR > 12) printf "; and %d more", NR - 12; print "" }' "$work/$kind.$1"
                else
                    printf '%s\n' "$sentence" # as nearly all are
                fi
            } < "$work/$kind.$1"
            return
        fi
    done
    echo 'this check was not reached, since others failed'
}

# ---------------------------------------------------------------------------------- SMALL TOOLS

# What is larger than muniment's limits is not read: exit code 3. Limits are muniment's own, so that
# both tools answer alike.
limit() { # FILE, BYTES
    [ "$(wc -c < "$1")" -le "$2" ] || stop "$(shown "$1") is over the limit of $2 bytes."
}

# Is this a regular file of the kit? Links, devices and odd names are never opened.
here() { # PATH
    grep -Fqx -e "$1" "$work/files"
}

# Has FILE control characters, line feeds aside?
controls() { # FILE
    [ "$(tr -d '\012\040-\377' < "$1" | wc -c)" -ne 0 ]
}

ends_with_line_feed() { # FILE
    case $(tail -c 1 "$1" | od -An -tx1) in
        *0a*) ;; # of one byte
        *) return 1 ;;
    esac
}

sha512_of() { # FILE
    sha512sum < "$1" | cut -d ' ' -f 1
}

hex() { # stdin, on one line
    od -An -v -tx1 | tr -d ' \n'
}

# awk functions that several checks use.
AWK_PATHS='
# The version that introduced a content path of ours, vN/content/SEGMENT/..., or 0 for any other.
function ours(path,    part, n, i) {
    n = split(path, part, "/")
    if (n < 3 || part[1] !~ /^v[1-9][0-9]*$/ || length(part[1]) > 10 || part[2] != "content")
        return 0
    for (i = 3; i <= n; i++)
        if (part[i] !~ /^[a-z0-9][a-z0-9._-]*$/ || length(part[i]) > 64) return 0
    return substr(part[1], 2) + 0
}'
AWK_BASE64='
# Base64 in its one spelling (RFC 4648 section 3.5): padded, and no stray bits in the last character.
function spelled(text,    body) {
    if (length(text) % 4 != 0) return 0
    body = text
    if (body ~ /==$/) { if (body !~ /[AQgw]==$/) return 0; sub(/==$/, "", body) }
    else if (body ~ /=$/) { if (body !~ /[AEIMQUYcgkosw048]=$/) return 0; sub(/=$/, "", body) }
    return body !~ /[^A-Za-z0-9+\/]/
}'
AWK_UTF8='
# Takes the bytes of a text one by one; 0 where they cannot be UTF-8 (RFC 3629 section 4).
function utf8(byte) {
    if (utf8_more == 0) {
        utf8_low = 128; utf8_high = 191
        if (byte < 128) return 1
        if (byte < 194 || byte > 244) return 0
        if (byte < 224) utf8_more = 1
        else if (byte < 240) utf8_more = 2
        else utf8_more = 3
        if (byte == 224) utf8_low = 160
        if (byte == 237) utf8_high = 159
        if (byte == 240) utf8_low = 144
        if (byte == 244) utf8_high = 143
        return 1
    }
    if (byte < utf8_low || byte > utf8_high) return 0
    utf8_low = 128; utf8_high = 191; utf8_more--
    return 1
}'
AWK_TIME='
# A time in UTC with milliseconds, at a moment that the calendar has.
function is_time(text,    y, m, d, days) {
    if (text !~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9][.][0-9][0-9][0-9]Z$/)
        return 0
    y = substr(text, 1, 4) + 0; m = substr(text, 6, 2) + 0; d = substr(text, 9, 2) + 0
    days = (m == 2) ? ((y % 4 == 0 && y % 100 != 0 || y % 400 == 0) ? 29 : 28) : \
        (m == 4 || m == 6 || m == 9 || m == 11) ? 30 : 31
    return y >= 1 && m >= 1 && m <= 12 && d >= 1 && d <= days && \
        substr(text, 12, 2) + 0 < 24 && substr(text, 15, 2) + 0 < 60 && \
        substr(text, 18, 2) + 0 < 60
}'

# shellcheck disable=SC2016
AWK_OCTAL='
# Base64 as `printf` takes bytes: a backslash and three digits for each.
function octal(text,    bytes, bits, held, power, i, c) {
    for (i = 1; i <= length(text) && (c = substr(text, i, 1)) != "="; i++) {
        held = held * 64 + index("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", c) - 1
        bits += 6
        if (bits < 8) continue
        bits -= 8
        power = (bits == 0) ? 1 : (bits == 2) ? 4 : 16
        bytes = bytes sprintf("\\%03o", int(held / power))
        held %= power
    }
    return bytes
}
function octal_of_hex(text,    bytes, i) {
    for (i = 1; i < length(text); i += 2)
        bytes = bytes sprintf("\\%03o", 16 * (index("0123456789abcdef", substr(text, i, 1)) - 1) + \
            index("0123456789abcdef", substr(text, i + 1, 1)) - 1)
    return bytes
}'
# shellcheck disable=SC2016
AWK_LEAF='
# What RFC 9162 section 2.1.1 hashes for an entry, as `printf` takes bytes: a zero, and the entry.
function leaf(kind, sums, signature) {
    return "\\000muniment-entry/1\\n" kind "\\nsha512:" sums "\\nsha512:" signature "\\n"
}'

is_utf8() { # FILE WITHOUT NUL
    ! grep -q '[^ -~]' < "$1" || od -An -v -tu1 < "$1" | awk "$AWK_UTF8"'
        { for (i = 1; i <= NF; i++) if (!utf8($i)) { wrong = 1; exit } }
        END { exit (wrong || utf8_more) ? 1 : 0 }'
}

# Has FILE a space that is not ASCII (U+0085, U+00A0, U+1680, U+2000...200A, 2028, 2029, 202F, 205F,
# U+3000)? FILE is UTF-8.
unicode_space() { # FILE
    grep -q '[^ -~]' < "$1" && od -An -v -tx1 < "$1" | tr -s ' \n' '  ' | grep -q \
        -e ' c2 85' -e ' c2 a0' -e ' e1 9a 80' -e ' e2 80 8[0-9a]' -e ' e2 80 a[89f]' \
        -e ' e2 81 9f' -e ' e3 80 80'
}

# As `spelled` above.
is_spelled() { # BASE64
    [ $((${#1} % 4)) -eq 0 ] || return 1
    case $1 in
        *[!A-Za-z0-9+/=]* | *=[!=]* | *===) return 1 ;;
        *[AQgw]== | *[AEIMQUYcgkosw048]=) ;;
        *=) return 1 ;;
    esac
}

# A tree's size or an index: ASCII digits, no sign, no leading zero, below 2^63.
is_number() { # TEXT
    case $1 in
        '' | *[!0-9]* | 0?*) return 1 ;;
    esac
    [ "${#1}" -lt 19 ] && return 0
    [ "${#1}" -eq 19 ] && [ "$(printf '%s\n' "$1" "$MOST" | sort | tail -n 1)" = "$MOST" ]
}

# ---------------------------------------------------------------------------------- SIGNATURES

# RFC 8032: does the Ed25519 key (32 bytes) verify the signature (64 bytes) over the message?
ed25519() { # KEY FILE, SIGNATURE FILE, MESSAGE FILE
    # RFC 8410 section 4: the key as openssl reads it, SubjectPublicKeyInfo in DER.
    { printf '\060\052\060\005\006\003\053\145\160\003\041\000' && cat "$1"; } > "$work/key.der"
    openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key.der" -rawin -in "$3" \
        -sigfile "$2" < /dev/null > /dev/null 2>&1
}

# One string in SSH wire form (RFC 4251 section 5), of fewer than 256 bytes.
wire() { # TEXT
    printf '\000\000\000'
    # shellcheck disable=SC2059
    printf "\\$(printf '%03o' "${#1}")"
    printf '%s' "$1"
}

# Checks a signature file as `ssh-keygen -Y sign` writes it (PROTOCOL.sshsig), by whatever key is in
# it, and gives that key in $signer. Whether the key counts is for the caller to ask.
# Returns 0 it holds; 1 it does not; 2 the key is not Ed25519, which this script leaves alone.
check_signature() { # SIGNATURE FILE, SIGNED FILE, NAMESPACE
    signer=
    why='not a signature file as ssh-keygen writes it'
    [ "$(wc -c < "$1")" -le 16384 ] || return 1
    # ssh-keygen also takes other line lengths, and text behind the end. One spelling counts here.
    sed -e '1d' -e '$d' < "$1" | tr -d '\n' > "$work/base64"
    {
        echo "$BEGIN_SIGNATURE"
        awk '{ while (length($0) > 70) { print substr($0, 1, 70); $0 = substr($0, 71) } print }' \
            "$work/base64"
        echo "$END_SIGNATURE"
    } | cmp -s - "$1" || return 1
    is_spelled "$(cat "$work/base64")" || return 1
    openssl base64 -d -A -in "$work/base64" -out "$work/blob" 2> /dev/null || return 1
    # "SSHSIG", version 1, key, namespace, nothing reserved, hash, signature, and nothing after it.
    head='5353485349470\{7\}1'
    kind='0\{7\}b7373682d65643235353139' # "ssh-ed25519"
    space=$(wire "$3" | hex)
    form="^${head}00000033${kind}00000020\\([0-9a-f]\\{64\\}\\)${space}00000000"
    form="${form}00000006736861\\([0-9]\\{6\\}\\)00000053${kind}00000040[0-9a-f]\\{128\\}\$"
    found=$(hex < "$work/blob" | sed -n "s/$form/\\2 \\1/p")
    case $found in
        353132*) hash=sha512 size='\100' ;;
        323536*) hash=sha256 size='\040' ;;
        *)
            if hex < "$work/blob" | grep -q -e "^${head}.\\{8\\}000000077373682d727361" \
                -e "^${head}.\\{8\\}000000136563647361"; then
                why='the key is not Ed25519, and this script checks no other kind'
                return 2
            fi
            why="not an Ed25519 signature made for the purpose $3"
            return 1
            ;;
    esac
    turn_to_key "${found#* }"
    signer=$key_line
    tail -c 64 "$work/blob" > "$work/value"
    why="not a signature by $key_fingerprint over these bytes"
    # Two programs must both say yes: ssh-keygen takes a signature also in a second spelling (S + L),
    # which RFC 8032 section 5.1.7 forbids and openssl refuses.
    printf 'signer namespaces="%s" %s\n' "$3" "$signer" > "$work/allowed"
    ssh-keygen -Y verify -f "$work/allowed" -I signer -n "$3" -s "$1" < "$2" > /dev/null 2>&1 ||
        return 1
    {
        # PROTOCOL.sshsig "Signed Data": the message's hash in its frame.
        printf 'SSHSIG'
        wire "$3"
        printf '\000\000\000\000'
        wire "$hash"
        # shellcheck disable=SC2059
        printf "\\000\\000\\000$size"
        openssl dgst "-$hash" -binary < "$2"
    } > "$work/signed"
    ed25519 "$keyring/${found#* }" "$work/value" "$work/signed"
}

# Turns to the Ed25519 key of the signature in $work/blob: its line "ssh-ed25519 BASE64" in $key_line,
# and in $key_fingerprint how `ssh-keygen -lf` names it. Most signatures are by a key that was met
# before, so $keyring keeps, under its name in hex, the 32 bytes of each and these two.
turn_to_key() { # KEY IN HEX
    if [ ! -e "$keyring/$1.names" ]; then
        dd if="$work/blob" of="$keyring/$1" bs=1 skip=33 count=32 2> /dev/null
        dd if="$work/blob" of="$keyring/blob" bs=1 skip=14 count=51 2> /dev/null
        {
            echo "ssh-ed25519 $(openssl base64 -A -in "$keyring/blob")"
            echo "SHA256:$(openssl dgst -sha256 -binary "$keyring/blob" | openssl base64 -A | tr -d =)"
        } > "$keyring/$1.names"
    fi
    {
        IFS= read -r key_line
        IFS= read -r key_fingerprint
    } < "$keyring/$1.names"
}

fingerprint() { # "ssh-ed25519 BASE64": as `ssh-keygen -lf` names a key
    printf '%s' "${1#* }" | openssl base64 -d -A | openssl dgst -sha256 -binary | openssl base64 -A |
        sed -e 's/=*$//' -e 's/^/SHA256:/'
}

# Turns to a log of the roles: its number in $log, its name in $origin, its key's id in $log_id, and
# the 32 bytes of its key in $work/log.key.
turn_to_log() { # NUMBER
    log=$1
    sed -n "$1p" "$work/logs" > "$work/log"
    read -r log_id log_key origin < "$work/log"
    printf '%s' "$log_key" | openssl base64 -d -A | tail -c 32 > "$work/log.key"
}

# The log of the roles that a checkpoint names on its first line; the newest one where it is none of
# them, whose key then says no.
turn_to_log_of() { # CHECKPOINT FILE
    turn_to_log "$(awk '
        FILENAME == ARGV[1] { if (FNR == 1) name = $0; next }
        { newest = FNR }
        $3 "" == name "" { found = FNR }
        END { print found ? found : newest }' "$1" "$work/logs")"
}

# Is a tree of SIZE entries one of which the log that we turned to may speak: is its last entry in a
# term of that log? The empty tree is the first log's.
covers() { # SIZE
    if [ "$1" = 0 ]; then
        [ "$log" -eq 1 ]
        return
    fi
    while read -r term start end its_log <&5; do
        if [ "$its_log" -eq "$log" ] && [ "$1" -gt "$start" ] && [ "$1" -le "$end" ]; then
            return 0
        fi
    done 5< "$work/terms"
    return 1
}

# May this key sign the entry at INDEX in the log that a statement names, as JSON spells it?
may_sign() { # "ssh-ed25519 BASE64", ORIGIN IN QUOTES, INDEX
    while read -r term start end its_log <&5; do
        if [ "$3" -ge "$start" ] && [ "$3" -lt "$end" ]; then
            [ "$(sed -n "${its_log}p" "$work/origins")" = "$2" ] || return 1
            term=$term key=$1 awk -F '\t' '
                $1 == ENVIRON["term"] && $3 == ENVIRON["key"] { found = 1 }
                END { exit !found }' "$work/signers"
            return
        fi
    done 5< "$work/terms"
    return 1
}

# Reads a checkpoint (C2SP signed-note and tlog-checkpoint) and checks the signature on it by the log
# that we turned to. Gives $tree_size and $tree_root.
check_checkpoint() { # FILE
    why='a checkpoint is UTF-8 without control characters'
    if controls "$1" || ! is_utf8 "$1" || ! ends_with_line_feed "$1"; then
        return 1
    fi
    # Text, an empty line, and 1 to 100 signature lines: an em dash, name, base64 of five bytes or
    # more. Lines by others than the log are read and vouch for nothing.
    why='a checkpoint is origin, size, root, an empty line, and signature lines'
    : > "$work/body"
    : > "$work/names"
    : > "$work/values"
    origin="$origin" body="$work/body" names="$work/names" values="$work/values" \
        awk "$AWK_BASE64"'
        !below && $0 == "" { below = NR; next }
        !below { print > ENVIRON["body"]; next }
        {
            rest = substr($0, 5)
            at = index(rest, " ")
            name = substr(rest, 1, at - 1)
            value = substr(rest, at + 1)
            if (substr($0, 1, 4) != "\342\200\224 " || at < 2 || name ~ /[+]/) wrong = 1
            if (!spelled(value) || length(value) < 8 || value ~ /^......==$/) wrong = 1
            print name > ENVIRON["names"]
            if (name == ENVIRON["origin"]) print value > ENVIRON["values"]
        }
        END { exit (wrong || below < 4 || NR == below || NR - below > 100) ? 1 : 0 }' "$1" ||
        return 1
    if unicode_space "$work/names"; then
        return 1
    fi
    {
        IFS= read -r tree_origin
        IFS= read -r tree_size
        IFS= read -r tree_root
    } < "$work/body"
    if [ "$tree_origin" != "$origin" ]; then
        why="its origin is $(shown "$tree_origin"), not the key's"
        return 1
    fi
    if ! is_number "$tree_size" || [ "${#tree_root}" -ne 44 ] || ! is_spelled "$tree_root"; then
        return 1
    fi
    case $tree_root in
        *==) return 1 ;;
        *=) ;;
        *) return 1 ;;
    esac
    if [ "$tree_size" = 0 ] && [ "$tree_root" != "$EMPTY_ROOT" ]; then
        return 1 # RFC 9162 section 2.1.1: the root of an empty tree is the hash of nothing.
    fi
    # C2SP signed-note: every signature by a known key must hold, and there must be one.
    why='it has no signature by the log key that the roles name'
    signatures=0
    while IFS= read -r value; do
        [ "$(printf '%.8s' "$value" | openssl base64 -d -A | od -An -tx1 -N4 | tr -d ' \n')" = \
            "$log_id" ] || continue
        signatures=$((signatures + 1))
        printf '%s' "$value" > "$work/base64"
        if [ "${#value}" -ne 92 ] ||
            ! openssl base64 -d -A -in "$work/base64" -out "$work/blob" 2> /dev/null ||
            ! tail -c 64 "$work/blob" > "$work/value" ||
            ! ed25519 "$work/log.key" "$work/value" "$work/body"; then
            why='the signature by the log key does not hold'
            return 1
        fi
    done < "$work/values"
    [ "$signatures" -gt 0 ]
}

# ---------------------------------------------------------------------------------- STATEMENTS

# Reads a statement: RFC 8785 JSON with objects, lists, strings and integers only, and the keys of
# format 1. Prints the facts that other checks need, one a line, strings as they are spelled in it,
# then a line "facts" and what there may be any number of; or one line "bad REASON", and fails. A quote
# ends each record, so pieces outside and inside of strings take turns.
read_statement() { # FILE
    if [ "$(tr -d '\040-\377' < "$1" | wc -c)" -ne 0 ] || ! is_utf8 "$1"; then
        echo 'bad it is not UTF-8 without control characters'
        return 1
    fi
    awk "$AWK_PATHS $AWK_BASE64 $AWK_UTF8 $AWK_TIME"'
    function bad(why) {
        if (!failed) print "bad " why
        failed = 1
        exit 1
    }
    # Where we are: ".files[].path" is the path of some file.
    function place() {
        if (depth == 0) return ""
        return path[depth] ((type[depth] == "o") ? "." key[depth] : "[]")
    }
    # A value of a type (o, a, s or n for an integer) begins: may it stand here?
    function begin(kind,    where) {
        if (expect != "value" && expect != "value or ]") bad("a value where none belongs")
        if (free) return
        where = place()
        if (!(where in want)) bad("a key that format 1 does not know")
        if (want[where] != kind) bad(where " is of another type")
        seen[where]++
    }
    function ended() { expect = (depth == 0) ? "nothing" : "comma" }
    function open(kind,    where) {
        where = place()
        begin(kind)
        if (depth == 64) bad("it has more than 64 levels")
        if (!free && where in anything) free = depth + 1
        depth++
        type[depth] = kind
        path[depth] = where
        first[depth] = 1
        expect = (kind == "o") ? "key or }" : "value or ]"
        if (where == ".files[]") split("", file)
        if (where == ".sources[]") sources++
        if (where == ".about[]") split("", item)
        if (where == ".about[].checkpoint") item["checkpoint"] = "none"
        if (where == ".files[].modified") file["modified"]
    }
    function close_(kind) {
        if (depth == 0 || type[depth] != kind) bad("a bracket that does not match")
        if (expect != "comma" && !(expect == "key or }" && kind == "o") && \
            !(expect == "value or ]" && kind == "a")) bad("something is missing before a bracket")
        if (path[depth] == ".files[]") a_file()
        if (path[depth] == ".about[]") an_item()
        if (free == depth) free = 0
        depth--
        ended()
    }
    function a_file() {
        if (!("path" in file && "sha256" in file && "size" in file && "kind" in file))
            bad("a file lacks a key")
        if ("name" in file && "name_bytes" in file) bad("a file has two names")
        if ("modified" in file && \
            (file["modified.source"] != "claimed" || !is_time(file["modified.value"])))
            bad("a file was modified at no time that its file system claimed")
        if (file["path"] in listed) bad("a file is listed twice")
        if ("source" in file && file["source"] + 0 > last_source) last_source = file["source"] + 0
        files++
        listed[file["path"]]
        told[files] = "file " file["path"] " " file["sha256"] " " file["size"]
    }
    # What a record says it is about. Keys other than these are left as they are; strings stay as
    # JSON spells them, which has one way to, so that a tab can stand between them.
    function an_item(    version) {
        items++
        endorsed = an_endorsed()
        if (!("object" in item)) return
        abouts++
        about[abouts] = "speaks\t" item["object"]
        superseded[abouts] = redacted[abouts] = attested[abouts] = ""
        if ("accession" in item) attested[abouts] = "attests\t" item["accession"] "\t-\t" item["object"]
        if ("accession" in item && "by" in item)
            superseded[abouts] = "supersedes\t" item["accession"] "\t" item["by"] "\t" item["object"]
        version = ("version" in item) ? item["version"] : ""
        if (version ~ /^[1-9][0-9]*$/ && length(version) < 10 && ("path" in item) && \
            ours("v1/content/" item["path"]) && item["path"] !~ /^manifests\// && \
            ("sha512" in item) && length(item["sha512"]) == 128 && item["sha512"] !~ /[^0-9a-f]/)
            redacted[abouts] = "redacts\t" item["sha512"] "\tv" version "/content/" item["path"] \
                "\t" item["object"] "\t" item["authority"]
    }
    # What a record of kind endorsement says is endorsed in it: a checkpoint, or the manifest of a version.
    function an_endorsed(    id) {
        id = item["accession"]
        if ("checkpoint" in item)
            return (!("object" in item) && item["checkpoint"] ~ /^[1-9][0-9]*$/) ? "head\t" item["checkpoint"] : ""
        if (!("object" in item) || item["version"] !~ /^[1-9][0-9]*$/) return ""
        return (length(id) == 25 && id !~ /[^0-9b-df-hjkmnp-tv-xz]/) ? "manifest\t" item["version"] "\t" id "\t" item["object"] : ""
    }
    # RFC 8785 section 3.2.3: keys ascend, and so none is there twice.
    function a_key(text) {
        if (!plain(text)) odd_keys = 1 # then the order is one of UTF-16, and is left alone
        if (!first[depth] && text "" == key[depth] "") bad("a key stands there twice")
        if (!first[depth] && plain(text) && plain(key[depth]) && text "" < key[depth] "")
            bad("its keys are not in order")
        if (!free && text !~ /^[a-z0-9_]+$/) bad("a key that format 1 does not know")
        first[depth] = 0
        key[depth] = text
        expect = "colon"
    }
    function plain(text) { return text !~ /[^ -~]/ && index(text, "\\") == 0 }
    function a_string(text,    rest, where) {
        # RFC 8785 section 3.2.2.2: these escapes and no others.
        rest = text
        gsub(/\\(["\\bfnrt]|u00(0[0-7bef]|1[0-9a-f]))/, "", rest)
        if (index(rest, "\\")) bad("a string is not in its one spelling")
        if (expect == "key" || expect == "key or }") { a_key(text); return }
        begin("s")
        where = place()
        if (where == ".about[].checkpoint") item["checkpoint"] = "none"
        if (where == ".beacons[].kind" && (text == "drand" || text == "bitcoin")) beacon[text]
        if (where ~ /^[.]about\[\][.](accession|authority|by|object|path|sha512)$/)
            item[substr(where, 10)] = text
        if (!free) {
            fact[where] = text
            if (where ~ /^[.]files/) file_text(substr(where, 10), text)
        }
        ended()
    }
    function file_text(name, text) {
        file[name] = text
        if (name == "path" && !ours("v1/content/" text)) bad("a path that is not ours")
        if (name == "sha256" && (length(text) != 64 || text ~ /[^0-9a-f]/)) bad("no sha256")
        if (name == "kind" && text !~ /^(rendition|capture|roles|report|import|endorsement|covering|attestation)$/) bad("an unknown kind of file")
        if (name == "name_bytes" && (!spelled(text) || is_text(text)))
            bad("name_bytes is not base64 of a name that is not UTF-8")
    }
    function is_text(base64,    i, n, value, bits, held) {
        utf8_more = bits = held = 0
        n = length(base64)
        for (i = 1; i <= n && substr(base64, i, 1) != "="; i++) {
            value = value * 64 + index(ALPHABET, substr(base64, i, 1)) - 1
            bits += 6
            if (bits >= 8) {
                bits -= 8
                held = int(value / POWER[bits])
                value -= held * POWER[bits]
                if (!utf8(held)) return 0
            }
        }
        return utf8_more == 0
    }
    function a_number(text,    digits, where) {
        begin("n")
        digits = text
        sub(/^-/, "", digits)
        if (text !~ /^(0|-?[1-9][0-9]*)$/ || length(digits) > 16 || \
            (length(digits) == 16 && digits "" >= "9007199254740992"))
            bad("a number that is no integer below 2^53 in its one spelling")
        where = place()
        if (where == ".about[].version" || where == ".about[].checkpoint") item[substr(where, 10)] = text
        if (!free) {
            fact[where] = text
            if (text ~ /^-/ || (where == ".version" && text == "0")) bad(where " is too small")
            if (where ~ /^[.]files/) file[substr(where, 10)] = text
        }
        ended()
    }
    function structure(text,    i, n, c, number) {
        n = length(text)
        number = ""
        for (i = 1; i <= n; i++) {
            c = substr(text, i, 1)
            if (index("-0123456789", c)) { number = number c; continue }
            if (number != "") { a_number(number); number = "" }
            if (c == "{") open("o")
            else if (c == "[") open("a")
            else if (c == "}") close_("o")
            else if (c == "]") close_("a")
            else if (c == ":" && expect == "colon") expect = "value"
            else if (c == "," && expect == "comma") expect = (type[depth] == "o") ? "key" : "value"
            else bad("a character that has no place there")
        }
        if (number != "") bad("a number that does not end")
    }
    function types(names, kind, needed,    list, n) {
        n = split(names, list, " ")
        for (; n > 0; n--) {
            want[list[n]] = kind
            if (needed) required[list[n]]
        }
    }
    BEGIN {
        RS = "\""
        expect = "value"
        last_source = -1
        POWER[0] = 1; POWER[2] = 4; POWER[4] = 16 # some awks have no powers
        ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        types(".clock .exchanges .files .findings .sources", "a", 1)
        types(".composed .notice .recorder .role", "o", 1)
        types(".composed.source .composed.value .format .id .kind .object .origin .salt", "s", 1)
        types(".recorder.name .recorder.version", "s", 1)
        types(".role.key .role.name .role.principal .role.uri", "s", 1)
        types(".version", "n", 1)
        types(".about .beacons .formats", "a", 0)
        types(".about[] .beacons[] .clock[] .exchanges[] .files[] .findings[] .formats[] .sources[]", "o", 0)
        types(".files[].derived_from .files[].kind .files[].name", "s", 0)
        types(".files[].modified", "o", 0)
        types(".files[].modified.source .files[].modified.value", "s", 0)
        types(".files[].name_bytes .files[].path .files[].sha256", "s", 0)
        types(".files[].size .files[].source", "n", 0)
        want[""] = "o"
        # In these, format 1 leaves the keys open.
        anything[".notice"]; anything[".about[]"]; anything[".beacons[]"]; anything[".clock[]"]
        anything[".exchanges[]"]; anything[".findings[]"]; anything[".formats[]"]; anything[".sources[]"]
    }
    inside {
        # A quote after an odd number of backslashes is part of the string.
        if (match($0, /\\+$/) && RLENGTH % 2 == 1) { string = string $0 "\""; next }
        a_string(string $0)
        inside = 0
        next
    }
    { structure($0); inside = 1; string = "" }
    END {
        if (failed) exit 1
        if (expect != "nothing") bad("it breaks off")
        for (where in required) if (!(where in seen)) bad("it lacks " where)
        if (fact[".format"] != "muniment-statement/1") bad("it is of another format")
        if (fact[".kind"] !~ /^(accession|roles|seen-again|attempt|adoption|fixity|repair|supersession|withholding|redaction|restoration|rehearsal|succession|proofs|robots|timemap|endorsement|covering|deposit|holdings|attestation)$/) bad("an unknown kind")
        if (length(fact[".id"]) != 25 || fact[".id"] ~ /[^0-9b-df-hjkmnp-tv-xz]/) bad("no id of ours")
        if (length(fact[".salt"]) != 32 || fact[".salt"] ~ /[^0-9a-f]/) bad("no salt")
        if (fact[".object"] == "" || fact[".origin"] == "") bad("no object or no origin")
        if (last_source >= sources + 0) bad("a file comes from a source that is not there")
        if (fact[".composed.source"] != "clock" || !is_time(fact[".composed.value"])) bad("no time")
        print "id", fact[".id"]
        print "kind", fact[".kind"]
        print "version", fact[".version"]
        print "composed", fact[".composed.value"]
        print "object", "\"" fact[".object"] "\""
        print "origin", "\"" fact[".origin"] "\""
        print "principal", "\"" fact[".role.principal"] "\""
        print "uri", "\"" fact[".role.uri"] "\""
        print "key", "\"" fact[".role.key"] "\""
        if (".beacons[]" in seen) print "beacons yes"
        for (kind in beacon) print "beacons " kind
        if (odd_keys) print "odd_keys yes"
        print "facts"
        for (n = 1; n <= files; n++) print told[n]
        for (n = 1; n <= abouts; n++) {
            print about[n]
            if (fact[".kind"] == "supersession" && superseded[n] != "") print superseded[n]
            if (fact[".kind"] == "redaction" && redacted[n] != "") print redacted[n]
            if (fact[".kind"] == "attestation" && attested[n] != "") print attested[n]
        }
        if (fact[".kind"] == "endorsement")
            print "endorses\t" ((items == 1 && files == 1 && "endorsements/0001.sig" in listed) ? endorsed : "")
    }' "$1"
}

# A fact of a statement, as `read_statement` prints it.
fact() { # VERSION, NAME
    while IFS= read -r line; do
        case $line in
            "$2 "*)
                printf '%s\n' "${line#* }"
                return
                ;;
            facts) return 0 ;; # so far
        esac
    done < "$work/statement.$1"
}

# ---------------------------------------------------------------------------------- TIME STAMPS

# DER, read as strictly as muniment reads it (X.690 section 10): D is the whole in hex. `take` reads
# the value at P, which ends before E: its TAG, and its contents from byte B up to, not including, S.
# What is not as it must be sets `bad`, and all after it comes to nothing.
# shellcheck disable=SC2016
AWK_DER='
BEGIN { for (i = 0; i < 16; i++) nibble[sprintf("%x", i)] = i }
{ D = D $0 }
function byte(at) { return 16 * nibble[substr(D, 2 * at + 1, 1)] + nibble[substr(D, 2 * at + 2, 1)] }
function hexed(from, to) { return substr(D, 2 * from + 1, 2 * (to - from)) }
function wrong() { bad = 1; P = E; TAG = ""; B = S = RAW = 0; return 0 }
function take(want,    size, count, i) {
    if (bad || E - P < 2) return wrong()
    RAW = P; TAG = hexed(P, P + 1); size = byte(P + 1); B = P + 2
    if (byte(P) % 32 == 31) return wrong()
    if (size >= 128) {
        count = size - 128
        if (count < 1 || count > 4 || B + count > E || byte(B) == 0) return wrong()
        size = 0
        for (i = 0; i < count; i++) size = size * 256 + byte(B + i)
        B += count
        if (size < 128) return wrong()
    }
    S = B + size
    if (S > E || (want != "" && TAG != want)) return wrong()
    P = S
    return 1
}
function more() { return !bad && P < E }
function next_is(tag) { return more() && hexed(P, P + 1) == tag }
function enter() { P = B; E = S }
function end() { if (P != E) bad = 1 }
# So many values, at most, stand in what was taken, each in its place.
function members(most,    p, e, b, s, raw, n) {
    p = P; e = E; b = B; s = S; raw = RAW; enter()
    for (n = 0; more() && n <= most; n++) take("")
    if (n > most) bad = 1
    P = p; E = e; B = b; S = s; RAW = raw
    return n
}
function integer(    size) {
    take("02"); size = S - B
    if (size < 1 || size > 64) bad = 1
    if (size > 1 && (byte(B) == 0 || byte(B) == 255) && int(byte(B) / 128) == int(byte(B + 1) / 128)) bad = 1
    return bad ? "" : hexed(B, S)
}
function small(    text, value, i) {
    text = integer()
    if (length(text) > 8 || byte(B) >= 128) { bad = 1; return 0 }
    for (i = B; i < S; i++) value = value * 256 + byte(i)
    return value
}
function oid(    i, begins, arc, text, count) {
    take("06")
    if (S - B < 1 || S - B > 64 || byte(S - 1) >= 128) { bad = 1; return "" }
    begins = 1; arc = 0; count = 0; text = ""
    for (i = B; i < S; i++) {
        if (begins && byte(i) == 128) { bad = 1; return "" }
        arc = arc * 128 + byte(i) % 128; begins = byte(i) < 128
        if (begins) {
            if (!count++) { text = (arc < 80) ? int(arc / 40) "." arc % 40 : "2." (arc - 80) }
            else text = text "." sprintf("%.0f", arc)
            arc = 0
        }
    }
    return text
}
# An algorithm that has no parameters, or NULL.
function algorithm(    p, e, n, name) {
    take("30"); n = members(2); p = P; e = E; enter()
    name = oid()
    if (n == 2) { take("05"); if (S != B) bad = 1 }
    P = p; E = e
    return name
}
# A message imprint: the hash, by its name, and the digest.
function imprint(    p, e, name) {
    take("30"); p = P; e = E; enter()
    take("30"); members(2); p2 = P; e2 = E; enter(); name = oid(); P = p2; E = e2
    take("04"); digest = hexed(B, S); end()
    hash = (name == "2.16.840.1.101.3.4.2.1" && S - B == 32) ? "sha256" : \
        (name == "2.16.840.1.101.3.4.2.2" && S - B == 48) ? "sha384" : \
        (name == "2.16.840.1.101.3.4.2.3" && S - B == 64) ? "sha512" : ""
    if (hash == "") bad = 1
    P = p; E = e
}
function whole() { P = 0; E = length(D) / 2; take("30"); end(); enter() }
function wrap(tag, body,    size) {
    size = length(body) / 2
    if (size < 128) return tag sprintf("%02x", size) body
    if (size < 256) return tag "81" sprintf("%02x", size) body
    if (size < 65536) return tag "82" sprintf("%04x", size) body
    return tag "83" sprintf("%06x", size) body
}'

# Prints what a TimeStampResp says (RFC 3161 section 2.4.2), one KEY VALUE a line; `bare` is all of
# it that is signed, or says by whom and how, as a response of its own: nobody signed the rest.
stamp_facts() { # FILE
    hex < "$1" | awk "$AWK_DER"'
    function attributes(    p, e, name, seen) {
        p = P; e = E; enter()
        while (more()) {
            take("30"); if (members(2) != 2) bad = 1
            p2 = P; e2 = E; enter(); name = oid(); take("31"); if (members(32) != 1) bad = 1
            P = p2; E = e2
            if (name in known) bad = 1
            known[name]
        }
        P = p; E = e
    }
    function leap(year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
    # RFC 3161 section 2.4.2: in UTC, with seconds, and no zero at the end of a fraction. Seconds
    # since 1970 in `epoch`, and parts of one second, in millionths and rounded up, in `parts`.
    function time(text,    i, c, y, m, d, long, fraction, days) {
        fraction = ""
        # The bytes are digits, one point perhaps, and a Z.
        y = ""
        for (i = 1; i < length(text); i += 2) {
            c = substr(text, i, 2)
            if (c ~ /^3[0-9]$/) y = y substr(c, 2)
            else if (c == "2e") y = y "."
            else if (c == "5a") y = y "Z"
            else return bad = 1
        }
        if (y !~ /^[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9](\.[0-9]*[1-9])?Z$/) return bad = 1
        if (length(y) > 15) fraction = substr(y, 16, length(y) - 16)
        if (length(fraction) > 9) return bad = 1
        m = substr(y, 5, 2) + 0; d = substr(y, 7, 2) + 0
        long = (m == 2) ? 28 + leap(substr(y, 1, 4)) : (m == 4 || m == 6 || m == 9 || m == 11) ? 30 : 31
        if (substr(y, 1, 4) + 0 < 1 || m < 1 || m > 12 || d < 1 || d > long) return bad = 1
        if (substr(y, 9, 2) > 23 || substr(y, 11, 2) > 59 || substr(y, 13, 2) > 59) return bad = 1
        parts = 0
        if (fraction != "") {
            while (length(fraction) < 9) fraction = fraction "0"
            parts = int((fraction + 999) / 1000)
        }
        # Days since 1970 by the calendar of the first of March.
        i = substr(y, 1, 4) - (m <= 2)
        days = int(i / 400) * 146097 + (i % 400) * 365 + int((i % 400) / 4) - int((i % 400) / 100)
        days += int((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + d - 1 - 719468
        epoch = days * 86400 + substr(y, 9, 2) * 3600 + substr(y, 11, 2) * 60 + substr(y, 13, 2)
    }
    function part(tag,    value, i) {
        if (!next_is(tag)) return 0
        take(tag); value = 0
        if (S - B < 1 || S - B > 2 || byte(B) > 127 || (S - B == 2 && byte(B) == 0 && byte(B + 1) < 128)) bad = 1
        for (i = B; i < S; i++) value = value * 256 + byte(i)
        if (value > 999) bad = 1
        return value
    }
    END {
        whole()
        take("30"); if (members(3) < 1) bad = 1
        p = P; e = E; enter(); status = small()
        if (next_is("30")) { take("30"); members(16) }
        if (more()) take("03")
        end(); P = p; E = e
        if (bad || status > 1) { print "refused"; exit }
        # CMS (RFC 5652 sections 3, 5.1 and 5.3), with one signer.
        take("30"); end(); enter()
        if (oid() != "1.2.840.113549.1.7.2") bad = 1
        kind = hexed(RAW, S)
        take("a0"); end(); enter(); take("30"); end(); if (members(6) < 4) bad = 1
        enter(); version = small(); if (version < 3 || version > 5) bad = 1
        take("31"); members(8)
        take("30"); content = hexed(RAW, S); p = P; e = E; enter()
        if (oid() != "1.2.840.113549.1.9.16.1.4") bad = 1
        take("a0"); end(); enter(); take("04"); end(); from = B; to = S
        P = p; E = e
        if (next_is("a0")) { take("a0"); members(16) }
        if (next_is("a1")) take("a1")
        take("31"); end(); enter(); take("30"); end(); if (members(7) < 6) bad = 1
        enter(); if (small() != 1) bad = 1
        signer = hexed(RAW, S)
        take("30"); signer = signer hexed(RAW, S); p = P; e = E; if (members(2) != 2) bad = 1
        enter(); take("30"); issuer = hexed(RAW, S); serial = integer(); P = p; E = e
        RAW = P; at = P; digested = algorithm(); digests = hexed(at, P); signer = signer digests
        at = P; take("a0"); members(32); attributes(); signer = signer hexed(at, P)
        at = P; signed = algorithm(); signer = signer hexed(at, P)
        at = P; take("04"); signer = signer hexed(at, P)
        if (more()) take("a1")
        end()
        # TSTInfo (RFC 3161 section 2.4.2).
        P = from; E = to; take("30"); end(); if (members(10) < 5) bad = 1
        enter(); if (small() != 1) bad = 1
        policy = oid(); imprint(); integer(); take("18"); if (!bad) time(hexed(B, S))
        seconds = millis = micros = 0
        if (next_is("30")) {
            take("30"); p = P; e = E; enter()
            if (next_is("02")) seconds = small()
            millis = part("80"); micros = part("81"); end(); P = p; E = e
        }
        if (next_is("01")) take("01")
        nonce = "none"; if (next_is("02")) nonce = integer()
        if (next_is("a0")) take("a0")
        if (next_is("a1")) {
            take("a1"); if (members(16) > 16) bad = 1
            p = P; e = E; enter()
            while (more()) {
                take("30"); members(3); p2 = P; e2 = E; enter()
                while (more()) { take(""); if (TAG == "01" && hexed(B, S) != "00") bad = 1 }
                P = p2; E = e2
            }
            P = p; E = e
        }
        end()
        parts += millis * 1000 + micros
        latest = epoch + seconds + int((parts + 999999) / 1000000)
        if (bad || latest > 253402300799) { print "wrong"; exit }
        data = "020103" wrap("31", digests) content wrap("31", wrap("30", signer))
        bare = wrap("30", "3003020100" wrap("30", kind wrap("a0", wrap("30", data))))
        print "hash " hash; print "digest " digest; print "policy " policy; print "nonce " nonce
        print "epoch " epoch; print "latest " latest; print "issuer " issuer; print "serial " serial
        print "digested " digested; print "signed " signed; print "bare " bare
    }'
}

# Prints the hash, digest, nonce and policy that a TimeStampReq asks for (RFC 3161 section 2.4.1).
request_facts() { # FILE
    hex < "$1" | awk "$AWK_DER"'
    END {
        whole(); if (small() != 1) bad = 1
        imprint()
        policy = "none"; if (next_is("06")) policy = oid()
        nonce = "none"; if (next_is("02")) nonce = integer()
        if (next_is("01")) take("01")
        end()
        if (bad) { print "wrong"; exit }
        print "hash " hash; print "digest " digest; print "nonce " nonce; print "policy " policy
    }'
}

# Prints issuer and number of a certificate in DER, in hex.
certificate_name() { # FILE
    hex < "$1" | awk "$AWK_DER"'
    END {
        whole(); take("30"); enter(); if (next_is("a0")) take("a0")
        serial = integer(); take("30"); take("30")
        if (!bad) print hexed(RAW, S) "\t" serial
    }'
}

# Writes hex as the bytes that it means.
unhex() { # HEX
    printf '%s\n' "$1" | awk '
        BEGIN { for (i = 0; i < 256; i++) octal[sprintf("%02x", i)] = sprintf("\\%03o", i) }
        {
            for (i = 1; i < length($0); i += 2) {
                printf "%s", octal[substr($0, i, 2)]
                if (i % 256 == 255) print ""
            }
            print ""
        }' |
        while IFS= read -r octal; do
            # shellcheck disable=SC2059
            printf "$octal"
        done
}

# Prints a value of a file of lines KEY VALUE.
value_of() { # KEY, FILE
    while IFS= read -r line; do
        case $line in
            "$1 "*)
                printf '%s\n' "${line#* }"
                return
                ;;
        esac
    done < "$2"
}

said() { # KEY: of the token that is looked at
    value_of "$1" "$work/token"
}

# Seconds since 1970 in UTC, as muniment spells a time.
spelled_time() { # SECONDS
    awk -v seconds="$1" 'BEGIN {
        days = int(seconds / 86400); rest = seconds % 86400
        if (rest < 0) { rest += 86400; days-- }
        z = days + 719468; era = int(z / 146097); doe = z % 146097
        yoe = int((doe - int(doe / 1460) + int(doe / 36524) - int(doe / 146096)) / 365)
        doy = doe - (365 * yoe + int(yoe / 4) - int(yoe / 100))
        mp = int((5 * doy + 2) / 153); day = doy - int((153 * mp + 2) / 5) + 1
        month = mp + (mp < 10 ? 3 : -9); year = yoe + era * 400 + (month <= 2)
        printf "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month, day, rest / 3600, (rest % 3600) / 60, rest % 60
    }'
}

# Reads the time authorities that the verifier pins: lines
# NAME<TAB>ISSUER<TAB>NUMBER in $work/pinned for each certificate that one signs with; $by_issuer is `yes`
# where one is pinned by its issuer.
read_authorities() { # TRUST FOLDER
    by_issuer=no
    : > "$work/pinned"
    [ -d "$1/authorities" ] || return 0
    for folder in "$1"/authorities/*; do
        [ -e "$folder" ] || continue
        name=${folder##*/}
        printf '%s' "$name" | grep -qx '[a-z0-9][a-z0-9-]\{0,31\}' ||
            stop "$(shown "$name") is no name for a time authority in your trust folder."
        [ -f "$folder/root.pem" ] || stop "authorities/$name of your trust folder has no root.pem."
        # One that is pinned by its issuer is left alone: its signer comes with the token.
        [ -f "$folder/signer.pem" ] || { by_issuer=yes && continue; }
        [ ! -e "$folder/issuer.pem" ] || stop "authorities/$name is pinned by signer.pem or by issuer.pem."
        rm -f "$work"/signer.*
        awk -v stem="$work/signer." '/^-----BEGIN CERTIFICATE-----/ { inside = 1; n++ }
            inside { print > (stem n) } /^-----END CERTIFICATE-----/ { inside = 0 }' "$folder/signer.pem"
        chain=$folder/chain.pem
        [ -f "$chain" ] || chain=$folder/root.pem
        [ -f "$work/signer.1" ] || stop "authorities/$name/signer.pem holds no certificate."
        for file in "$work"/signer.*; do
            # It is for time stamping alone, and leads to the root; when it was valid is asked later.
            if ! openssl verify -no_check_time -purpose timestampsign -partial_chain -auth_level 2 \
                -CAfile "$folder/root.pem" -untrusted "$chain" "$file" > /dev/null 2>&1 ||
                ! openssl x509 -in "$file" -outform DER -out "$work/der" 2> /dev/null; then
                stop "authorities/$name of your trust folder pins no certificate that is for time
stamping alone and leads to its root.pem, by chain.pem where others stand between."
            fi
            printf '%s\t%s\n' "$name" "$(certificate_name "$work/der")" >> "$work/pinned"
        done
    done
}

# (11) RFC 3161: these bytes existed before B, by the time authorities that you pinned. What is
# stamped is the checkpoint's text and its first signature line.
check_stamps() { # TRUST FOLDER
    before=
    uncounted=no
    : > "$work/good"
    : > "$work/noted"
    if [ ! -s "$work/stamps" ] && [ ! -s "$work/proofs" ]; then
        if [ "$need_stamps" -eq 0 ]; then
            unchecked 11 'there is no evidence of time in the package'
        else
            unchecked 11 "you ask for $need_stamps time authorities, and there is no time stamp"
        fi
        return
    fi
    sed -e '/^$/{' -e n -e q -e '}' log/checkpoint > "$work/stamped"
    while IFS= read -r stamp <&4; do
        why=
        check_stamp "$1" "$stamp"
        [ -z "$why" ] || fail 11 "$stamp is no time stamp of this checkpoint: $why"
    done 4< "$work/stamps"
    while IFS= read -r proof <&4; do
        check_proof "$1" "$proof"
    done 4< "$work/proofs"
    if [ -s "$work/fail.11" ]; then
        return
    fi
    # The earliest of each root alone; of these the k-th: so many had seen the bytes by then.
    least=$need_stamps
    [ "$least" -gt 0 ] || least=1
    sort -n -k 1,1 -k 2,2 "$work/good" | awk -v least="$least" '
        !($3 in root) && n < least { root[$3]; n++; print $1, $2 }' > "$work/counted"
    counted=$(($(wc -l < "$work/counted")))
    if [ "$counted" -ge "$least" ]; then
        before=$(spelled_time "$(tail -n 1 "$work/counted" | cut -d ' ' -f 1)")
        authorities=$(awk '{ printf "%s%s", (NR > 1) ? ", " : "", $2 }' "$work/counted")
        agreed=$counted
        passed 11 "the checkpoint, and with it these bytes, existed before $before ($authorities)"
        cat "$work/noted" >> "$work/passed.11"
    elif [ "$counted" -gt 0 ]; then
        unchecked 11 "you ask for $least time authorities that agree, and $counted of those you pinned do"
    elif [ "$uncounted" = yes ]; then
        unchecked 11 'no time stamp by an authority that you have pinned counts'
    else
        unchecked 11 'no time stamp is by an authority that you have pinned'
    fi
    [ "$counted" -ge "$least" ] || cat "$work/noted" >> "$work/unchecked.11"
    # Whoever keeps block headers wants the proofs held against them, and one of them may be wrong.
    if [ -s "$work/proofs" ] && [ -e "$1/headers" ]; then
        [ "$counted" -lt "$least" ] || cat "$work/passed.11" >> "$work/unchecked.11"
        in_demand="$in_demand 11"
    fi
}

# An OpenTimestamps proof must be over this checkpoint; where it leads is for others to check.
check_proof() { # TRUST FOLDER, PATH
    {
        printf '\000OpenTimestamps\000\000Proof\000\277\211\342\350\204\350\222\224\001\010'
        openssl dgst -sha256 -binary < "$work/stamped"
    } > "$work/begun"
    if dd if="$2" bs=65 count=1 2> /dev/null | cmp -s - "$work/begun"; then
        echo "$2 is NOT CHECKED: it is an OpenTimestamps proof, which this script leaves alone" >> "$work/noted"
    else
        fail 11 "$2 is no time stamp of this checkpoint: it is no OpenTimestamps proof over these bytes, by sha256"
    fi
}

# Adds a line LATEST NAME ROOT to $work/good where an authority that you pinned made this stamp, and
# one to $work/noted where nobody did whom you pinned. Says in $why what is wrong with it.
check_stamp() { # TRUST FOLDER, PATH
    stamp_facts "$2" > "$work/token"
    case $(sed -n 1p "$work/token") in
        hash*) ;;
        *) why='it cannot be read as one, or the authority refused it' && return ;;
    esac
    if [ "$(openssl dgst "-$(said hash)" -r < "$work/stamped" | cut -d ' ' -f 1)" != "$(said digest)" ]; then
        why='it is over other bytes'
        return
    fi
    asked=${2%.tsr}.tsq
    if here "$asked"; then
        request_facts "$asked" > "$work/asked"
        for key in hash digest nonce policy; do
            wanted=$(value_of "$key" "$work/asked")
            if [ "$wanted" != "$(said "$key")" ] && [ "$key,$wanted" != policy,none ]; then
                why="it is no answer to $asked"
                return
            fi
        done
    fi
    name=$(awk -F '\t' -v issuer="$(said issuer)" -v serial="$(said serial)" '
        $2 "" == issuer "" && $3 "" == serial "" { print $1; exit }' "$work/pinned")
    if [ -z "$name" ]; then
        if [ "$by_issuer" = yes ]; then
            # It may claim one of these and not be its, which is wrong evidence: so this is no 0.
            unchecked 11 "$2 is by an authority that you have not pinned, or pinned by its issuer, which this script leaves alone"
            in_demand="$in_demand 11"
        else
            echo "$2 is by an authority that you have not pinned" >> "$work/noted"
        fi
        return
    fi
    pins=$1/authorities/$name
    if [ -f "$pins/policy" ] && [ "$(tr -d ' \t\r\n' < "$pins/policy")" != "$(said policy)" ]; then
        echo "$2 is by $name under another policy than you pinned" >> "$work/noted"
        return
    fi
    # The signature is by SHA-2 throughout; openssl looks at one of the two places where it says so.
    case $(said digested),$(said signed) in
        2.16.840.1.101.3.4.2.[123],1.2.840.113549.1.1.1) ;;
        2.16.840.1.101.3.4.2.1,1.2.840.113549.1.1.11 | 2.16.840.1.101.3.4.2.1,1.2.840.10045.4.3.2) ;;
        2.16.840.1.101.3.4.2.2,1.2.840.113549.1.1.12 | 2.16.840.1.101.3.4.2.2,1.2.840.10045.4.3.3) ;;
        2.16.840.1.101.3.4.2.3,1.2.840.113549.1.1.13 | 2.16.840.1.101.3.4.2.3,1.2.840.10045.4.3.4) ;;
        2.16.840.1.101.3.4.2.[123],1.3.101.112) ;;
        *) why="$name: it is not signed by SHA-2" && return ;;
    esac
    # Nothing that came with it and is not signed is shown to openssl: its certificates are yours.
    unhex "$(sed -n 's/^bare //p' "$work/token")" > "$work/bare" # long
    cat "$pins/signer.pem" > "$work/certificates"
    [ ! -f "$pins/chain.pem" ] || cat "$pins/chain.pem" >> "$work/certificates"
    if openssl ts -verify -data "$work/stamped" -in "$work/bare" -CAfile "$pins/root.pem" \
        -untrusted "$work/certificates" -attime "$(said epoch)" -partial_chain -auth_level 2 \
        < /dev/null > /dev/null 2>&1; then
        check_status "$2"
        if [ "$counts" = yes ]; then
            printf '%s %s %s\n' "$(said latest)" "$name" \
                "$(openssl x509 -in "$pins/root.pem" -outform DER | sha512sum | cut -d ' ' -f 1)" \
                >> "$work/good"
        else
            uncounted=yes
        fi
    else
        why="$name: its signature is not by the certificate that you pinned, or that was not valid then"
    fi
}

# ---------------------------------------------------------------------------------- REVOKED CERTIFICATES

# Times and names in what a CA signs. `when` reads a UTCTime or GeneralizedTime, in UTC and with
# seconds alone (RFC 5280 sections 4.1.2.5 and 5.1.2), as seconds since 1970.
# shellcheck disable=SC2016
AWK_CA='
function leap(year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
function when(    text, i, c, y, m, d, long) {
    if (next_is("17")) take("17")
    else take("18")
    text = ""
    for (i = B; i < S; i++) {
        c = hexed(i, i + 1)
        if (c ~ /^3[0-9]$/) text = text substr(c, 2)
        else if (c != "5a" || i != S - 1) bad = 1
        else text = text "Z"
    }
    if (TAG == "17") text = ((substr(text, 1, 2) + 0 < 50) ? "20" : "19") text
    if (length(text) != 15 || substr(text, 15) != "Z") bad = 1
    y = substr(text, 1, 4) + 0; m = substr(text, 5, 2) + 0; d = substr(text, 7, 2) + 0
    long = (m == 2) ? 28 + leap(y) : (m == 4 || m == 6 || m == 9 || m == 11) ? 30 : 31
    if (y < 1 || m < 1 || m > 12 || d < 1 || d > long) bad = 1
    if (substr(text, 9, 2) > 23 || substr(text, 11, 2) > 59 || substr(text, 13, 2) > 59) bad = 1
    if (bad) return 0
    # Days since 1970 by the calendar of the first of March.
    y -= (m <= 2)
    d += int(y / 400) * 146097 + (y % 400) * 365 + int((y % 400) / 4) - int((y % 400) / 100)
    d += int((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) - 1 - 719468
    return d * 86400 + substr(text, 9, 2) * 3600 + substr(text, 11, 2) * 60 + substr(text, 13, 2)
}
# Steps into one extension: its name in `extension`, whether it is critical in `critical`; then its
# value stands between P and E.
function step_in() {
    take("30"); p3 = P; e3 = E; enter()
    extension = oid(); critical = 0
    if (next_is("01")) { take("01"); critical = (hexed(B, S) != "00") }
    take("04"); end(); enter()
}
function step_out() { P = p3; E = e3 }'

# Prints of a certificate in DER: subject, issuer and number in hex, the bits of its key, its end, and
# whether it is a CA.
ca_facts() { # FILE
    hex < "$1" | awk "$AWK_DER$AWK_CA"'
    END {
        whole(); take("30"); enter(); if (next_is("a0")) take("a0")
        serial = integer(); take("30"); take("30"); issuer = hexed(RAW, S)
        take("30"); p = P; e = E; enter(); when(); closes = when(); P = p; E = e
        take("30"); subject = hexed(RAW, S)
        take("30"); p = P; e = E; enter(); take("30"); take("03"); bits = hexed(B + 1, S); P = p; E = e
        if (next_is("81")) take("81")
        if (next_is("82")) take("82")
        ca = "no"
        if (next_is("a3")) {
            take("a3"); enter(); take("30"); enter()
            while (more()) {
                step_in()
                if (extension == "2.5.29.19") { take("30"); enter(); if (next_is("01")) ca = "yes" }
                step_out()
            }
        }
        if (bad) exit
        print "subject " subject; print "issuer " issuer; print "serial " serial; print "bits " bits
        print "closes " closes; print "ca " ca
    }'
}

# Prints of a revocation list in DER (RFC 5280 section 5.1) where its signed part and its signature
# begin, by what it is signed, who issued it, until when it is in force, and what it says of a number.
list_facts() { # FILE, NUMBER IN HEX
    hex < "$1" | awk -v wanted="$2" "$AWK_DER$AWK_CA"'
    END {
        whole(); take("30"); tbs = RAW; signed = algorithm(); take("03"); end(); signature = RAW
        P = tbs; E = signature; take("30"); enter()
        if (next_is("02")) small()
        algorithm(); take("30"); issuer = hexed(RAW, S); opens = when()
        closes = "none"; if (next_is("17") || next_is("18")) closes = when()
        since = "none"; reason = "-"; suspected = "none"; odd = ""
        if (next_is("30")) {
            take("30"); p = P; e = E; enter()
            while (more()) {
                take("30"); p2 = P; e2 = E; enter(); number = integer()
                if (number "" == wanted "") {
                    since = when()
                    if (more()) {
                        take("30"); enter()
                        while (more()) {
                            step_in()
                            if (extension == "2.5.29.21") { take("0a"); reason = hexed(B, S) }
                            else if (critical) odd = extension
                            else if (extension == "2.5.29.24") suspected = when()
                            step_out()
                        }
                    }
                }
                P = p2; E = e2
            }
            P = p; E = e
        }
        if (next_is("a0")) {
            take("a0"); enter(); take("30"); enter()
            while (more()) {
                step_in()
                if (extension == "2.5.29.27") odd = "a delta list"
                else if (extension == "2.5.29.28") {
                    take("30"); enter()
                    while (more()) {
                        take("")
                        if (TAG == "81") print "scope users"
                        else if (TAG == "82") print "scope cas"
                        else if (TAG != "a0") odd = "a part of a list"
                    }
                }
                else if (critical) odd = extension
                step_out()
            }
        }
        end()
        if (bad) exit
        print "tbs " tbs; print "signature " signature; print "signed " signed; print "issuer " issuer
        print "opens " opens; print "closes " closes; print "since " since; print "reason " reason
        print "suspected " suspected; print "odd " odd
    }'
}

# Prints likewise of an OCSP answer in DER (RFC 6960 section 4.2.1) about one certificate: whose it is
# and its number, what is said of it, and where certificates begin that came along.
answer_facts() { # FILE
    hex < "$1" | awk "$AWK_DER$AWK_CA"'
    END {
        whole(); take("0a"); if (hexed(B, S) != "00") bad = 1
        take("a0"); end(); enter(); take("30"); end(); enter()
        if (oid() != "1.3.6.1.5.5.7.48.1.1") bad = 1
        take("04"); end(); enter(); take("30"); end(); enter()
        take("30"); tbs = RAW; signed = algorithm(); take("03"); signature = RAW
        certificates = ""
        if (more()) {
            take("a0"); end(); p = P; e = E; enter(); take("30"); end(); if (members(8) > 8) bad = 1
            enter()
            while (more()) { take("30"); certificates = certificates " " RAW }
        }
        P = tbs; E = signature; take("30"); enter()
        if (next_is("a0")) take("a0")
        if (next_is("a1")) take("a1")
        else take("a2")
        produced = when(); take("30"); p = P; e = E; if (members(1) != 1) bad = 1
        enter(); take("30"); enter(); take("30"); p2 = P; e2 = E; enter()
        hashed = algorithm(); take("04"); name = hexed(B, S); take("04"); key = hexed(B, S); serial = integer(); end()
        P = p2; E = e2
        since = "none"; reason = "-"; odd = ""
        if (next_is("80")) take("80")
        else if (next_is("a1")) {
            take("a1"); p2 = P; e2 = E; enter(); since = when()
            if (more()) { take("a0"); end(); enter(); take("0a"); end(); reason = hexed(B, S) }
            P = p2; E = e2
        }
        else { take("82"); odd = "a certificate that the responder does not know" }
        opens = when(); closes = opens + 300
        if (next_is("a0")) { take("a0"); p2 = P; e2 = E; enter(); closes = when(); end(); P = p2; E = e2 }
        if (next_is("a1")) {
            take("a1"); enter(); take("30"); enter()
            while (more()) { step_in(); if (critical) odd = extension; step_out() }
        }
        end(); P = p; E = e
        if (next_is("a1")) {
            take("a1"); end(); enter(); take("30"); end(); enter()
            while (more()) { step_in(); if (critical) odd = extension; step_out() }
        }
        end()
        if (bad) exit
        print "tbs " tbs; print "signature " signature; print "signed " signed; print "hashed " hashed
        print "name " name; print "key " key; print "serial " serial; print "produced " produced
        print "opens " opens; print "closes " closes; print "since " since; print "reason " reason
        print "suspected none"; print "odd " odd; print "certificates" certificates
    }'
}

# Is a file one value in DER and nothing else, as lists and answers are?
is_der() { # FILE
    hex < "$1" | awk "$AWK_DER"'END { whole(); exit bad ? 1 : 0 }'
}

told() { # KEY: of the list or the answer that is looked at
    sed -n "s/^$1 //p" "$work/facts"
}

of_way() { # STEP, KEY: of the certificate at that step from the signer up
    sed -n "s/^$2 //p" "$work/way.$1"
}

# Cuts one value, with its tag and length, out of DER; of a BIT STRING, its bits.
cut_out() { # FILE, OFFSET, TARGET
    openssl asn1parse -inform DER -in "$1" -strparse "$2" -noout -out "$3" > /dev/null 2>&1
}

# Did the key of a certificate in DER sign what lies in $work/tbs, with $work/value? Returns 2 where it
# is signed in a way that this script does not know.
ca_signed() { # CERTIFICATE, ALGORITHM
    openssl x509 -inform DER -in "$1" -noout -pubkey > "$work/ca.pub" 2> /dev/null || return 2
    case $2 in
        1.2.840.113549.1.1.11 | 1.2.840.10045.4.3.2) hash=sha256 ;;
        1.2.840.113549.1.1.12 | 1.2.840.10045.4.3.3) hash=sha384 ;;
        1.2.840.113549.1.1.13 | 1.2.840.10045.4.3.4) hash=sha512 ;;
        1.3.101.112)
            openssl pkeyutl -verify -pubin -inkey "$work/ca.pub" -rawin -in "$work/tbs" \
                -sigfile "$work/value" < /dev/null > /dev/null 2>&1
            return
            ;;
        *) return 2 ;;
    esac
    openssl dgst "-$hash" -verify "$work/ca.pub" -signature "$work/value" "$work/tbs" > /dev/null 2>&1
}

# Finds the way from the signer of the token that is looked at up to the root: certificates in DER,
# $work/way.N.der, what they say in $work/way.N, and their number in $steps. Returns 1 where it is not plain.
find_way() {
    rm -f "$work"/way.* "$work"/pinned.*
    cat "$pins/root.pem" "$work/certificates" |
        awk -v stem="$work/pinned." '/^-----BEGIN CERTIFICATE-----/ { inside = 1; n++ }
            inside { print > (stem n) } /^-----END CERTIFICATE-----/ { inside = 0 }'
    issuer=$(said issuer) serial=$(said serial)
    steps=0
    while [ "$steps" -lt 8 ]; do
        steps=$((steps + 1))
        for file in "$work"/pinned.*; do
            openssl x509 -in "$file" -outform DER -out "$work/ca.der" 2> /dev/null || return 1
            ca_facts "$work/ca.der" > "$work/ca"
            if [ "$steps" -eq 1 ]; then
                wanted="issuer $issuer"
                grep -qx -e "serial $serial" "$work/ca" || continue
            else
                wanted="subject $issuer"
            fi
            grep -qx -e "$wanted" "$work/ca" || continue
            if [ -f "$work/way.$steps.der" ]; then
                cmp -s "$work/ca.der" "$work/way.$steps.der" && continue
                return 1 # Two of one name: which of them it was is not for this script to find out.
            fi
            cat "$work/ca" > "$work/way.$steps"
            cat "$work/ca.der" > "$work/way.$steps.der"
        done
        [ -s "$work/way.$steps" ] || return 1
        openssl x509 -in "$pins/root.pem" -outform DER | cmp -s - "$work/way.$steps.der" && return
        issuer=$(of_way "$steps" issuer)
    done
    return 1
}

# Splits a file of lists or answers in PEM into $work/piece.N in DER, $pieces of them. Returns 1 where it is
# in another spelling than its one.
split_pieces() { # FILE, LABEL
    rm -f "$work"/piece.* "$work"/text.*
    awk -v stem="$work/text." -v begin="-----BEGIN $2-----" -v end="-----END $2-----" '
        $0 == begin && !inside { inside = 1; n++; printf "" > (stem n); next }
        $0 == end && inside { inside = 0; close(stem n); next }
        !inside || n > 16 { exit wrong = 1 }
        { print > (stem n) }
        END { exit (wrong || inside || n < 1 || n > 16) ? 1 : 0 }' "$1" || return 1
    pieces=0
    : > "$work/spelled"
    while [ -f "$work/text.$((pieces + 1))" ]; do
        pieces=$((pieces + 1))
        openssl base64 -d -in "$work/text.$pieces" -out "$work/piece.$pieces" 2> /dev/null || return 1
        { echo "-----BEGIN $2-----" && openssl base64 -in "$work/piece.$pieces" && echo "-----END $2-----"; } \
            >> "$work/spelled"
    done
    cmp -s "$work/spelled" "$1"
}

# (11) RFC 5280 section 6.3.3, RFC 6960 section 3.2: what the lists and answers beside a token show of
# the certificates that you pinned for it, at the stamped time. $counts is `no` where it shows that it cannot be
# relied on, or you ask for this and it is not shown. What muniment may fail and this script cannot read is NOT CHECKED.
check_status() { # STAMP
    counts=yes
    stem=${1%.tsr}
    : > "$work/status"
    left=
    silent='its certificates'
    if here "$stem.crl" || here "$stem.ocsp"; then
        if find_way; then
            check_pieces "$stem.crl" 'X509 CRL' list
            check_pieces "$stem.ocsp" 'OCSP RESPONSE' answer
            silent=
            step=1
            while [ "$step" -lt "$steps" ]; do
                grep -q "^$step " "$work/status" || silent="its certificate $step, from the signer up"
                step=$((step + 1))
            done
        else
            left="$stem.crl and .ocsp: the way up to your root.pem is not plain"
        fi
        why=
    fi
    awk -v at="$(said epoch)" '
        $2 == "none" { next }
        $2 + 0 <= at + 0 { print "revoked", $2, $3; exit }' "$work/status" > "$work/worst"
    # RFC 3161 section 4: of these reasons alone a token from before holds. No reason is none of them.
    [ -s "$work/worst" ] || awk -v at="$(said epoch)" '
        $2 == "none" || ($3 ~ /^0[0345]$/ && ($4 == "none" || $4 + 0 > at + 0)) { next }
        { print "discredited", $2, $3; exit }' "$work/status" > "$work/worst"
    read -r standing since reason < "$work/worst" || standing=
    case $standing in
        revoked)
            fail 11 "$1 was made when a certificate of $name was revoked: since $(spelled_time "$since") (reason: $(reason_name "$reason"))"
            return
            ;;
        discredited)
            counts=no
            echo "$1 counts for nothing: a certificate of $name was revoked on $(spelled_time "$since") (reason: $(reason_name "$reason")), so others may have had its key" >> "$work/noted"
            return
            ;;
    esac
    if [ -n "$left" ]; then
        # muniment may find something wrong there, so this is no 0.
        unchecked 11 "$left, and is left alone"
        in_demand="$in_demand 11"
    elif [ -n "$silent" ] && [ "$need_unrevoked" = true ]; then
        counts=no
        echo "$1 counts for nothing: you ask to be shown that $name was not revoked, and nothing tells of $silent" >> "$work/noted"
    elif [ -n "$silent" ]; then
        echo "$1: whether $name was revoked is NOT CHECKED, since nothing tells of $silent" >> "$work/noted"
    else
        echo "$1: $name was not revoked, by the lists and answers of that moment" >> "$work/noted"
    fi
}

# A CRLReason (RFC 5280 section 5.3.1), in hex, by its name.
reason_name() { # REASON
    names='unspecified keyCompromise cACompromise affiliationChanged superseded cessationOfOperation certificateHold
- removeFromCRL privilegeWithdrawn aACompromise'
    case $1 in
        0[0-9a])
            # shellcheck disable=SC2086
            printf '%s\n' $names | sed -n "$((0x$1 + 1))p"
            ;;
        *) echo - ;;
    esac
}

# Adds lines STEP SINCE REASON SUSPECTED to $work/status for what the pieces of a file say of the
# certificates on the way. One that speaks for their issuers and shows nothing is wrong.
check_pieces() { # FILE, LABEL, KIND
    here "$1" || return 0
    if ! split_pieces "$1" "$2"; then
        fail 11 "$1 holds no $3 in its one spelling"
        return
    fi
    piece=0
    while [ "$piece" -lt "$pieces" ]; do
        piece=$((piece + 1))
        if ! is_der "$work/piece.$piece"; then
            fail 11 "$1 holds something that is no $3"
            return
        fi
        found=no
        odd=
        others=
        step=1
        while [ "$step" -lt "$steps" ]; do
            why=
            above=$((step + 1))
            case $3 in
                list) check_list "$work/piece.$piece" ;;
                answer) check_answer "$work/piece.$piece" ;;
            esac
            case $?,$why in
                0,)
                    found=yes
                    echo "$step $(told since) $(told reason) $(told suspected)" >> "$work/status"
                    ;;
                1,*) odd=${odd:-$why} ;;
                2,*) left="$1: $why" ;;
                3,*) others=$why ;;
            esac
            step=$above
        done
        if [ "$found" = no ] && [ -n "$odd" ]; then
            fail 11 "$1 is nothing that shows what was revoked then: $odd"
        elif [ "$found" = no ] && [ -n "$others" ]; then
            left="$1: $others"
        fi
    done
}

# Whether a list or an answer says something of the certificate at $step: 0 it does, 1 it is wrong, 2 it
# is left alone, 3 it is about others. Why, in $why. One that is about nobody you pinned is left alone as a
# whole: nothing in it is held against anything, and muniment may not be able to read it.
check_list() { # LIST
    why='it is larger than this script reads'
    [ "$(wc -c < "$1")" -le 65536 ] || return 2
    list_facts "$1" "$(of_way "$step" serial)" > "$work/facts"
    why='it cannot be read here'
    grep -q '^tbs ' "$work/facts" || return 2
    why='one of its lists is by none of the issuers that you pinned'
    [ "$(told issuer)" = "$(of_way "$above" subject)" ] || return 3
    # (f) The issuer's key may sign lists, and signed this one.
    why='its issuer may not sign lists'
    openssl x509 -inform DER -in "$work/way.$above.der" -noout -ext keyUsage > "$work/usage" 2> /dev/null
    ! grep -q 'Key Usage' "$work/usage" || grep -q 'CRL Sign' "$work/usage" || return 1
    signed_part "$1" "$work/way.$above.der" || return
    # (a), (d) Complete for certificates of this kind, and in force.
    why="it has $(told odd), which is not known here"
    [ -z "$(told odd)" ] || return 1
    case $(told scope),$(of_way "$step" ca) in
        users,yes | cas,no) why='' && return 3 ;;
    esac
    why='it does not say how long it is in force'
    [ "$(told closes)" != none ] || return 1
    in_force
}

check_answer() { # ANSWER
    answer_facts "$1" > "$work/facts"
    why='it cannot be read here'
    grep -q '^tbs ' "$work/facts" || return 2
    # (1) It is about a certificate by this issuer: the hash of its name, and of the bits of its key.
    case $(told hashed) in
        1.3.14.3.2.26) hash=sha1 ;;
        2.16.840.1.101.3.4.2.1) hash=sha256 ;;
        2.16.840.1.101.3.4.2.2) hash=sha384 ;;
        2.16.840.1.101.3.4.2.3) hash=sha512 ;;
        *) return 2 ;;
    esac
    why='one of its answers is for none of the issuers that you pinned'
    [ "$(told name)" = "$(unhex "$(of_way "$above" subject)" | openssl dgst "-$hash" -r | cut -d ' ' -f 1)" ] ||
        return 3
    [ "$(told key)" = "$(unhex "$(of_way "$above" bits)" | openssl dgst "-$hash" -r | cut -d ' ' -f 1)" ] ||
        return 3
    # (2), (3) The issuer signed it, or somebody whom that let answer (section 4.2.2.2).
    if ! signed_part "$1" "$work/way.$above.der"; then
        [ "$why" = 'its signature is not by the issuer' ] || return 2
        answered "$1" || return
    fi
    why="it has $(told odd), which is not known here"
    [ -z "$(told odd)" ] || return 1
    why='it is about another certificate of this issuer'
    [ "$(told serial)" = "$(of_way "$step" serial)" ] || return 1
    in_force
}

# (5), (6) As of the stamped time; and one that says "good" is not from after the certificate's end.
in_force() {
    why='it was out of date by then'
    [ "$(told closes)" -ge "$(said epoch)" ] || return 1
    why='it is from after the end of the certificate'
    [ "$(told since)" != none ] || [ "$(told opens)" -le "$(of_way "$step" closes)" ] || return 1
    why=
}

signed_part() { # LIST OR ANSWER, CERTIFICATE
    why='it cannot be read here'
    cut_out "$1" "$(told tbs)" "$work/tbs" && cut_out "$1" "$(told signature)" "$work/value" || return 2
    why='its signature is not by the issuer'
    ca_signed "$2" "$(told signed)"
    case $? in
        0) return 0 ;;
        1) return 1 ;;
    esac
    why='it is signed in a way that this script does not check'
    return 2
}

# Did somebody sign the answer whose certificate is by the issuer, for that, and was valid then?
answered() { # ANSWER
    why='nobody signed it who may answer for the issuer'
    openssl x509 -inform DER -in "$work/way.$above.der" -out "$work/ca.pem" 2> /dev/null || return 2
    for offset in $(told certificates); do
        cut_out "$1" "$offset" "$work/responder.der" || continue
        openssl x509 -inform DER -in "$work/responder.der" -out "$work/responder.pem" 2> /dev/null || continue
        ca_signed "$work/responder.der" "$(told signed)" || continue
        openssl verify -partial_chain -auth_level 2 -attime "$(told produced)" -CAfile "$work/ca.pem" \
            "$work/responder.pem" > /dev/null 2>&1 || continue
        ca_facts "$work/responder.der" > "$work/responder"
        [ "$(sed -n 's/^issuer //p' "$work/responder")" = "$(of_way "$above" subject)" ] || continue
        openssl x509 -in "$work/responder.pem" -noout -ext extendedKeyUsage 2> /dev/null |
            grep -q 'OCSP Signing' || continue
        openssl x509 -in "$work/responder.pem" -noout -ext keyUsage > "$work/usage" 2> /dev/null
        ! grep -q 'Key Usage' "$work/usage" || grep -q -e 'Digital Signature' -e 'Non Repudiation' "$work/usage" ||
            continue
        return 0
    done
    return 1
}

# ---------------------------------------------------------------------------------- BEFORE ALL

usage() {
    echo 'usage: sh verify.sh KIT TRUST' >&2
    echo '  KIT    the folder to check' >&2
    echo '  TRUST  a folder of your own, with the root keys that you pin in its file roots' >&2
    exit 3
}

need() { # PROGRAM, DEBIAN PACKAGE
    command -v "$1" > /dev/null 2>&1 ||
        stop "the program $1 is missing. On Debian it is in the package $2."
}

need_programs() {
    # Programs are looked for in PATH while the kit is the working folder: none may come from there.
    case :$PATH: in
        *:[!/]* | *::*) stop 'PATH has a folder that is not absolute; set one without and try again.' ;;
    esac
    for program in cat cp cut dd mkdir mktemp mv od rm sha512sum sort tail tr uniq wc; do
        need "$program" coreutils
    done
    need awk mawk
    need cmp diffutils
    need find findutils
    need grep grep
    need sed sed
    need ssh-keygen openssh-client
    need xargs findutils
    need openssl openssl
    case $(openssl version 2> /dev/null) in
        'OpenSSL '[3-9].* | 'OpenSSL '[1-9][0-9]*.*) ;;
        *) stop 'openssl is not OpenSSL 3 or later. On Debian it is in the package openssl.' ;;
    esac
    [ $((4611686018427387904 + 4611686018427387903)) = "$MOST" ] ||
        stop 'this shell does not count to 2^63. On Debian use the shell in the package dash.'
}

# A signature that is known to hold, and one that is known not to: programs that answer otherwise
# would judge the evidence wrongly. The key is that of RFC 8032 section 7.1, TEST 1.
try_programs() {
    {
        echo "$BEGIN_SIGNATURE"
        echo 'U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAg11qYAYKxCrfVS/7TyWQHOg7hcv'
        echo 'PapiMlrwIaaPcHURoAAAAUbXVuaW1lbnQtbWFuaWZlc3QtdjEAAAAAAAAABnNoYTUxMgAA'
        echo 'AFMAAAALc3NoLWVkMjU1MTkAAABAHPRYpleaKBn2OobgFXdzdh66IarWis+1bCiaYbVKIw'
        echo 'ncHHqoFiCov29fsHvPm6NbZ+3O2UIYelI3fvXRiIs2Dg=='
        echo "$END_SIGNATURE"
    } > "$work/known.sig"
    echo muniment > "$work/known"
    echo Muniment > "$work/other"
    if ! check_signature "$work/known.sig" "$work/known" "$MANIFESTS" ||
        check_signature "$work/known.sig" "$work/other" "$MANIFESTS"; then
        stop 'ssh-keygen (OpenSSH 8.2 or later; Debian package openssh-client) and openssl 3 do not
verify a signature that is known to be good, so nothing can be checked here.'
    fi
}

# Reads the roots that the verifier pins: lines NAME namespaces="muniment-roles-v1" KIND BASE64.
# Writes "NAME<TAB>KIND BASE64" lines to $work/roots.
read_trust() { # TRUST FOLDER
    roots=$1/roots
    if [ ! -f "$roots" ] || [ ! -r "$roots" ]; then
        stop "$(shown "$1") is no trust folder: it has no file roots with the root keys you pin."
    fi
    limit "$roots" 1048576
    tr '\r' '\n' < "$roots" > "$work/roots.text"
    if controls "$work/roots.text" || ! is_utf8 "$work/roots.text" ||
        ! awk "$AWK_BASE64"'
            /^[ \t]*$/ || /^#/ { next }
            !/^[^ \t"#,*?!]+ namespaces="muniment-roles-v1" [a-z0-9@.-]+ [^ ]+$/ { exit wrong = 1 }
            !spelled($4) || $1 in names { exit wrong = 1 }
            $3 == "ssh-ed25519" && (length($4) != 68 || $4 !~ /^AAAAC3NzaC1lZDI1NTE5AAAAI[A-P]/) {
                exit wrong = 1
            }
            { names[$1]; print $1 "\t" $3 " " $4 }
            END { exit wrong }' "$work/roots.text" > "$work/roots"; then
        stop "the file roots of your trust folder must have lines of the form
    NAME namespaces=\"muniment-roles-v1\" ssh-ed25519 AAAA...
each with a name of its own, and nothing else but empty lines and comments."
    fi
}

# Reads the verifier's policy: $need_stamps, $need_witnesses, $need_beacons and $need_endorsers are how many of
# each must agree; $need_unrevoked is `true` where a time stamp must be shown to be by nothing revoked. Of TOML it
# takes what a policy needs. $in_demand are the checks from 10 on that a verdict of 0 cannot
# do without.
read_policy() { # TRUST FOLDER
    need_stamps=0
    need_witnesses=0
    need_beacons=0
    need_unrevoked=
    need_endorsers=0
    need_hashes=no
    in_demand=
    checks='1 2 3 4 5 6 7 8 9 10 11 12 13'
    policy=$1/policy.toml
    [ -e "$policy" ] || return 0
    if [ ! -f "$policy" ] || [ ! -r "$policy" ]; then
        stop 'the file policy.toml of your trust folder cannot be read.'
    fi
    limit "$policy" 65536
    if controls "$policy" || ! awk '
        # Names of hashes, each with the day from which on it is no longer believed.
        function are_days(text,    list, n) {
            if (text !~ /^aged *= *[{].*[}]$/) return 0
            sub(/^aged *= *[{]/, "", text); sub(/[}]$/, "", text)
            for (n = split(text, list, ","); n > 0; n--)
                if (list[n] !~ /^ *(sha512|sha256|sha3-512|blake2b-512) *= *[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9] *$/) return 0
            return text != ""
        }
        { sub(/#.*$/, ""); gsub(/^ +| +$/, "") }
        $0 == "" { next }
        /^format *= *1$/ && table == "" && !format++ { next }
        /^\[(stamps|witnesses|beacons|endorsements|bitcoin|hashes)\]$/ && !seen[$0]++ { table = $0; next }
        table == "[hashes]" && !aged++ && are_days($0) { next }
        table == "[hashes]" { exit wrong = 1 }
        /^need *= *(0|[1-9][0-9]?|100)$/ && table != "" && table != "[bitcoin]" && !(table in need) {
            sub(/^need *= */, ""); need[table] = $0; next
        }
        /^floor *= *(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?$/ && table == "[bitcoin]" && !floor++ {
            sub(/^floor *= */, ""); if ($0 + 0 > 0 && $0 + 0 <= 1e60) next
        }
        /^unrevoked *= *(true|false)$/ && table == "[stamps]" && unrevoked == "" {
            sub(/^unrevoked *= */, ""); unrevoked = $0; next
        }
        { exit wrong = 1 }
        END {
            print need["[stamps]"] + 0, need["[witnesses]"] + 0, need["[beacons]"] + 0, need["[endorsements]"] + 0, aged ? "yes" : "no", unrevoked
            exit (wrong || !format || seen["[bitcoin]"] && !floor || seen["[hashes]"] && !aged) ? 1 : 0
        }
        ' "$policy" > "$work/policy"; then
        stop 'the file policy.toml of your trust folder must say format = 1, in the tables [stamps],
[witnesses], [beacons] and [endorsements] need = N, N being from 0 to 100, in [stamps] perhaps
unrevoked = true or false, in the table [bitcoin] floor = DIFFICULTY, in [hashes] on one line
aged = { sha512 = YEAR-MONTH-DAY }, and nothing else but comments.'
    fi
    read -r need_stamps need_witnesses need_beacons need_endorsers need_hashes need_unrevoked < "$work/policy"
    [ "$need_witnesses" -eq 0 ] || in_demand="$in_demand 10"
    [ "$need_stamps" -eq 0 ] || in_demand="$in_demand 11"
    [ "$need_beacons" -eq 0 ] || in_demand="$in_demand 12"
    [ "$need_endorsers" -eq 0 ] || in_demand="$in_demand 13"
    # (14) is there only where a hash has aged for you, and is nothing that this script can do.
    [ "$need_hashes" = no ] || {
        in_demand="$in_demand 14"
        checks="$checks 14"
    }
}

# Reads the keys of witnesses that you pinned, lines of the form NAME VKEY, into $work/witnesses: number,
# your name, type (04 is Ed25519, 06 is ML-DSA-44), id, and the witness's own name, with tabs between.
read_witnesses() { # TRUST FOLDER
    : > "$work/witnesses"
    keys=$1/witnesses
    [ -e "$keys" ] || return 0
    if [ ! -f "$keys" ] || [ ! -r "$keys" ]; then
        stop 'the file witnesses of your trust folder cannot be read.'
    fi
    limit "$keys" 1048576
    form='the file witnesses of your trust folder must have lines of the form
    NAME WITNESS+ID+KEY
each key once, and nothing else but empty lines and comments.'
    if controls "$keys" || ! is_utf8 "$keys" || ! awk "$AWK_BASE64"'
        /^ *$/ || /^#/ { next }
        {
            at = index($0, " ")
            name = substr($0, 1, at - 1)
            key = substr($0, at + 1)
            first = index(key, "+")
            witness = substr(key, 1, first - 1)
            id = substr(key, first + 1, 8)
            value = substr(key, first + 10)
        }
        name !~ /^[a-z0-9][a-z0-9-]*$/ || length(name) > 32 || length(key) > 4096 { exit wrong = 1 }
        first < 2 || length(witness) > 255 || witness ~ / / || id !~ /^[0-9a-f]*$/ { exit wrong = 1 }
        length(id) != 8 || substr(key, first + 9, 1) != "+" || !spelled(value) { exit wrong = 1 }
        key in names && names[key] != name { exit wrong = 1 }
        key in names { next }
        ids[witness " " id]++ { exit wrong = 1 }
        { names[key] = name; print name "\t" id "\t" value "\t" witness }
        END { exit wrong }' "$keys" > "$work/witness.keys" || unicode_space "$work/witness.keys"; then
        stop "$form"
    fi
    number=0
    while IFS=$tab read -r name id value witness <&4; do
        number=$((number + 1))
        printf '%s' "$value" | openssl base64 -d -A > "$work/typed"
        kind=$(od -An -tx1 -N1 "$work/typed" | tr -d ' \n')
        case $kind,$(($(wc -c < "$work/typed"))) in
            04,33 | 06,1313) ;;
            *) stop "$form" ;;
        esac
        [ "$({ printf '%s\n' "$witness" && cat "$work/typed"; } | openssl dgst -sha256 -binary |
            od -An -tx1 -N4 | tr -d ' \n')" = "$id" ] || stop "$form"
        tail -c +2 "$work/typed" > "$work/witness.$number"
        printf '%s\t%s\t%s\t%s\t%s\n' "$number" "$name" "$kind" "$id" "$witness" >> "$work/witnesses"
    done 4< "$work/witness.keys"
}

# Reads the keys of other archivists that you pinned, lines of an allowed_signers file, into $work/endorsers: lines
# NAME<TAB>KIND BASE64<TAB>UNTIL, UNTIL being a time without signs between, or a hyphen.
read_endorsers() { # TRUST FOLDER
    : > "$work/endorsers"
    keys=$1/endorsers
    [ -e "$keys" ] || return 0
    if [ ! -f "$keys" ] || [ ! -r "$keys" ]; then
        stop 'the file endorsers of your trust folder cannot be read.'
    fi
    limit "$keys" 1048576
    tr '\r' '\n' < "$keys" > "$work/endorsers.text"
    if controls "$work/endorsers.text" || ! is_utf8 "$work/endorsers.text" ||
        ! awk "$AWK_BASE64 $AWK_TIME"'
            /^[ \t]*$/ || /^#/ { next }
            {
                until = "-"
                options = $2
                if (match(options, /,valid-before="[0-9]*Z"$/)) {
                    until = substr(options, RSTART + 15, RLENGTH - 16)
                    options = substr(options, 1, RSTART - 1)
                    if (length(until) != 15 || !is_time(substr(until, 1, 4) "-" substr(until, 5, 2) "-" \
                        substr(until, 7, 2) "T" substr(until, 9, 2) ":" substr(until, 11, 2) ":" \
                        substr(until, 13, 2) ".000Z")) exit wrong = 1
                }
            }
            !/^[a-z0-9][a-z0-9-]* [^ ]+ [a-z0-9@.-]+ [^ ]+$/ || length($1) > 32 { exit wrong = 1 }
            options != "namespaces=\"muniment-endorsement-v1\"" || !spelled($4) { exit wrong = 1 }
            $3 " " $4 in keys { exit wrong = 1 }
            $3 == "ssh-ed25519" && (length($4) != 68 || $4 !~ /^AAAAC3NzaC1lZDI1NTE5AAAAI[A-P]/) {
                exit wrong = 1
            }
            { keys[$3 " " $4]; print $1 "\t" $3 " " $4 "\t" until }
            END { exit wrong }' "$work/endorsers.text" > "$work/endorsers"; then
        stop "the file endorsers of your trust folder must have lines of the form
    NAME namespaces=\"$ENDORSEMENTS\" ssh-ed25519 AAAA...
or with ,valid-before=\"YYYYMMDDHHMMSSZ\" behind the quotes, each key once, and nothing else but empty
lines and comments."
    fi
}

# Lists the kit, with no name trusted: only names of letters, digits and . _ = - are ever handed to
# a program, and whatever has another name, or is neither file nor folder, is not opened.
list_kit() {
    odd='*[!A-Za-z0-9._=-]*'
    {
        find . -name "$odd" -prune -print > "$work/odd" &&
            find . -name "$odd" -prune -o ! -type d ! -type f -print > "$work/others" &&
            find . -name "$odd" -prune -o -type d -print > "$work/folders" &&
            find . -name "$odd" -prune -o -type f -print > "$work/listed"
    } || stop 'the kit cannot be read.'
    sed 's|^\./||' "$work/listed" | sort > "$work/files"
    # Folders that hold nothing.
    awk '{ sub(/^\.\//, "") }
        FILENAME == ARGV[1] { if ($0 != ".") empty[$0]; next }
        { while (sub(/\/[^\/]*$/, "")) delete empty[$0] }
        END { for (folder in empty) print folder }' \
        "$work/folders" "$work/files" "$work/others" | sort > "$work/empty"
    # The roles in force are the newest: the document with the highest number.
    roles=$(sed -n 's|^keys/roles/\([0-9]\{4\}\)$|\1|p' "$work/files" | grep -v '^0000$' | tail -n 1)
    roles=keys/roles/${roles:-0001}
    for path in log/checkpoint "$roles" "$roles.sig"; do
        here "$path" || stop "this is no kit that can be read: it has no file $path."
    done
    grep -q -e '^object/' -e '^objects/' "$work/files" ||
        stop 'this is no kit that can be read: it has no object/ and no objects/.'
    limit log/checkpoint 131072
    limit "$roles" 65536
    limit "$roles.sig" 16384
    ! here SHA512SUMS || limit SHA512SUMS 67108864
    large=$(find . -type f -path '*/content/manifests/*' -size +33554432c | sed -n 1p)
    [ -z "$large" ] || stop "$(shown "$large") is over the limit of 33554432 bytes."
    ! here README.md || limit README.md 33554432
    # So many values may a statement have, by its commas and opening brackets.
    find . -type f -path '*/content/manifests/*.json' -size +1000000c > "$work/raw"
    while IFS= read -r path; do
        [ "$(tr -d -c ',[{' < "$path" | wc -c)" -le 1000000 ] ||
            stop "$(shown "$path") is over the limit of 1000000 commas and opening brackets."
    done < "$work/raw"
    list_long
    # Every file is read once for all sums: sha512 for SHA512SUMS, manifests and inventories, sha256
    # and size for what statements say.
    sed 's|^|./|' "$work/files" > "$work/paths"
    grep -e '^\./object/v[0-9]*/content/' -e '^\./objects/[^/]*/v[0-9]*/content/' -e '^\./records/[^/]*/v[0-9]*/content/' "$work/paths" \
        > "$work/content.paths"
    xargs sha512sum < "$work/paths" > "$work/raw" || stop 'a file of the kit cannot be read.'
    sed 's|  \./|  |' "$work/raw" > "$work/sums"
    : > "$work/raw"
    if [ -s "$work/content.paths" ]; then
        xargs openssl dgst -sha256 -r < "$work/content.paths" > "$work/raw" ||
            stop 'a file of the kit cannot be read.'
    fi
    sed 's| \*\./| |' "$work/raw" > "$work/sha256"
    : > "$work/raw"
    if [ -s "$work/content.paths" ]; then
        xargs wc -c < "$work/content.paths" > "$work/raw" || stop 'a file of the kit cannot be read.'
    fi
    sed -e 's|^ *||' -e 's| \./| |' "$work/raw" > "$work/sizes"
}

# What is 64 MiB longer than the statement of its version says is not read: a file with a hole in it
# could be made as long as a file system allows. What no statement speaks of should be empty.
list_long() {
    find . -type f -size +67108864c > "$work/raw"
    while IFS= read -r path; do
        grep -Fqx -e "${path#./}" "$work/files" || continue
        logical=${path#*/content/}
        cat "${path%%/content/*}"/content/manifests/*.json 2> /dev/null | tr '{' '\n' |
            path=$logical awk '
                index($0, "\"path\":\"" ENVIRON["path"] "\",\"sha256\":\"") && \
                    match($0, /"size":[0-9]+/) { print substr($0, RSTART + 7, RLENGTH - 7) }' |
            sort -n | tail -n 1 > "$work/size"
        size=0
        [ ! -s "$work/size" ] || read -r size < "$work/size"
        case $path in
            */content/*) most=67108864 ;;
            *) most=268435456 ;; # of an inventory, the statements do not tell its length
        esac
        is_number "$size" && [ "$(wc -c < "$path")" -gt $((size + most)) ] &&
            stop "$(shown "$path") is far longer than a statement says, and is not read."
    done < "$work/raw"
}

# Lists the records that came along, by their folders.
list_records() {
    sed -n 's|^records/\([0-9b-df-hjkmnp-tv-xz]\{25\}\)/.*|\1|p' "$work/files" | sort -u > "$work/records"
    [ "$(wc -l < "$work/records")" -le 100 ] || stop 'this kit brings over the limit of 100 records.'
}

# Lists what there is of the log beside its checkpoint, each kind by itself.
list_papers() {
    # The time stamps that came along, the requests for them, and what says whether their certificates
    # were revoked; and the proofs of OpenTimestamps.
    grep -x 'log/stamps/[a-z0-9][a-z0-9-]\{0,31\}\.tsr' "$work/files" > "$work/stamps"
    sed 's|tsr$|tsq|' "$work/stamps" | grep -Fx -f "$work/files" > "$work/requests"
    sed -e 's|tsr$|crl|p' -e 's|crl$|ocsp|' "$work/stamps" | grep -Fx -f "$work/files" > "$work/statuses"
    grep -x 'log/stamps/[a-z0-9][a-z0-9-]\{0,31\}\(\.pending\)\{0,1\}\.ots' "$work/files" > "$work/proofs"
    [ "$(cat "$work/stamps" "$work/proofs" | wc -l)" -le 32 ] ||
        stop 'this kit brings over the limit of 32 time stamps.'
    while IFS= read -r path; do
        limit "$path" 65536
    done < "$work/stamps"
    while IFS= read -r path; do
        limit "$path" 65536
    done < "$work/requests"
    while IFS= read -r path; do
        limit "$path" 1048576
    done < "$work/statuses"
    while IFS= read -r path; do
        limit "$path" 65536
    done < "$work/proofs"
    # And what witnesses gave.
    grep -x 'log/cosignatures/[a-z0-9][a-z0-9-]\{0,31\}\.cosignature' "$work/files" > "$work/cosignatures"
    [ "$(wc -l < "$work/cosignatures")" -le 32 ] ||
        stop 'this kit brings over the limit of 32 files of cosignatures.'
    while IFS= read -r path; do
        limit "$path" 65536
    done < "$work/cosignatures"
    # And coverings by other hashes, which are left alone.
    if grep -q '^coverings/' "$work/files"; then
        for name in text lines nodes '[a-z0-9][a-z0-9-]\{0,31\}\.tsr'; do
            grep -x "coverings/[0-9b-df-hjkmnp-tv-xz]\{25\}/$name" "$work/files"
        done
    fi > "$work/coverings"
    sed -n -e 's|tsr$|tsq|p' -e 's|tsq$|crl|p' -e 's|crl$|ocsp|p' "$work/coverings" |
        grep -Fx -f "$work/files" > "$work/covering.status"
    # And the proofs that the log goes on from earlier heads.
    grep -x 'log/consistency/[1-9][0-9]\{0,17\}\.proof' "$work/files" > "$work/consistency"
    [ "$(wc -l < "$work/consistency")" -le 64 ] ||
        stop 'this kit brings proofs from over the limit of 64 heads.'
}

# Turns to the object in a folder of the kit: $home, and its versions by their manifests, lines
# NUMBER ID, from 1 without a gap, one ID a version.
turn_to() { # FOLDER
    home=$1
    # Lines SHA512 PATH, and PATH SHA256 SIZE, of every content path of ours.
    home=$1/ awk "$AWK_PATHS"'
        index($2, ENVIRON["home"]) == 1 {
            path = substr($2, length(ENVIRON["home"]) + 1)
            if (ours(path)) print $1, path
        }' "$work/sums" > "$work/content"
    home=$1/ awk "$AWK_PATHS"'
        index($2, ENVIRON["home"]) != 1 { next }
        { path = substr($2, length(ENVIRON["home"]) + 1) }
        FILENAME == ARGV[1] { size[path] = $1; next }
        ours(path) { print path, $1, size[path] }' "$work/sizes" "$work/sha256" | sort > "$work/stated"
    rm -f "$work/twice"
    twice=$work/twice awk '{
            n = split($2, part, "/")
            id = part[4]
            if (n != 4 || part[3] != "manifests" || !sub(/[.]sums$/, "", id)) next
            if (length(id) != 25 || id ~ /[^0-9a-z]/) next
            number = substr(part[1], 2) + 0
            if (number in ids) twice[number] = 1
            else ids[number] = id
        }
        END {
            for (number = 1; number in ids; number++) print number, ids[number]
            for (n = 1; n < number; n++) if (n in twice) print n > ENVIRON["twice"]
        }' "$work/content" > "$work/versions"
    last_version=$(wc -l < "$work/versions")
    last_version=$((last_version))
}

# ---------------------------------------------------------------------------------- THE CHECKS

# What stands in the folder of an object is that object's (5), and all else the package's (1): adds
# the lines of `strays` to either file.
into_homes() { # FILE, FILE
    [ -s "$work/strays" ] || return 0
    grep -f "$work/homes" "$work/strays" >> "$work/$1"
    grep -v -f "$work/homes" "$work/strays" >> "$work/$2"
}

# (1) The package is complete: the files that a kit has, each as SHA512SUMS lists it, no others.
# SHA512SUMS is not signed. It is here against accidents.
check_package() { # LIST OF DIGESTS
    passed 1 "the package is complete: $(wc -l < "$work/files" | tr -d ' ') files, each as listed, and no other"
    sed 's|.*|^records/&/|' "$work/records" > "$work/homes"
    echo "^$notice/" >> "$work/homes"
    sed 's|^\./||' "$work/odd" > "$work/strays"
    into_homes odd.5 odd.1
    for check in 1 5; do
        [ ! -s "$work/odd.$check" ] ||
            fail "$check" "names that do not belong here: $(dd if="$work/odd.$check" bs=300 count=1 2> /dev/null | escaped)"
    done
    {
        sed 's|$| is a link or no file|; s|^\./||' "$work/others"
        sed 's|$| is an empty folder|' "$work/empty"
    } > "$work/strays"
    into_homes fail.5 fail.1
    {
        printf '%s\n' README.md SHA512SUMS "$roles" "$roles.sig" log/checkpoint
        sed 's|^[0-9]* \(.*\)$|log/proofs/\1.tlog-proof|' "$work/versions"
        sed 's|.*|log/proofs/&.tlog-proof|' "$work/records"
        cat "$work/stamps" "$work/requests" "$work/statuses" "$work/proofs" "$work/cosignatures" \
            "$work/consistency" "$work/coverings" "$work/covering.status"
        list_endorsed
    } | sort > "$work/expected"
    grep -v -f "$work/homes" "$work/files" | cat "$work/expected" - | sort | uniq -u > "$work/different"
    while IFS= read -r path; do
        if here "$path"; then
            fail 1 "$path does not belong here"
        else
            fail 1 "$path is missing"
        fi
    done < "$work/different"
    here SHA512SUMS || return
    # It has one spelling, which is that of `sha512sum` on the sorted names; so it is compared whole.
    grep -v '  SHA512SUMS$' "$work/sums" > "$work/expected"
    cmp -s "$work/expected" "$1" && return
    awk 'FILENAME == ARGV[1] { line[$0]; next }
        !($0 in line) { print $2 " is not listed in SHA512SUMS, or is not what it lists" }' \
        "$1" "$work/expected" > "$work/different"
    cat "$work/different" >> "$work/fail.1"
    [ -s "$work/different" ] ||
        fail 1 'SHA512SUMS lists more than there is, or is not in its one spelling'
}

# (2) The roles are in their one form, and signed by a root key that you pinned. The signature is
# checked either way; by a root you have not pinned, it shows nothing: NOT CHECKED. Where you remember
# newer roles of this archive, all is judged by these.
check_roles() { # TRUST FOLDER
    vouched=no
    origin=
    root_signer=
    : > "$work/signers"
    if ! read_roles "$roles" || ! has_its_serial; then
        fail 2 "$roles $why"
        return
    fi
    turn_to_log_of log/checkpoint
    check_signature "$roles.sig" "$roles" "$ROLES"
    case $? in
        1) fail 2 "$roles.sig is no signature of root over the roles: $why" ;;
        2) unchecked 2 "$roles.sig was not checked: $why" ;;
        0)
            root=$key_fingerprint root_signer=$signer
            root_name=$(key=$signer awk -F '\t' '$2 == ENVIRON["key"] { print $1; exit }' "$work/roots")
            if [ -n "$root_name" ]; then
                vouched=yes
                root_name=$(shown "$root_name")
                serial=$(sed -n '3s/^# serial: //p' "$roles")
                vouching="its roles (serial $serial) are signed by the root key that you pinned as $root_name ($root)"
                passed 2 "$vouching"
                remember_roles "$1"
            elif [ -s "$work/roots" ]; then
                unchecked 2 "the roles are signed by $root, which you have not pinned: an unknown signer"
            else
                unchecked 2 "you have pinned no root key, so nobody vouches for $root"
            fi
            ;;
    esac
}

# An older document stays signed by root for ever: the newest that you saw of this archive counts. What
# you remember lies under the sha256 of root's key and of the log's first, each on a line of its own;
# the signature stands behind the document. The later of two repeats the earlier, but for the serial.
remember_roles() { # TRUST FOLDER
    seen=seen/$(printf '%s\n%s\n' "$signer" "$(sed -n '4s/^# log: //p' "$roles")" |
        openssl dgst -sha256 -r | cut -d ' ' -f 1).roles
    [ -e "$1/$seen" ] || return 0
    root_key=$signer
    if [ -f "$1/$seen" ] && [ -r "$1/$seen" ]; then
        limit "$1/$seen" 1048576
        sed "/^$BEGIN_SIGNATURE\$/,\$d" "$1/$seen" > "$work/seen.roles"
        sed -n "/^$BEGIN_SIGNATURE\$/,\$p" "$1/$seen" > "$work/seen.roles.sig"
    fi
    if [ ! -s "$work/seen.roles.sig" ] || [ "$(wc -c < "$work/seen.roles")" -gt 65536 ] || ! ends_with_line_feed "$work/seen.roles" ||
        ! check_signature "$work/seen.roles.sig" "$work/seen.roles" "$ROLES" ||
        [ "$signer" != "$root_key" ] || ! read_roles "$work/seen.roles"; then
        stop "the roles that you remember, $seen of your trust folder, cannot be read. They are
yours, not the archive's: find out what changed them, then delete the file to begin anew."
    fi
    seen_serial=$(sed -n '3s/^# serial: //p' "$work/seen.roles")
    older=$roles older_serial=$serial newer=$work/seen.roles newer_serial=$seen_serial
    [ "$serial" -le "$seen_serial" ] ||
        older=$work/seen.roles older_serial=$seen_serial newer=$roles newer_serial=$serial
    sed 3d "$older" > "$work/older.roles"
    awk -v terms="$older_serial" '/^# from: / && ++terms_seen == terms { exit } NR != 3' "$newer" |
        cmp -s - "$work/older.roles" || {
        fail 2 "$roles and the roles that you remember are two histories: root signed roles of serial $older_serial that those of serial $newer_serial do not repeat"
        vouched=no
    }
    if [ "$vouched" = yes ] && [ "$seen_serial" -gt "$serial" ]; then
        passed 2 "$vouching; you remember newer ones (serial $seen_serial), and all is judged by these"
    else
        read_roles "$roles"
    fi
    turn_to_log_of log/checkpoint
}

# Do the roles lie under their own serial?
has_its_serial() {
    why='says another serial than the number that it lies under'
    [ "$(sed -n '3s/^# serial: //p' "$roles")" = "$(echo "${roles##*/}" | sed 's/^0*//')" ]
}

# Reads the roles: who may sign, by terms. Each goes on from the tree of the size and root that it
# gives, and so begins with the entry of that index; the first begins with the empty tree. Gives
#     $work/terms      lines TERM START END LOG: the entries from START to END - 1
#     $work/signers    lines TERM<TAB>NAME<TAB>KIND BASE64
#     $work/revoked    lines KIND BASE64<TAB>SINCE: an index, or a time
#     $work/logs       a line for each log, ID BASE64 NAME; the last is in force
#     $work/origins    their names as JSON spells them, in quotes
read_roles() { # FILE
    why='is not a roles document in its one form'
    if controls "$1" || ! is_utf8 "$1" || ! ends_with_line_feed "$1" || unicode_space "$1"; then
        return 1
    fi
    : > "$work/terms"
    : > "$work/keys"
    : > "$work/signers"
    : > "$work/revoked"
    most=$MOST terms=$work/terms signers=$work/signers keys=$work/keys revoked=$work/revoked \
        awk "$AWK_BASE64 $AWK_TIME"'
        # Is one number below another? Each is in its one spelling, and may be too large for awk.
        function below(a, b) {
            return (length(a) != length(b)) ? length(a) < length(b) : a "" < b ""
        }
        function ends(at) { print term, start, at, logs > ENVIRON["terms"] }
        NR == 1 { if ($0 != "# muniment-roles/1") exit wrong = 1; next }
        NR == 2 { if (!/^# origin: [^ +]+$/) exit wrong = 1; origin = $3; next }
        NR == 3 { if (!/^# serial: [1-9][0-9]*$/ || length($3) > 9) exit wrong = 1; serial = $3; next }
        NR == 4 { term = 1; start = "0"; opened = 3 }
        /^# from: / {
            if (NR == 4 || !signed || !/^# from: [1-9][0-9]* [^ ]+$/) exit wrong = 1
            if (length($4) != 44 || $4 !~ /[^=]=$/ || !spelled($4)) exit wrong = 1
            if (!below(start, $3) || below(ENVIRON["most"], $3)) exit wrong = 1
            ends($3)
            term++; start = $3; opened = NR; signed = 0
            next
        }
        /^# log: / || NR == 4 {
            if (NR != opened + 1 || !/^# log: [^ +]+[+][0-9a-f]+[+][^ ]+$/) exit wrong = 1
            if (length($3) > 4096) exit wrong = 1
            name = id = $3
            sub(/[+].*/, "", name)
            id = substr(id, length(name) + 2, index(substr(id, length(name) + 2), "+") - 1)
            if (name in known || (NR == 4 && name "" != origin "")) exit wrong = 1
            known[name]
            logs++
            print id, substr($3, length(name) + length(id) + 3), name > ENVIRON["keys"]
            next
        }
        # Since an index, not above the beginning of the term that says so; or since a time.
        /^# revoked: / {
            if (signed || !/^# revoked: [^ ]+ [a-z0-9@.-]+ [^ ]+ [^ ]/ || / $/) exit wrong = 1
            if (!($4 " " $5 in known_signers)) exit wrong = 1
            if ($3 ~ /^(0|[1-9][0-9]*)$/) {
                if (below(start, $3)) exit wrong = 1
            } else if (length($3) != 20 || !is_time(substr($3, 1, 19) ".000" substr($3, 20))) {
                exit wrong = 1
            }
            revoked[$4 " " $5]
            print $4 " " $5 "\t" $3 > ENVIRON["revoked"]
            next
        }
        !/^[^ "#,*?!]+ namespaces="muniment-manifest-v1" [a-z0-9@.-]+ [^ ]+$/ { exit wrong = 1 }
        !spelled($4) || ($3 " " $4 in revoked) { exit wrong = 1 }
        $3 == "ssh-ed25519" && (length($4) != 68 || $4 !~ /^AAAAC3NzaC1lZDI1NTE5AAAAI[A-P]/) {
            exit wrong = 1
        }
        {
            signed = 1
            known_signers[$3 " " $4]
            print term "\t" $1 "\t" $3 " " $4 > ENVIRON["signers"]
        }
        END {
            if (wrong || !signed || serial "" != term "") exit 1
            ends(ENVIRON["most"])
        }' "$1" || return 1
    mv "$work/keys" "$work/logs"
    sed -e 's/^[^ ]* [^ ]* //' -e 's/[\\"]/\\&/g' -e 's/.*/"&"/' "$work/logs" > "$work/origins"
    if cut -f 3 "$work/signers" |
        grep -q -v -e '^ssh-ed25519 ' -e '^ssh-rsa ' -e '^ecdsa-sha2-nistp[0-9]* '; then
        return 1
    fi
    why='has a log key that is not <name>+<key id>+<base64> of an Ed25519 key, each its own'
    while read -r id key name <&5; do
        log_key_holds "$id" "$key" "$name" || return 1
    done 5< "$work/logs"
    if cut -f 3 "$work/signers" | grep -q -v '^ssh-ed25519 '; then
        unchecked 2 "a key in the roles is not Ed25519, and this script checks no other kind"
    fi
}

# C2SP signed-note: <name>+<key id>+<base64 of type 0x01 (Ed25519) and key>. The key id is the first
# four bytes of SHA-256(name || 0x0A || 0x01 || key).
log_key_holds() { # ID, BASE64, NAME
    if [ "${#2}" -ne 44 ] || ! is_spelled "$2"; then
        return 1
    fi
    case $2 in
        A[Q-Za-f]*[!=]) ;;
        *) return 1 ;;
    esac
    printf '%s' "$2" | openssl base64 -d -A > "$work/log.typed"
    [ "$({ printf '%s\n' "$3" && cat "$work/log.typed"; } | openssl dgst -sha256 -binary |
        od -An -tx1 -N4 | tr -d ' \n')" = "$1" ]
}

# (3) PROTOCOL.sshsig: a signer whom the roles name signed the manifest of every version.
check_manifest_signature() { # SUMS
    signed_by=
    signed_with=
    if ! here "$home/$1.sig"; then
        fail 3 "the signature $home/$1.sig is missing"
        return
    fi
    check_signature "$home/$1.sig" "$home/$1" "$MANIFESTS"
    case $? in
        1)
            fail 3 "$home/$1.sig is not a signature over the manifest: $why"
            return
            ;;
        2)
            unchecked 3 "$home/$1.sig was not checked: $why"
            return
            ;;
    esac
    signed_by=$key_fingerprint
    # The name in the newest term that has the key.
    principal=$(key=$signer awk -F '\t' '
        $3 == ENVIRON["key"] && $1 != term { term = $1; name = $2 }
        END { print name }' "$work/signers")
    if [ -n "$principal" ]; then
        signed_with=$signer
        printf '%s\n' "$(shown "$principal")" >> "$work/principals"
        printf '%s\n' "$home/$1" >> "$work/sealed"
    elif [ -z "$origin" ]; then
        unchecked 3 'the roles cannot be read, so there is nothing to hold it against'
    else
        fail 3 "$home/$1.sig was made by $signed_by, which the roles do not name as a signer"
    fi
}

# (4) Every file has the digest that the manifest of each version gives.
# (5) A version's state is its manifest and the manifest's own two files: the manifest lists all
# that versions 1 to N hold, once, in its one spelling.
check_manifest() { # NUMBER, SUMS
    number=$1 awk "$AWK_PATHS"' ours($2) <= ENVIRON["number"] + 0' "$work/content" > "$work/state.$1"
    # What was redacted since is listed, and is gone. A later version's manifest may leave it out.
    awk 'FILENAME == ARGV[1] { listed[$2]; next } $2 in listed' "$home/$2" "$work/gone" > "$work/taken"
    sums=$2 awk '
        $2 != ENVIRON["sums"] && $2 != ENVIRON["sums"] ".sig" { print $1 "  " $2 }' \
        "$work/state.$1" "$work/taken" | sort -k 2 > "$work/expected"
    [ "$(wc -l < "$home/$2")" -le 50000 ] || stop "$home/$2 is over the limit of 50000 lines."
    # A path within the notice is introduced once.
    cat "$work/state.$1" "$work/taken" | sed 's|^[0-9a-f]* v[0-9]*/content/||' | sort | uniq -d |
        sed "s|\$| is introduced twice up to version $1|" >> "$work/fail.5"
    cmp -s "$work/expected" "$home/$2" && return
    # It differs; say in what.
    if ! number=$1 awk "$AWK_PATHS"'
        {
            at = ours(substr($0, 131))
            if (!at || at > ENVIRON["number"] + 0 || substr($0, 129, 2) != "  " || \
                substr($0, 1, 128) ~ /[^0-9a-f]/ || substr($0, 131) "" <= before "") exit wrong = 1
            before = substr($0, 131)
        }
        END { exit wrong }' "$home/$2"; then
        fail 5 "$home/$2 is no manifest of version $1 in its one spelling"
        return
    fi
    folder=$home/ awk '
        FILENAME == ARGV[1] { found[$2] = $1; next }
        { listed[$2]; path = ENVIRON["folder"] $2 }
        !($2 in found) { print "4 " path " is missing"; next }
        found[$2] "" != $1 "" { print "4 " path " changed: it has not the sha512 of its manifest" }
        END {
            for (path in found) if (!(path in listed))
                print "5 " ENVIRON["folder"] path " is not listed in the manifest"
        }' "$work/expected" "$home/$2" | sort > "$work/different"
    sed -n 's/^4 //p' "$work/different" >> "$work/fail.4"
    sed -n 's/^5 //p' "$work/different" >> "$work/fail.5"
    [ -s "$work/different" ] || fail 5 "$home/$2 is not in its one spelling"
}

# (6) The statement of every version is in its one form, speaks of this version, archive and notice,
# names the key that signed its manifest, and lists exactly the files that the version added, with
# their sizes and sha256.
check_statement() { # NUMBER, ID
    statement=$home/v$1/content/manifests/$2.json
    : > "$work/statement.$1"
    if ! here "$statement"; then
        fail 6 "the statement $statement is missing"
        return
    fi
    if ! read_statement "$statement" > "$work/statement.$1"; then
        grep -q '^bad ' "$work/statement.$1" || stop 'awk does not do what POSIX says it does.'
        fail 6 "$statement is no statement of format 1: $(sed -n 's/^bad //p' "$work/statement.$1" | escaped)"
        : > "$work/statement.$1"
        return
    fi
    [ -z "$(fact "$1" odd_keys)" ] ||
        unchecked 6 "$statement has keys whose order this script does not check"
    [ "$(fact "$1" id)" = "$2" ] || fail 6 "$statement gives another id"
    [ "$(fact "$1" version)" = "$1" ] || fail 6 "$statement gives another version"
    [ "$(fact "$1" object)" = "$(fact 1 object)" ] || fail 6 "$statement is about another notice"
    [ -z "$signed_by" ] || [ "$(fact "$1" key)" = "\"$signed_by\"" ] ||
        fail 6 "$statement names another key than the one that signed its manifest"
    if [ -n "$origin" ]; then
        # Of which of our logs it must be, its position in the log says: check 3.
        grep -Fqx -e "$(fact "$1" origin)" "$work/origins" ||
            fail 6 "$statement is of another archive"
    fi
    sed -n "s|^file |v$1/content/|p" "$work/statement.$1" | sort > "$work/said"
    {
        grep "^v$1/" "$work/stated" | own=v$1/content/manifests/$2 awk '
            BEGIN { own = ENVIRON["own"] }
            $1 != own ".json" && $1 != own ".sums" && $1 != own ".sums.sig"'
        # What was redacted since must be said too; its size and sha256 cannot be compared.
        grep " v$1/" "$work/taken" | awk '
            FILENAME == ARGV[1] { line[$1] = $0; next }
            { print ($2 in line) ? line[$2] : $2 }' "$work/said" -
    } | sort | cmp -s - "$work/said" ||
        fail 6 "$statement does not list the files that its version added, with their sizes and sha256"
}

# Prints JSON {"DIGEST":["PATH",...],...} of lines DIGEST PATH on stdin, as RFC 8785 spells it.
grouped() {
    sort | awk '
        $1 "" == last { printf ",\"%s\"", $2; next }
        { printf "%s\"%s\":[\"%s\"", (NR > 1) ? "]," : "{", $1, $2; last = $1 "" }
        END { printf "%s", (NR > 0) ? "]}" : "{}" }'
}

# The inventory that follows from the manifests and statements of versions 1 to NUMBER, to the byte.
inventory() { # NUMBER
    printf '{"digestAlgorithm":"sha512","fixity":{"sha256":'
    number=1
    while [ "$number" -le "$1" ]; do
        sed -n "s|^file \\([^ ]*\\) \\([^ ]*\\) .*|\\2 v$number/content/\\1|p" "$work/statement.$number"
        number=$((number + 1))
    done | awk 'FILENAME == ARGV[1] { gone[$2]; next } !($2 in gone)' "$work/gone" - | grouped
    printf '},"head":"v%s","id":%s,"manifest":' "$1" "$(fact "$1" object)"
    grouped < "$work/state.$1"
    printf ',"type":"https://ocfl.io/1.1/spec/#inventory","versions":'
    number=1
    while [ "$number" -le "$1" ]; do
        echo "v$number"
        number=$((number + 1))
    done | sort > "$work/names" # "v10" sorts before "v2"
    comma='{'
    while IFS= read -r version; do
        number=${version#v}
        printf '%s"%s":{"created":"%s","message":"%s %s","state":' "$comma" "$version" \
            "$(fact "$number" composed)" "$(fact "$number" kind)" "$(fact "$number" id)"
        sed 's| v[0-9]*/content/| |' "$work/state.$number" | grouped
        printf ',"user":{"address":%s,"name":%s}}' "$(fact "$number" uri)" "$(fact "$number" principal)"
        comma=,
    done < "$work/names"
    printf '}}'
}

# (7) OCFL 1.1 sections 3.5 to 3.7: every byte of the inventories follows from the statements.
check_inventories() {
    passed 7 'the OCFL inventories are, byte for byte, those that follow from the statements'
    echo ocfl_object_1.1 > "$work/declaration"
    same_file "$work/declaration" "$home/0=ocfl_object_1.1"
    number_of_inventory=1
    while [ "$number_of_inventory" -le "$last_version" ]; do
        [ -s "$work/statement.$number_of_inventory" ] || return # check 6 says why
        inventory "$number_of_inventory" > "$work/inventory"
        printf '%s inventory.json\n' "$(sha512_of "$work/inventory")" > "$work/sidecar"
        same_file "$work/inventory" "$home/v$number_of_inventory/inventory.json"
        same_file "$work/sidecar" "$home/v$number_of_inventory/inventory.json.sha512"
        number_of_inventory=$((number_of_inventory + 1))
    done
    same_file "$work/inventory" "$home/inventory.json"
    same_file "$work/sidecar" "$home/inventory.json.sha512"
}

same_file() { # EXPECTED FILE, PATH
    if ! here "$2"; then
        fail 7 "$2 is missing"
    elif ! cmp -s "$1" "$2"; then
        fail 7 "$2 is not what follows from the statements"
    fi
}

# (5) again: nothing else is in the object.
check_nothing_else() {
    home=$home/ last=$last_version awk "$AWK_PATHS"'
        index($0, ENVIRON["home"]) != 1 { next }
        { $0 = substr($0, length(ENVIRON["home"]) + 1) }
        { version = ours($0) }
        version && version <= ENVIRON["last"] + 0 { next }
        $0 == "0=ocfl_object_1.1" || $0 == "inventory.json" || $0 == "inventory.json.sha512" { next }
        /^v[1-9][0-9]*\/inventory[.]json([.]sha512)?$/ {
            number = $0
            sub(/\/.*/, "", number)
            if (length(number) < 11 && substr(number, 2) + 0 <= ENVIRON["last"] + 0) next
        }
        { print ENVIRON["home"] $0 " does not belong to the object" }' "$work/files" >> "$work/fail.5"
}

# (3) again: who put his name to what is attested in a record signed exactly that.
check_attested() { # VERSION
    attested=$home/v$1/content/attestations/0001
    { [ -s "$work/statement.$1" ] && [ "$(fact "$1" kind)" = attestation ]; } || return 0
    { here "$attested.json" && here "$attested.sig"; } || return 0
    check_signature "$attested.sig" "$attested.json" "$ATTESTATIONS"
    case $? in
        1) fail 3 "$attested.sig is not a signature over what is attested: $why" ;;
        2) unchecked 3 "$attested.sig was not checked: $why" ;;
    esac
}

# All of these, of the object that we turned to.
check_object() {
    if [ "$last_version" -eq 0 ]; then
        fail 5 "$home/v1/content/manifests holds no manifest"
    fi
    [ ! -f "$work/twice" ] || sed "s|.*|$home/v& has two manifests|" "$work/twice" >> "$work/fail.5"
    while read -r number id <&3; do
        sums=v$number/content/manifests/$id.sums
        check_manifest_signature "$sums"
        check_manifest "$number" "$sums"
        check_statement "$number" "$id"
        check_attested "$number"
        check_inclusion "$number" "$id"
    done 3< "$work/versions"
    check_inventories
    check_nothing_else
}

# Records that came along say that a version was superseded, or that files were redacted. Each is an
# object like any other, and must hold. Gathers what they say: $work/spoken has lines RECORD, OBJECT
# and $work/later the lines of `read_statement` with DAY, RECORD, always with tabs between.
check_records() {
    : > "$work/later"
    : > "$work/spoken"
    : > "$work/endorsing" # lines RECORD, and what it says is endorsed, with tabs between
    : > "$work/gone" # nothing is redacted in a record
    while IFS= read -r record <&4; do
        rm -f "$work/statement.1"
        turn_to "records/$record"
        check_object
        if [ "$last_version" -ne 1 ] || [ ! -s "$work/statement.1" ] ||
            [ "$(fact 1 id)" != "$record" ]; then
            continue # check_spoken says that it does not belong here
        fi
        case $(fact 1 kind) in
            supersession | redaction | attestation) ;;
            endorsement)
                { printf '%s\t' "$record" && sed -n 's/^endorses\t//p' "$work/statement.1"; } >> "$work/endorsing"
                ;;
            *) continue ;;
        esac
        day=$(fact 1 composed | cut -c 1-10) record=$record later=$work/later awk -F '\t' '
            $1 == "speaks" { print ENVIRON["record"] "\t" $2 }
            $1 == "supersedes" || $1 == "redacts" || $1 == "attests" {
                print $0 "\t" ENVIRON["day"] "\t" ENVIRON["record"] >> ENVIRON["later"]
            }' "$work/statement.1" >> "$work/spoken"
    done 4< "$work/records"
}

# Finds what the records say of the object that we turned to: $work/redacted has lines SHA512, PATH,
# RECORD, AUTHORITY with tabs between, $work/gone has SHA512 PATH of what is not there.
find_redacted() {
    read -r number id < "$work/versions"
    statement=$home/v1/content/manifests/$id.json
    : > "$work/statement.1"
    ! here "$statement" || read_statement "$statement" > "$work/statement.1"
    object=$(fact 1 object | sed -e 's/^"//' -e 's/"$//')
    object=$object awk -F '\t' '
        $1 == "redacts" && $4 "" == ENVIRON["object"] { print $2 "\t" $3 "\t" $7 "\t" $5 }' \
        "$work/later" > "$work/redacted"
    awk -F '\t' '{ print $1, $2 }' "$work/redacted" | sort -u |
        awk 'FILENAME == ARGV[1] { there[$2]; next } !($2 in there)' "$work/content" - > "$work/gone"
}

# (1) again: each record that came along is one, and speaks of this very object.
check_spoken() {
    while IFS= read -r record <&4; do
        grep -Fqx -e "$record$tab$object" "$work/spoken" ||
            grep -q "^$record${tab}head$tab" "$work/endorsing" ||
            fail 1 "records/$record/ does not belong here"
    done 4< "$work/records"
}

# (1) again: a proof of what an endorsed checkpoint holds belongs to a record of such an endorsement.
check_endorsed() {
    list_endorsed > "$work/led"
    while IFS= read -r path <&4; do
        size=${path#log/endorsed/}
        grep -q "${tab}head$tab${size%%/*}\$" "$work/endorsing" || fail 1 "$path does not belong here"
    done 4< "$work/led"
}

# Lists the proofs that a version of the object is in a checkpoint that was endorsed.
list_endorsed() {
    while read -r number id <&5; do
        grep -x "log/endorsed/[1-9][0-9]*/$id\.tlog-proof" "$work/files"
    done 5< "$work/versions"
}

# (5) What a record says was redacted is gone, and was there: the manifest of its version lists it.
# (4) Its bytes cannot be checked any more.
check_redactions() {
    while IFS=$tab read -r sha512 path record authority <&4; do
        number=${path%%/*}
        number=${number#v}
        id=$(sed -n "s/^$number //p" "$work/versions")
        if [ -z "$id" ] || ! grep -Fqx -e "$sha512  $path" "$home/v$number/content/manifests/$id.sums"; then
            fail 5 "$home/$path was never what the record $record says was redacted"
        elif here "$home/$path"; then
            fail 5 "$home/$path is there, though the record $record says that it was redacted"
        else
            unchecked 4 "$home/$path was redacted under $(shown "$authority") (record $record); its bytes cannot be checked"
        fi
    done 4< "$work/redacted"
}

# SHA-256 of bytes as `printf` takes them, in $hash as `printf` takes them.
sha256() { # BYTES
    # shellcheck disable=SC2046,SC2059
    hash=$(printf '\\%s' $(printf "$1" | openssl dgst -sha256 -binary | od -An -v -to1))
}

# RFC 9162 section 2.1.3.2: leads the path in $work/path (lines of base64) from a leaf at INDEX to the
# root of the tree that the log signed?
leads_to_root() { # INDEX, LEAF AS `printf` TAKES BYTES
    why="a tree of size $tree_size has no leaf $1"
    [ "$1" -lt "$tree_size" ] || return 1 # (1)
    place=$1                              # (2) fn
    last=$((tree_size - 1))               #     sn
    sha256 "$2"                           # (3)
    awk "$AWK_OCTAL"'{ print octal($0) }' "$work/path" > "$work/siblings"
    while IFS= read -r sibling; do # (4)
        why='the path is too long for the tree'
        [ "$last" -ne 0 ] || return 1
        # Section 2.1.1: the hash of a node is that of a byte of one, and of those of the two below.
        if [ $((place % 2)) -eq 1 ] || [ "$place" -eq "$last" ]; then
            sha256 "\\001$sibling$hash"
            while [ $((place % 2)) -eq 0 ] && [ "$place" -ne 0 ]; do
                place=$((place / 2))
                last=$((last / 2))
            done
        else
            sha256 "\\001$hash$sibling"
        fi
        place=$((place / 2))
        last=$((last / 2))
    done < "$work/siblings"
    why='the path is too short for the tree'
    [ "$last" -eq 0 ] || return 1 # (5)
    why='the path leads to another root'
    [ "$hash" = "$(echo "$tree_root" | awk "$AWK_OCTAL"'{ print octal($0) }')" ]
}

# The same for all proofs of a kit of many at once, level by level, so that each level takes three
# programs and not three for each notice: $climbed has lines ID INDEX LEAF of those that lead to
# the root. What is not among them is climbed alone, and judged by that.
climb_together() {
    # awk counts to 2^53.
    if [ "$head_checked" != yes ] || [ "${#tree_size}" -gt 15 ]; then
        return
    fi
    mkdir "$work/level" || exit 3
    # Lines ID KIND of statements, ID SUM and ID.sig SUM of manifests, ID INDEX HASH... of proofs.
    grep '/content/manifests/[0-9a-z]*[.]json$' "$work/paths" | xargs sed -n \
        's|.*"format":"muniment-statement/1","id":"\([0-9a-z]*\)","kind":"\([a-z-]*\)".*|\1 \2|p' \
        > "$work/kinds" 2> /dev/null
    sed -n 's|^\([0-9a-f]*\) .*/content/manifests/\([0-9a-z]*\)[.]sums\([.]sig\)\{0,1\}$|\2\3 \1|p' \
        "$work/sums" > "$work/seals"
    # shellcheck disable=SC2016
    grep '^\./log/proofs/[0-9a-z]*[.]tlog-proof$' "$work/paths" | xargs awk '
        FNR == 1 { if (NR > 1) print ""; n = split(FILENAME, part, "/"); sub(/[.].*/, "", part[n]); body = 0; id = part[n] }
        /^index [0-9]+$/ && !body && length($2) < 16 { printf "%s %s", id, $2; body = 1; next }
        $0 == "" { body = 2 }
        body == 1 { printf " %s", $0 }
        END { print "" }' > "$work/steps"
    awk "$AWK_LEAF"'
        FILENAME == ARGV[1] { kind[$1] = $2; next }
        FILENAME == ARGV[2] { sum[$1] = $2; next }
        ($1 in kind) && ($1 in sum) && ($1 ".sig" in sum) {
            print $1, $2, leaf(kind[$1], sum[$1], sum[$1 ".sig"])
        }' "$work/kinds" "$work/seals" "$work/steps" > "$work/leaves"
    # What is hashed next, lines ID BYTES; and where each is, lines ID PLACE LAST and the path's next hash.
    awk '{ print $1, $3 }' "$work/leaves" > "$work/nodes"
    awk -v last="$((tree_size - 1))" '$2 <= last { print $1, $2, last, 3 }' "$work/steps" > "$work/at"
    : > "$work/done"
    while [ -s "$work/nodes" ]; do
        while read -r id bytes; do
            # shellcheck disable=SC2059
            printf "$bytes" > "$work/level/$id"
        done < "$work/nodes"
        cut -d ' ' -f 1 "$work/nodes" | (cd "$work/level" && xargs openssl dgst -sha256 -r) \
            > "$work/hashes" || exit 3
        root=$tree_root done=$work/done nodes=$work/nodes awk "$AWK_OCTAL"'
            BEGIN { root = octal(ENVIRON["root"]); printf "" > ENVIRON["nodes"] }
            FILENAME == ARGV[1] { path[$1] = $0; next }
            FILENAME == ARGV[2] { place[$1] = $2; last[$1] = $3; at[$1] = $4; next }
            {
                hash = octal_of_hex($1)
                id = substr($2, 2)
                n = split(path[id], step, " ")
                if (at[id] > n && last[id] == 0 && hash == root) print id >> ENVIRON["done"]
                if (at[id] > n || last[id] == 0) next
                sibling = octal(step[at[id]])
                if (place[id] % 2 == 1 || place[id] == last[id]) {
                    print id, "\\001" sibling hash > ENVIRON["nodes"]
                    for (; place[id] % 2 == 0 && place[id] != 0; place[id] /= 2) last[id] = int(last[id] / 2)
                } else print id, "\\001" hash sibling > ENVIRON["nodes"]
                print id, int(place[id] / 2), int(last[id] / 2), at[id] + 1
            }' "$work/steps" "$work/at" "$work/hashes" > "$work/next" || exit 3
        mv "$work/next" "$work/at"
    done
    awk 'FILENAME == ARGV[1] { done[$1]; next } $1 in done' "$work/done" "$work/leaves" > "$climbed"
}

# (8) C2SP tlog-proof: the entry that kind, manifest and signature give is the leaf at its index.
check_inclusion() { # NUMBER, ID
    proof=log/proofs/$2.tlog-proof
    sums=$home/v$1/content/manifests/$2.sums
    if ! here "$proof"; then
        fail 8 "there is no proof that $2 is in the log ($proof)"
        return
    fi
    if [ ! -s "$work/statement.$1" ] || ! here "$sums.sig"; then
        return # checks 3 and 6 say why
    fi
    limit "$proof" 163840
    # A head, an empty line, and the checkpoint, which is the kit's. The form is compared whole.
    sed '/^$/,$d' "$proof" > "$work/proof"
    { cat "$work/proof" && echo && cat log/checkpoint; } | cmp -s - "$proof" || {
        fail 8 "$proof is no log proof, or is about another checkpoint than log/checkpoint"
        return
    }
    : > "$work/path"
    if ! path="$work/path" awk "$AWK_BASE64"'
        NR == 1 { if ($0 != "c2sp.org/tlog-proof@v1") exit wrong = 1; next }
        NR == 2 && /^extra ./ { if (!spelled(substr($0, 7))) exit wrong = 1; next } # vouches for nothing
        !indexed { if (!/^index [0-9]+$/) exit wrong = 1; print $2; indexed = 1; next }
        { hashes++ }
        length($0) != 44 || !/[^=]=$/ || !spelled($0) || hashes > 63 { exit wrong = 1 }
        { print > ENVIRON["path"] }
        END { exit (wrong || !indexed) ? 1 : 0 }' "$work/proof" > "$work/index" ||
        ! is_number "$(cat "$work/index")"; then
        fail 8 "$proof is no log proof in its one spelling"
        return
    fi
    # Without a head of the log there is no root to lead to; check 9 says why.
    [ "$head_checked" = yes ] || return
    index=$(cat "$work/index")
    leaf=$(sums=${sums#"$home/"} kind=$(fact "$1" kind) awk "$AWK_LEAF"'
        $2 == ENVIRON["sums"] { sums = $1 }
        $2 == ENVIRON["sums"] ".sig" { signature = $1 }
        END { print leaf(ENVIRON["kind"], sums, signature) }' "$work/content")
    if grep -Fqx -e "$2 $index $leaf" "$climbed" || leads_to_root "$index" "$leaf"; then
        entries=${entries:+$entries, }$index
        check_term "$1" "$sums.sig" "$index"
    else
        fail 8 "$proof does not show that $2 is in the log: $why"
    fi
}

# (3) again: a signer's key counts in its terms only, and each term is one of the log that the
# statement names. A key that never was a signer's, and a log that never was ours, are told already.
# Nor does it count from the entry on since which it was revoked.
check_term() { # NUMBER, SIGNATURE, INDEX
    if [ -z "$signed_with" ] || ! grep -Fqx -e "$(fact "$1" origin)" "$work/origins"; then
        return
    fi
    while IFS=$tab read -r key since <&5; do
        case $key,$since in
            "$signed_with",*Z) printf '%s\t%s\n' "$since" "$2" >> "$work/dated" ;;
            "$signed_with",*)
                [ "$3" -lt "$since" ] || {
                    fail 3 "$2 was made by a key that root revoked since entry $since, and it is entry $3"
                    return
                }
                ;;
        esac
    done 5< "$work/revoked"
    may_sign "$signed_with" "$(fact "$1" origin)" "$3" ||
        fail 3 "$2 was made by a key that root does not let sign entry $3 of the log that the statement names"
}

# (3) at last: a signature by a key that was revoked since a time counts where the time stamps show
# that it was there before. Log order shows no time.
check_revoked() {
    [ "$(result_of 11)" = PASS ] || before=
    while IFS=$tab read -r since path <&4; do
        awk -v before="$before" -v since="$since" \
            'BEGIN { exit (before != "" && before "" <= since "") ? 0 : 1 }' ||
            unchecked 3 "the key of a signer was revoked: $path was made by a key that root revoked since $since, and nothing shows that it was there before"
    done 4< "$work/dated"
}

# (9) C2SP tlog-checkpoint: the log key that the roles name signed the head of the log, and root let
# that log go up to there.
check_head() {
    head_checked=no
    if [ -z "$origin" ]; then
        return # check 2 says why
    fi
    if ! check_checkpoint log/checkpoint; then
        fail 9 "log/checkpoint is not signed by the log key that the roles name: $why"
    elif ! covers "$tree_size"; then
        fail 9 "log/checkpoint has $tree_size entries, and root has ended the log $(shown "$origin") before, or begun it later"
    else
        head_checked=yes
        passed 9 "the log's checkpoint ($tree_size entries) is signed by the log key that the roles name"
    fi
}

# (10) C2SP tlog-cosignature: which of the witnesses that you pinned cosigned this very head. Lines by
# others are passed over. $cosigned is how many did, by your names for them; $unread is `yes` where
# one cosigned with a key that this script does not check.
check_witnesses() {
    cosigned=0
    unread=no
    if [ "$head_checked" != yes ] || [ "$vouched" != yes ] || [ ! -s "$work/witnesses" ]; then
        return 0
    fi
    sed '/^$/,$d' log/checkpoint > "$work/head"
    : > "$work/cosigners"
    while IFS= read -r path <&4; do
        check_cosignatures "$path"
    done 4< "$work/cosignatures"
    cosigned=$(sort -u "$work/cosigners" | wc -l)
    cosigned=$((cosigned))
    [ "$unread" = no ] || in_demand="$in_demand 10"
}

check_cosignatures() { # FILE
    if controls "$1" || ! is_utf8 "$1" || ! ends_with_line_feed "$1" || ! awk "$AWK_BASE64"'
        {
            rest = substr($0, 5)
            at = index(rest, " ")
            name = substr(rest, 1, at - 1)
            value = substr(rest, at + 1)
        }
        substr($0, 1, 4) != "\342\200\224 " || at < 2 || name ~ /[+]/ || NR > 16 { exit wrong = 1 }
        !spelled(value) || length(value) < 8 || value ~ /^......==$/ { exit wrong = 1 }
        { print value "\t" name }
        END { exit wrong }' "$1" > "$work/lines" || unicode_space "$work/lines"; then
        fail 10 "$1 holds no cosignature"
        return
    fi
    while IFS=$tab read -r value witness <&5; do
        printf '%s' "$value" | openssl base64 -d -A > "$work/blob"
        id=$(od -An -tx1 -N4 "$work/blob" | tr -d ' \n')
        witness=$witness id=$id awk -F '\t' '
            $4 == ENVIRON["id"] && $5 "" == ENVIRON["witness"] "" { print $1, $2, $3; exit }' \
            "$work/witnesses" > "$work/pin"
        read -r number name kind < "$work/pin" || continue
        if [ "$kind" != 04 ]; then
            unread=yes
            continue
        fi
        time=$(dd if="$work/blob" bs=1 skip=4 count=8 2> /dev/null | hex)
        case $(($(wc -c < "$work/blob"))),$time in
            76,[0-7]*)
                tail -c 64 "$work/blob" > "$work/value"
                { printf 'cosignature/v1\ntime %s\n' "$((0x$time))" && cat "$work/head"; } \
                    > "$work/message"
                if ed25519 "$work/witness.$number" "$work/value" "$work/message"; then
                    echo "$name" >> "$work/cosigners"
                    continue
                fi
                ;;
        esac
        fail 10 "$1 is no cosignature of this head by $name, whom you pinned"
    done 5< "$work/lines"
}

# RFC 9162 section 2.1.4.2: leads the path (lines of base64) from the tree of SIZE1 and ROOT1 to that of
# SIZE2 and ROOT2, both not empty?
goes_on() { # SIZE1, ROOT1, SIZE2, ROOT2, PATH FILE
    if [ "$1" -eq "$3" ]; then
        [ "$2" = "$4" ] && [ ! -s "$5" ]
        return
    fi
    [ -s "$5" ] || return 1 # (1)
    # (2) A complete first tree is its own first node, and left out of the path.
    {
        [ $(($1 & ($1 - 1))) -ne 0 ] || printf '%s\n' "$2"
        cat "$5"
    } > "$work/way"
    place=$(($1 - 1)) # (3) fn
    last=$(($3 - 1))  #     sn
    while [ $((place % 2)) -eq 1 ]; do # (4)
        place=$((place / 2))
        last=$((last / 2))
    done
    older=
    newer=
    awk "$AWK_OCTAL"'{ print octal($0) }' "$work/way" > "$work/siblings"
    while IFS= read -r sibling; do
        if [ -z "$newer" ]; then # (5)
            older=$sibling
            newer=$sibling
            continue
        fi
        [ "$last" -ne 0 ] || return 1 # (6)
        if [ $((place % 2)) -eq 1 ] || [ "$place" -eq "$last" ]; then
            sha256 "\\001$sibling$older"
            older=$hash
            sha256 "\\001$sibling$newer"
            while [ $((place % 2)) -eq 0 ] && [ "$place" -ne 0 ]; do
                place=$((place / 2))
                last=$((last / 2))
            done
        else
            sha256 "\\001$newer$sibling"
        fi
        newer=$hash
        place=$((place / 2))
        last=$((last / 2))
    done < "$work/siblings"
    [ "$last" -eq 0 ] && # (7)
        [ "$older $newer" = "$(printf '%s\n' "$2" "$4" |
            awk "$AWK_OCTAL"'{ printf "%s%s", (NR > 1) ? " " : "", octal($0) }')" ]
}

# Takes the proof apart that begins with a head of SIZE, a request to a witness (C2SP tlog-witness): the
# path into $work/path, and the head that it leads to into $work/onward.
open_proof() { # SIZE
    proof=log/consistency/$1.proof
    limit "$proof" 163840
    : > "$work/path"
    sed '1,/^$/d' "$proof" > "$work/onward"
    if controls "$proof" || ! grep -q '^$' "$proof" || ! sed '/^$/,$d' "$proof" |
        size=$1 path="$work/path" awk "$AWK_BASE64"'
            NR == 1 { if ($0 "" != "old " ENVIRON["size"]) exit wrong = 1; next }
            length($0) != 44 || !/[^=]=$/ || !spelled($0) || NR > 64 { exit wrong = 1 }
            { print > ENVIRON["path"] }
            END { exit (wrong || NR == 0) ? 1 : 0 }'; then
        fail 10 "$proof is no proof that the log goes on from $1 entries"
        return 1
    fi
}

# (10) Do the proofs in the kit show that the head that you saw last and this one are of one history?
# They lead to one head, which goes on from this one; $shown is then `yes`.
check_consistency() { # SEEN SIZE, SEEN ROOT
    last_size=$size last_root=$root_hash
    cp log/checkpoint "$work/last"
    if here "log/consistency/$size.proof"; then
        open_proof "$size" || return
        turn_to_log_of "$work/onward"
        if ! check_checkpoint "$work/onward" || ! covers "$tree_size" || [ "$tree_size" -le "$size" ] ||
            ! goes_on "$size" "$root_hash" "$tree_size" "$tree_root" "$work/path"; then
            fail 10 "log/consistency/$size.proof does not show that the log goes on from this head"
            return
        fi
        last_size=$tree_size last_root=$tree_root
        mv "$work/onward" "$work/last"
    fi
    : > "$work/path"
    if [ "$1" -lt "$last_size" ]; then
        here "log/consistency/$1.proof" || return 0
        open_proof "$1" || return 0
        if ! cmp -s "$work/onward" "$work/last"; then
            fail 10 "log/consistency/$1.proof leads to another head than that of $last_size entries"
            return
        fi
    elif [ "$1" -gt "$last_size" ]; then
        return
    fi
    if goes_on "$1" "$2" "$last_size" "$last_root" "$work/path"; then
        shown=yes
    else
        fail 10 "this log has another history than the one you saw last ($1 entries), or log/consistency/$1.proof proves nothing"
    fi
}

# (10) There is no second history: the head that you saw last and this one are of one history. Of
# several logs, the newest that you have seen counts. What you saw of a log beyond its end is lost.
check_memory() { # TRUST FOLDER
    if [ "$head_checked" != yes ] || [ "$vouched" != yes ]; then
        unchecked 10 'there is no checkpoint to check it with'
        return
    fi
    size=$tree_size root_hash=$tree_root head_log=$log
    seen_size=
    number=$(($(wc -l < "$work/logs")))
    while [ "$number" -gt 0 ]; do
        turn_to_log "$number"
        number=$((number - 1))
        seen=$1/seen/$log_id
        [ -e "$seen" ] || continue
        if [ ! -f "$seen" ] || [ ! -r "$seen" ] || ! check_checkpoint "$seen"; then
            stop "the checkpoint that you remember, seen/$log_id of your trust folder, cannot be read. It
is yours, not the archive's: find out what changed it, then delete it to begin anew."
        fi
        covers "$tree_size" ||
            fail 10 "you saw $tree_size entries of $(shown "$origin"), which root says was never that long: what stood there is lost to this log"
        [ -n "$seen_size" ] || seen_size=$tree_size seen_root=$tree_root
    done
    shown=no
    case $seen_size in
        '') ;;
        0 | "$size") shown=yes ;; # Every tree goes on from the empty one.
        *) [ -s "$work/fail.10" ] || check_consistency "$seen_size" "$seen_root" ;;
    esac
    turn_to_log "$head_log"
    tree_size=$size tree_root=$root_hash
    if [ -s "$work/fail.10" ]; then
        return
    fi
    # Else whoever has the log's key could pass a second history by giving it another size.
    [ -z "$seen_size" ] || [ "$shown" = yes ] || in_demand="$in_demand 10"
    short="$cosigned of your witnesses cosigned this head of $size entries, and you ask for $need_witnesses"
    [ "$unread" = no ] || short="$short; this script checks no cosignatures with ML-DSA-44"
    by=
    [ "$cosigned" -eq 0 ] || by=", and $cosigned of your witnesses cosigned this very head"
    if [ "$seen_size" = "$size" ] && [ "$seen_root" != "$root_hash" ]; then
        fail 10 "this log has another history than the one you saw last ($seen_size entries): two roots for one size"
    elif [ "$cosigned" -lt "$need_witnesses" ] || [ "$unread" = yes ]; then
        unchecked 10 "$short"
    elif [ -z "$seen_size" ] && [ "$need_witnesses" -gt 0 ]; then
        passed 10 "$cosigned of your witnesses cosigned this very head ($size entries), $need_witnesses are asked for; you have seen no checkpoint of this log before"
    elif [ -z "$seen_size" ]; then
        unchecked 10 'you have seen no checkpoint of this log before'
    elif [ "$shown" != yes ]; then
        unchecked 10 "you last saw $seen_size entries and this is a head of $size; nothing here shows that they are of one history. Ask the archive for a new kit with --since $seen_size, or for its published log, which muniment verify --log reads"
    else
        passed 10 "this log ($size entries) is consistent with the one you saw last ($seen_size entries)$by"
    fi
}

# (12) Rounds of beacons are signed with BLS, which openssl knows nothing of; and blocks of Bitcoin are
# left alone with them. Where a statement names what you pinned, a beacon, or blocks by the floor of
# your policy, muniment may find it wrong: then a verdict of 0 cannot do without.
check_beacons() { # TRUST FOLDER
    named=$(cat "$work"/statement.* 2> /dev/null | grep -c '^beacons ')
    if [ "$named" -eq 0 ]; then
        unchecked 12 "no beacon is named in $(awk '{ printf "%sv%s", (NR > 1) ? ", " : "", $1 }' \
            "$work/versions"): none was asked before recording"
        return
    fi
    unchecked 12 'a beacon is named, and this script checks no rounds of beacons and no blocks; muniment does'
    if grep -q '^ *\[bitcoin\]' "$1/policy.toml" 2> /dev/null &&
        cat "$work"/statement.* | grep -q '^beacons bitcoin$'; then
        in_demand="$in_demand 12"
    fi
    for pinned in "$1"/beacons/*; do
        [ ! -e "$pinned" ] || in_demand="$in_demand 12"
    done
}

# Gives in $signer the key of a signature file as ssh-keygen writes it, whoever made it for whatever purpose.
# Returns 0 it is one by an Ed25519 key; 1 it is none; 2 the key is of another kind that muniment reads.
key_in() { # SIGNATURE FILE
    signer=
    why='it is no signature file as ssh-keygen writes it'
    [ "$(wc -c < "$1")" -le 16384 ] || return 1
    sed -e '1d' -e '$d' < "$1" | tr -d '\n' > "$work/base64"
    {
        echo "$BEGIN_SIGNATURE"
        awk '{ while (length($0) > 70) { print substr($0, 1, 70); $0 = substr($0, 71) } print }' \
            "$work/base64"
        echo "$END_SIGNATURE"
    } | cmp -s - "$1" || return 1
    is_spelled "$(cat "$work/base64")" || return 1
    openssl base64 -d -A -in "$work/base64" -out "$work/blob" 2> /dev/null || return 1
    # "SSHSIG", version 1, key, namespace, nothing reserved, sha512 or sha256, signature, and nothing after it.
    case $(hex < "$work/blob" | awk '
        BEGIN { for (i = 0; i < 16; i++) nibble[sprintf("%x", i)] = i }
        function take(    size, i) {
            size = 0
            for (i = 0; i < 8; i++) size = size * 16 + nibble[substr($0, at + i, 1)]
            if (at + 7 > length($0) || at + 7 + 2 * size > length($0)) { wrong = 1; return "" }
            at += 8 + 2 * size
            return substr($0, at - 2 * size, 2 * size)
        }
        {
            at = 21
            if (substr($0, 1, 20) != "53534853494700000001") exit
            key = take(); namespace = take(); reserved = take(); hash = take(); take()
            if (wrong || at != length($0) + 1 || reserved != "" || namespace == "" || length(namespace) > 510) exit
            if (namespace ~ /^(..)*([01][0-9a-f]|[89a-f][0-9a-f]|7f)/ || (hash != "736861353132" && hash != "736861323536")) exit
            if (key ~ /^0000000b7373682d6564323535313900000020/ && length(key) == 102) print "ed25519"
            else if (key ~ /^000000077373682d727361/ || key ~ /^000000136563647361/) print "other"
        }') in
        ed25519) ;;
        other)
            why='its key is not Ed25519, and this script checks no other kind'
            return 2
            ;;
        *) return 1 ;;
    esac
    signer="ssh-ed25519 $(dd if="$work/blob" bs=1 skip=14 count=51 2> /dev/null | openssl base64 -A)"
}

# (13) Other archivists whom you pinned signed exactly these bytes: the manifest of the newest version, which has all
# earlier ones in it, or a checkpoint whose tree holds that version. Lines in $work/good are their names.
check_endorsements() {
    endorsers=
    case $(fact 1 kind) in
        accession | '') ;;
        *) unchecked 13 'this is no notice, and nobody endorses it' && return ;;
    esac
    if [ ! -s "$work/endorsers" ]; then
        unchecked 13 'you have pinned no endorser, so nothing that others signed is looked at'
        return
    elif [ ! -s "$work/endorsing" ]; then
        unchecked 13 "no endorsement is there ($need_endorsers asked for)"
        return
    fi
    : > "$work/good"
    : > "$work/noted"
    while IFS=$tab read -r record what size id about <&4; do
        endorsement=records/$record/v1/content/endorsements/0001.sig
        check_endorsement
    done 4< "$work/endorsing"
    [ ! -s "$work/fail.13" ] || return
    # Two keys under one name count once.
    awk '!($1 in name) { name[$1]; print }' "$work/good" | sort > "$work/counted"
    counted=$(($(wc -l < "$work/counted")))
    if [ "$counted" -gt 0 ] && [ "$counted" -ge "$need_endorsers" ]; then
        endorsers=$(awk '{ printf "%s%s", (NR > 1) ? ", " : "", $0 }' "$work/counted")
        passed 13 "$endorsers, whom you pinned as endorsers, signed these bytes too ($need_endorsers asked for)"
        cat "$work/noted" >> "$work/passed.13"
    else
        unchecked 13 "$counted of your endorsers signed these bytes, and you ask for $need_endorsers"
        cat "$work/noted" >> "$work/unchecked.13"
    fi
}

# One endorsement: $record says that WHAT is endorsed by $endorsement, "manifest" of version $size, $id, of the
# notice $about; or "head", the checkpoint of $size entries.
check_endorsement() {
    if [ -z "$what" ] || ! here "$endorsement"; then
        fail 13 "$endorsement holds no endorsement: its record has no signature in its one place, or names nothing that is endorsed"
        return
    fi
    key_in "$endorsement"
    case $? in
        1) fail 13 "$endorsement holds no endorsement: $why" && return ;;
        2)
            unchecked 13 "$endorsement was not checked: $why"
            in_demand="$in_demand 13"
            return
            ;;
    esac
    key=$signer awk -F '\t' '$2 == ENVIRON["key"] { print $1 "\t" $3; exit }' "$work/endorsers" > "$work/pin"
    if ! IFS=$tab read -r name until < "$work/pin"; then
        echo "$endorsement is by $(fingerprint "$signer"), whom you have not pinned: it counts for nothing" >> "$work/noted"
        return
    fi
    if [ "$signer" = "$root_signer" ] || cut -f 3 "$work/signers" | grep -Fqx -e "$signer"; then
        echo "$endorsement is by $name, whose key is one of the archive's own: it counts for nothing" >> "$work/noted"
        return
    fi
    over=
    if [ "$what" = head ]; then
        find_endorsed_head || return
    elif [ "$about" = "$object" ] && grep -Fqx -e "$size $id" "$work/versions"; then
        over=$notice/v$size/content/manifests/$id.sums covers=$size
    fi
    if [ -z "$over" ]; then
        echo "$endorsement by $name is of something that is not here, or not shown to hold these bytes: it counts for nothing" >> "$work/noted"
        return
    fi
    check_signature "$endorsement" "$over" "$ENDORSEMENTS" || {
        fail 13 "$endorsement claims to be an endorsement by $name, whom you pinned, and is none of these bytes: $why"
        return
    }
    # A key that counts up to a moment: the signature was there by then.
    if [ "$until" != - ] && ! awk -v before="$before" -v until="$until" \
        'BEGIN { gsub(/[-:T]/, "", before); exit (before != "" && before "" <= until "") ? 0 : 1 }'; then
        echo "$endorsement is by a key of $name that you trust for what was there by $until, and nothing shows that it was: it counts for nothing" >> "$work/noted"
        return
    fi
    if [ "$covers" -lt "$last_version" ]; then
        echo "$endorsement by $name is of versions up to v$covers, and there are later ones: it does not count for these" >> "$work/noted"
        return
    fi
    echo "$name ($(fingerprint "$signer"))" >> "$work/good"
}

# Finds the endorsed checkpoint of $size entries, $work/endorsed.head, in the proof of the newest version that it
# holds, which must lead there: gives $over and $covers. Fails where the proof is wrong.
find_endorsed_head() {
    covers=$last_version
    while [ "$covers" -gt 0 ]; do
        id=$(sed -n "s/^$covers //p" "$work/versions")
        led=log/endorsed/$size/$id.tlog-proof
        ! here "$led" || break
        covers=$((covers - 1))
    done
    [ "$covers" -gt 0 ] || return 0
    over=$work/endorsed.head
    sed '/^$/,$d' "$led" > "$work/proof"
    sed '1,/^$/d' "$led" > "$over"
    sums=$notice/v$covers/content/manifests/$id.sums
    why='it is no log proof in its one spelling'
    if [ "$(wc -c < "$led")" -gt 163840 ] || ! { cat "$work/proof" && echo && cat "$over"; } | cmp -s - "$led" ||
        ! path="$work/path" awk "$AWK_BASE64"'
            BEGIN { printf "" > ENVIRON["path"] }
            NR == 1 { if ($0 != "c2sp.org/tlog-proof@v1") exit wrong = 1; next }
            NR == 2 && /^extra ./ { if (!spelled(substr($0, 7))) exit wrong = 1; next }
            !indexed { if (!/^index [0-9]+$/) exit wrong = 1; print $2; indexed = 1; next }
            { hashes++ }
            length($0) != 44 || !/[^=]=$/ || !spelled($0) || hashes > 63 { exit wrong = 1 }
            { print > ENVIRON["path"] }
            END { exit (wrong || !indexed) ? 1 : 0 }' "$work/proof" > "$work/index" ||
        ! is_number "$(cat "$work/index")"; then
        fail 13 "$led does not lead from what was endorsed to these bytes: $why"
        return 1
    fi
    head_size=$tree_size head_root=$tree_root head_log=$log
    turn_to_log_of "$over"
    led_there=yes
    if ! check_checkpoint "$over"; then
        led_there=no
    elif ! covers "$tree_size" || [ "$tree_size" != "$size" ]; then
        led_there=no why="it has $tree_size entries, which are not those that the record names, or root does not let that log speak of"
    else
        leaf="\\000muniment-entry/1\\n$(fact "$covers" kind)\\nsha512:$(sha512_of "$sums")\\nsha512:$(sha512_of "$sums.sig")\\n"
        leads_to_root "$(cat "$work/index")" "$leaf" || led_there=no
    fi
    tree_size=$head_size tree_root=$head_root
    turn_to_log "$head_log"
    if [ "$led_there" = no ]; then
        fail 13 "$led does not lead from what was endorsed to these bytes: $why"
        return 1
    fi
}

# Checks 2, 9, 10 and 11: of a kit of many notices they are the same for each.
check_shared() { # TRUST FOLDER
    check_roles "$1"
    check_head
    check_witnesses
    check_memory "$1"
    check_stamps "$1"
}

# The other checks, one by one, version by version. What nobody vouches for shows nothing: NOT CHECKED.
check_notice() { # TRUST FOLDER, LIST OF DIGESTS
    : > "$work/principals"
    : > "$work/sealed"
    : > "$work/dated"
    check_package "$2"
    check_records
    [ "$home" = "$notice" ] || turn_to "$notice"
    find_redacted
    entries=
    check_object
    check_spoken
    check_endorsed
    check_redactions
    unvouched="consistent with the package's own roles, for which nobody you trust vouches"
    if [ "$vouched" = yes ]; then
        passed 3 "every manifest is signed by a signer that these roles name: $(sort -u "$work/principals" |
            awk '{ printf "%s%s", (NR > 1) ? ", " : "", $0 }')"
        [ "$head_checked" = no ] || passed 8 "each version's entry is in the log (entry $entries)"
    else
        rm -f "$work/passed.9"
        if [ -n "$origin" ]; then
            unchecked 3 "$unvouched"
            unchecked 8 "$unvouched"
            unchecked 9 "$unvouched"
        fi
    fi
    passed 4 'every file has the sha512 that its manifest gives'
    passed 5 'nothing is there that the manifests do not list; no version drops or changes a file'
    passed 6 'every statement is well formed and agrees with its manifest'
    check_revoked
    check_beacons "$1"
    check_endorsements
    [ "$need_hashes" = no ] ||
        unchecked 14 'you name a hash that ages, and this script looks at no coverings'
}

# ---------------------------------------------------------------------------------- THE ANSWER

# What follows from the checks: $verdict, and $not_checked, what is missing from a verdict of 0.
conclude() {
    verdict=0
    not_checked=
    for check in $checks; do
        case $check,$(result_of "$check") in
            *,FAIL) verdict=1 ;;
            *,'NOT CHECKED')
                # For checks 10 to 14 somebody has to ask.
                case " 1 2 3 4 5 6 7 8 9 $in_demand " in
                    *" $check "*)
                        [ "$verdict" -ne 0 ] || verdict=2
                        not_checked="$not_checked $check"
                        ;;
                esac
                ;;
        esac
    done
    # What was signed and logged stands, also where bytes were redacted and nothing else is missing.
    stands=$verdict
    [ "$verdict$not_checked" != '2 4' ] || stands=0
    case $stands$verdict in
        00) meaning='what was asked holds' ;;
        02) meaning='consistent; the bytes of what was redacted cannot be checked' ;;
        11) meaning='the evidence is wrong' ;;
        22) meaning='consistent, but trust or a proof is missing' ;;
    esac
    # So it does where all that is missing is what was asked for besides.
    case "$verdict$not_checked " in
        2*' '[1-9]' '* | 2*' 14 '*) ;;
        2*) stands=0 ;;
    esac
}

does_not_show() {
    echo "  - That these bytes were received from the source that a statement names: that is its signer's word."
    echo '  - That the publisher published them, or that what they say is true.'
}

say_as_of() {
    echo "  - $as_of; a later correction, withdrawal or revocation is not visible here."
}

say_check() { # CHECK
    check=$1
    set -- package roles signatures bytes state statements inventories 'in the log' checkpoint \
        'no second history' 'not after' 'not before' endorsed hashes
    shift $((check - 1))
    printf '%2d  %-11s  %s: %s\n' "$check" "$(result_of "$check")" "$1" "$(detail_of "$check")"
}

# Is the statement of a version, as it lies there, what a signer signed whom the roles name?
as_signed() { # NUMBER, ID
    stem=v$1/content/manifests/$2
    [ -s "$work/statement.$1" ] && grep -Fqx -e "$home/$stem.sums" "$work/sealed" &&
        grep -Fqx -e "$(sha512_of "$home/$stem.json")  $stem.json" "$home/$stem.sums"
}

# Says what was signed about the notice, each check, and what follows; exits with the verdict.
report() {
    conclude
    told=
    while read -r number id <&3; do
        as_signed "$number" "$id" || continue
        [ -n "$told" ] || printf 'object: %s\n' "$(fact "$number" object | tr -d '"\n' | escaped)"
        told=yes
        printf '%s: %s (v%s)\n' "$(fact "$number" kind)" "$id" "$number"
        printf 'composed: %s\n' "$(fact "$number" composed)"
    done 3< "$work/versions"
    if [ -n "$told" ]; then
        [ -s "$work/fail.3" ] || object=$object awk -F '\t' '
            $4 "" != ENVIRON["object"] { next }
            $1 == "supersedes" { print "superseded: " $2 " by " $3 " on " $5 }
            $1 == "attests" { print "attested: " $2 " in " $6 " on " $5 }
            $1 == "redacts" { print "redacted: " $3 " on " $6 " under " $5 }' "$work/later" |
            while IFS= read -r line; do printf '%s\n' "$(shown "$line")"; done
        echo
    fi
    for check in $checks; do
        say_check "$check"
    done
    echo
    echo 'What this shows:'
    as_of='As of no log head that could be checked'
    case $stands in
        0)
            as_of="As of entry $((tree_size - 1)) of log $(shown "$origin")"
            echo "  - The holder of the signer's key, named by the root that you pinned as $root_name, signed exactly these bytes and what the statements say of them."
            echo "  - They are in the log $(shown "$origin") at entry $entries, in a tree of $tree_size entries that the log's key signed."
            [ "$verdict$not_checked" != '2 4' ] || {
                echo "  - Files were redacted ($(wc -l < "$work/gone" | tr -d ' ')): a signed and logged record says which, and on whose authority. Of them only the digests stand; there are no bytes to check."
            }
            ;;
        1)
            echo '  - Something was changed, is missing, or was never what it claims to be: see the checks that FAIL. Nothing else is concluded from this package.'
            ;;
        2)
            echo '  - The bytes agree with the manifests, and the manifests with keys that the package itself brings. Anybody can make such a package.'
            ;;
    esac
    when='When this was: nothing in it shows that by what you pinned and asked for;'
    if [ "$verdict" -ne 1 ] && [ "$(result_of 11),$need_hashes" = PASS,no ]; then
        if [ "$agreed" -gt 1 ]; then
            echo "  - These bytes existed before $before: $agreed independent authorities that you pinned yourself agree on it ($authorities)."
        else
            echo "  - These bytes existed before $before, by the word of one authority alone that you pinned yourself: $authorities."
        fi
        when='How long before that they existed:'
    fi
    if [ "$verdict" -ne 1 ] && [ "$(result_of 13),$need_hashes" = PASS,no ]; then
        echo "  - $endorsers signed exactly these bytes with keys that you pinned: each says so for himself, and needs no word of the archive's."
    fi
    echo
    echo 'What this does not show:'
    echo "  - $when the times in the statements are the archive's own clock."
    if [ "$verdict" -ne 1 ] && [ "$(result_of 11),$need_hashes" = PASS,no ] && [ "$agreed" -eq 1 ]; then
        echo "  - That this time is right: $authorities alone says so, and its key can be made to say any time. Pin two independent ones and ask for both ([stamps] need in policy.toml)."
    fi
    does_not_show
    if [ "$verdict" -ne 1 ] && [ "$(result_of 13),$need_hashes" = PASS,no ]; then
        echo '  - What an endorser had looked at before he signed, or when that was before the stamps.'
    fi
    say_as_of
    echo
    say_forgers
    echo "Verdict: $verdict ($meaning)"
    exit "$verdict"
}

# Says what the deadliest forger of each kind could still have done; nothing where the evidence is wrong.
say_forgers() {
    [ "$verdict" -ne 1 ] || return 0
    echo 'What a forger could still have done (docs/threats.md):'
    if [ "$need_hashes" = yes ]; then
        echo '  - Whoever can make other bytes of a digest that you no longer believe: put them in the place of these.'
    elif [ "$stands" -ne 0 ]; then
        echo '  - Anybody: make this package, of whatever he likes and under any name.'
    else
        if [ "$(result_of 11)" != PASS ]; then
            echo '  - Whoever has the keys of signer and log, their owner or a thief: make it today, with any date.'
        elif [ "$agreed" -eq 1 ]; then
            echo "  - Whoever has the keys of signer and log, and the help or the key of $authorities: make it today, with any date."
        else
            echo "  - Whoever has the keys of signer and log: make it up before $before. To make it later and have it dated so, he needs $agreed of the authorities that you pinned to lie, or their keys."
        fi
        if [ "$(result_of 10)" = PASS ] && [ "$need_witnesses" -gt 0 ]; then
            echo "  - The archive's operator with $need_witnesses of your witnesses who lie, or their keys: show others another history of this log."
        elif [ "$(result_of 10)" = PASS ] && [ -n "${seen_size-}" ]; then
            echo "  - The archive's operator: show those who did not see what you saw another history of this log."
        else
            echo "  - The archive's operator: show others another history of this log."
        fi
        [ "$(result_of 13)" != PASS ] || echo '  - The endorsers: sign unseen, or together with the operator.'
    fi
    echo
}

# ---------------------------------------------------------------------------------- MANY NOTICES

# A kit of many has a folder objects/ID/ for each notice, ID being that of its first accession. Each
# is judged as the kit of its own that it would make: with the records that speak of it, their
# proofs, and all that belongs to no notice. What is wrong with these is wrong with each.
judge_many() { # TRUST FOLDER
    mkdir "$work/pins" || exit 3
    for file in "$work"/*; do
        case ${file##*/} in
            pins | keyring | files | folders | empty | others | odd | listed | paths | content.paths | raw | sums | \
                sha256 | sizes) ;; # what is read of the kit
            *) cp "$file" "$work/pins" || exit 3 ;;
        esac
    done
    list_digests
    # The notices: whatever names one, were it an empty folder, or a line of the list of digests.
    {
        sed 's|$|/|' "$work/folders" "$work/others" "$work/odd" | sed 's|^\./||'
        cat "$work/files"
        cut -c 131- "$work/listed"
    } | sed -n 's|^objects/\([0-9b-df-hjkmnp-tv-xz]\{25\}\)/.*|\1|p' | sort -u > "$work/ids"
    [ -s "$work/ids" ] || stop 'this is no kit that can be read: objects/ has no folder of a notice.'
    [ "$(wc -l < "$work/ids")" -le 10000 ] || stop 'this kit brings over the limit of 10000 notices.'
    find_owners
    deal_out
    climb_together
    hold=0 consistent=0 wrong=0
    while IFS= read -r id <&6; do
        (judge_one "$1" "$id")
        case $? in
            0) hold=$((hold + 1)) ;;
            1) wrong=$((wrong + 1)) ;;
            2) consistent=$((consistent + 1)) ;;
            *) exit 3 ;;
        esac
    done 6< "$work/ids"
    echo
    echo "$((hold + consistent + wrong)) notices: of $hold all that was asked holds, $consistent are consistent and lack trust or a proof, $wrong are wrong."
    echo
    echo 'What this does not show:'
    echo '  - How long before any time stamp the bytes existed: times in statements are the archive'"'"'s own clock.'
    does_not_show
    as_of='As of no log head that could be checked'
    [ ! -s "$work/as_of" ] || as_of=$(cat "$work/as_of")
    say_as_of
    echo
    if [ "$wrong" -gt 0 ]; then
        echo 'Verdict: 1 (the evidence is wrong)'
        exit 1
    elif [ "$consistent" -gt 0 ]; then
        echo 'Verdict: 2 (consistent, but trust or a proof is missing)'
        exit 2
    fi
    echo 'Verdict: 0 (what was asked holds)'
    exit 0
}

# SHA512SUMS by notices, $work/listed: empty where it is in another spelling than its one, or names
# what would be another kit's object/. Then each notice is held against it as it is.
list_digests() {
    : > "$work/listed"
    if ! here SHA512SUMS || ! ends_with_line_feed SHA512SUMS; then
        return
    fi
    awk '{
            path = substr($0, 131)
            if (substr($0, 1, 128) ~ /[^0-9a-f]/ || substr($0, 129, 2) != "  " || path == "" || \
                path ~ /[^ -~]/ || index(path, "\\") || path "" <= before "" || \
                index(path, "object/") == 1) exit wrong = 1
            before = path
        }
        END { exit wrong }' SHA512SUMS && cp SHA512SUMS "$work/listed"
}

# Finds what belongs to some notices alone: $work/owned has lines PATH<TAB>ID, of proofs, and of the
# folders of records with a slash at their end.
find_owners() {
    sed -n 's|^objects/\([0-9b-df-hjkmnp-tv-xz]\{25\}\)/v[0-9][0-9]*/content/manifests/\([0-9a-z]\{25\}\)\.sums$|log/proofs/\2.tlog-proof	\1|p' \
        "$work/files" > "$work/owned"
    sed -n 's|^log/endorsed/[1-9][0-9]*/\([0-9a-z]\{25\}\)\.tlog-proof$|log/proofs/\1.tlog-proof	&|p' \
        "$work/files" > "$work/led"
    awk -F '\t' '
        FILENAME == ARGV[1] { homes[$1] = homes[$1] " " $2; next }
        { n = split(homes[$1], home, " "); for (; n > 0; n--) print $2 "\t" home[n] }' \
        "$work/owned" "$work/led" > "$work/led.owned"
    cat "$work/led.owned" >> "$work/owned"
    sed -n 's|^records/\([0-9b-df-hjkmnp-tv-xz]\{25\}\)/.*|\1|p' "$work/files" | sort -u > "$work/records"
    [ -s "$work/records" ] || return 0
    : > "$work/objects"
    while IFS= read -r id <&3; do
        said_first "objects/$id" "$id" | sed -n "s|^object \"\(.*\)\"\$|$id	\1|p" >> "$work/objects"
    done 3< "$work/ids"
    while IFS= read -r id <&3; do
        said_first "records/$id" "$id" > "$work/said"
        grep -q -x -e 'kind supersession' -e 'kind redaction' -e 'kind endorsement' \
            -e 'kind attestation' "$work/said" || continue
        sed -n "s|^speaks	|$id	|p" "$work/said"
    done 3< "$work/records" > "$work/about"
    awk -F '\t' '
        FILENAME == ARGV[1] { homes[$2] = homes[$2] " " $1; next }
        {
            n = split(homes[$2], home, " ")
            for (; n > 0; n--) {
                print "records/" $1 "/\t" home[n]
                print "log/proofs/" $1 ".tlog-proof\t" home[n]
            }
        }' "$work/objects" "$work/about" | sort -u >> "$work/owned"
}

# What the statement of an object's first version says, if it is one.
said_first() { # FOLDER, ID
    first=$1/v1/content/manifests/$2.json
    ! here "$first" || read_statement "$first" | grep -v '^bad ' || :
}

# Deals the lines of every list out to the notices that they are about: $work/of/ID has LIST<TAB>PATH<TAB>LINE,
# and $work/of/all those that are about none, and so for each.
deal_out() {
    mkdir "$work/of" || exit 3
    # In a list, the path is the line; or stands behind the first field, or behind a digest.
    awk -F '\t' '
        FILENAME == ARGV[1] { owners[$1] = owners[$1] " " $2; next }
        {
            path = $0
            if (at == "behind") sub(/^[^ ]* +/, "", path)
            if (at == "digest") path = substr(path, 131)
            sub(/^\.\//, "", path)
            if (at == "folder") path = path "/"
            n = split(path, part, "/")
            if (part[1] == "objects" && n > 1 && length(part[2]) == 25 && \
                part[2] !~ /[^0-9b-df-hjkmnp-tv-xz]/) to = part[2]
            else {
                to = (part[1] == "records") ? "records/" part[2] "/" : path
                to = (to in owners) ? owners[to] : "all"
            }
            gsub(/\t/, " ", path)
            n = split(to, id, " ")
            for (; n > 0; n--) print id[n] "\t" list "\t" path "\t" $0
        }' "$work/owned" list=files "$work/files" list=others "$work/others" \
        list=odd at=folder "$work/odd" list=empty "$work/empty" \
        list=sums at=behind "$work/sums" list=sha256 "$work/sha256" list=sizes "$work/sizes" \
        list=listed at=digest "$work/listed" |
        sort > "$work/dealt"
    of=$work/of/ awk -F '\t' '
        $1 "" != id "" { close(file); id = $1; file = ENVIRON["of"] id }
        { print substr($0, length(id) + 2) > file }' "$work/dealt"
    : >> "$work/of/all"
}

# Writes the lists of one notice, each in the order of its paths.
take_up() { # ID, FOLDER
    for list in files others odd empty sums sizes sha256 listed; do
        : > "$2/$list"
    done
    : >> "$work/of/$1"
    sort -m "$work/of/all" "$work/of/$1" | to=$2/ awk -F '\t' '
        { print substr($0, length($1) + length($2) + 3) > (ENVIRON["to"] $1) }'
}

# Judges one notice in a work folder of its own, and says how it ended on one line, with what keeps
# it from holding below. Exits with its verdict.
judge_one() { # TRUST FOLDER, ID
    whole=$work
    rm -rf "$whole/one"
    cp -R "$whole/pins" "$whole/one" || exit 3
    take_up "$2" "$whole/one"
    work=$whole/one
    digests=$work/listed
    [ -s "$whole/listed" ] || digests=SHA512SUMS
    list_records
    notice=objects/$2
    turn_to "$notice"
    here "$notice/v1/content/manifests/$2.sums" ||
        fail 5 "$notice/ is not named after its first accession"
    check_notice "$1" "$digests"
    conclude
    object='?'
    [ ! -s "$work/statement.1" ] || object=$(fact 1 object | tr -d '"\n' | escaped)
    printf '%s/  %s: %s (%s)\n' "$notice" "$object" "$verdict" "$meaning"
    [ "$stands" -ne 0 ] || echo "As of entry $((tree_size - 1)) of log $(shown "$origin")" > "$whole/as_of"
    for check in $checks; do
        case $(result_of "$check"),"$not_checked " in
            FAIL,* | 'NOT CHECKED',*" $check "*) say_check "$check" | sed 's/^/    /' ;;
        esac
    done
    exit "$verdict"
}

# ---------------------------------------------------------------------------------- THE RUN

[ $# -eq 2 ] || usage
need_programs

work=
trap '[ -z "$work" ] || rm -rf "$work"' EXIT
trap 'exit 3' HUP INT PIPE TERM
work=$(mktemp -d) || stop 'no private folder can be made for what is worked on.'
case $work in
    /*) ;;
    *) work=$PWD/$work ;;
esac
keyring=$work/keyring
mkdir "$keyring" || exit 3
climbed=$work/climbed
: > "$climbed"

kit=$1
trust=$2
case $kit in
    -*) kit=./$kit ;;
esac
case $trust in
    /*) ;;
    *) trust=$PWD/$trust ;;
esac
[ -d "$kit" ] || stop "$(shown "$kit") is no folder. A kit in a zip file is unpacked first, into an
empty folder: unzip KIT.zip -d FOLDER"

try_programs
read_trust "$trust"
read_policy "$trust"
read_authorities "$trust"
read_witnesses "$trust"
read_endorsers "$trust"
cd "$kit" || stop "$(shown "$kit") cannot be read."
list_kit
[ ! -f SHA512SUMS ] || [ "$(wc -l < SHA512SUMS)" -le 200000 ] ||
    stop 'SHA512SUMS is over the limit of 200000 lines.'
list_papers
check_shared "$trust"
if ! grep -q '^object/' "$work/files"; then
    judge_many "$trust"
fi
list_records
notice=object
turn_to "$notice"
check_notice "$trust" SHA512SUMS
report
