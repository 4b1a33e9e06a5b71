"""What validations of single signatures say."""

from __future__ import annotations

from muniment.words.language import Sentence

FOUND = {
    "sshsig-form": Sentence(
        "{where} is no signature file of OpenSSH: {detail}",
        "{where} 不是 OpenSSH 签名文件：{detail}",
    ),
    "sshsig-wrong": Sentence(
        "{where} is not over {signed} as it is: {detail}",
        "{where} 并非对现有 {signed} 的签名：{detail}",
    ),
}

LOOKED = {
    "sshsig-says": Sentence(
        "its form: by the key {key}, for the purpose {namespace}, over a {algorithm} digest",
        "格式：密钥 {key}，用途 {namespace}，摘要算法 {algorithm}",
    ),
    "sshsig-good": Sentence(
        "the signature over {signed}, by the key that it brings itself",
        "以其自带密钥验证对 {signed} 的签名",
    ),
    "sshsig-bytes": Sentence(
        "over which file it is: none was given (--over), and beside {name} stands none of its name",
        "所签为何：未给出（--over），{name} 旁边亦无同名文件",
    ),
    "sshsig-trust": Sentence(
        "whose key that is: anybody can make one", "该密钥属于谁：任何人都能造一个"
    ),
}
