"""Hide what is written for machines (SQL, tags, code, addresses, names of files), in which no word names a thing."""

import re

_NO_HAN = r"[^\s\u2e80-\uffef]"
_QUOTED = r"['\"][^'\"\n]{0,120}['\"]"
# one of these is in all of it
_SIGN = re.compile(
    r"[<>{}`@;*=\\]|\(['\")]|\.[a-z]|/|(?:drop|truncate|alter|create) table|import |insert |delete |update |select "
)
_CODE = re.compile(
    "|".join(
        (
            # SQL; "select a sofa from the list" alone is plain English
            r"\b(?:drop|truncate|alter|create) table\b[^.!?\n]{0,80}",
            r"\bselect\s[^.!?\n]{1,80}?\sfrom\s[^.!?\n]{1,60}?(?:;|--|\swhere\s[^\n]{0,80}?=[^\n]{0,40})",
            r"\bselect\s\*\s?from\s\S{1,60}",
            r"\binsert into\s[^\n]{1,120}?(?:;|\)|$)|\bdelete from\s\S{1,60}(?:\swhere\s[^\n]{0,80})?;?",
            r"\bupdate\s\S{1,40}\sset\s[^\n]{0,80}",
            # tags, objects, calls, imports, quoted code
            r"</?[a-z][^<>\n]{0,200}>",
            r"\{[^{}\n]{0,300}[:;=][^{}\n]{0,300}\}",
            rf"\b[a-z_$][\w$]*(?:\.[\w$]+)*\((?:|{_QUOTED}[^()\n]{{0,80}})\)",
            rf"\bimport\s[\w*{{}}, ]{{1,60}}\sfrom\s{_QUOTED}",
            r"`[^`\n]{1,300}`",
            # addresses without https://, names of accounts, paths and files
            r"[a-z0-9._%+-]{0,64}@[a-z0-9_.-]{1,80}",
            rf"(?<![a-z0-9])(?:[a-z0-9-]{{1,63}}\.){{1,4}}(?:com|net|org|tw|hk|cn|io|app|shop|store|dev)\b(?:/{_NO_HAN}*)?",
            # in ASCII: a stroke before Chinese words is none
            r"(?<!\S)(?:~|\.{1,2}|[a-z]:)?[/\\](?:[a-z0-9_.-]+[/\\])*[a-z0-9_.-]+(?!\w)",
            r"[\w-]{1,80}\.(?:jpe?g|png|gif|webp|heic|pdf|mp4|mov|html?|php|js|css|json|py|csv|docx?|xlsx?|zip)\b",
        )
    )
)


def mask_code(folded: str) -> str:
    """Replace what is written for machines by NUL characters of the same length; people's words stay as they are."""
    if not _SIGN.search(folded):
        return folded
    return _CODE.sub(lambda code: "\0" * len(code.group()), folded)
