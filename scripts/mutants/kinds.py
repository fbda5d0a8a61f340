"""The kinds of mutants, which are cargo-mutants': what an operator and a whole body are replaced with."""

import re

OPERATORS = {
    "==": ["!="], "!=": ["=="], "&&": ["||"], "||": ["&&"],
    "<": ["==", ">", "<="], ">": ["==", "<", ">="], "<=": [">"], ">=": ["<"],
    "+": ["-", "*"], "-": ["+", "/"], "*": ["+", "/"], "/": ["%", "*"], "%": ["/", "+"],
    "<<": [">>"], ">>": ["<<"], "&": ["|", "^"], "|": ["&", "^"], "^": ["|", "&"],
    "+=": ["-=", "*="], "-=": ["+=", "/="], "*=": ["+=", "/="], "/=": ["%=", "*="], "%=": ["/=", "+="],
    "<<=": [">>="], ">>=": ["<<="], "&=": ["|=", "^="], "|=": ["&=", "^="], "^=": ["|=", "&="],
}


def values(kind, generics=()):
    """What a body is replaced with, by the type that it returns: cargo-mutants' table."""
    kind = kind.strip()
    if kind in ("", "()"):
        return ["()"]
    if kind == "!":
        return []
    if kind == "bool":
        return ["true", "false"]
    if re.fullmatch(r"[u](8|16|32|64|128|size)", kind):
        return ["0", "1"]
    if re.fullmatch(r"[i](8|16|32|64|128|size)", kind):
        return ["0", "1", "-1"]
    if kind == "String":
        return ["alloc::string::String::new()", '"xyzzy".into()']
    if re.fullmatch(r"&('\w+ )?str", kind):
        return ['""', '"xyzzy"']
    if kind in ("fmt::Result", "core::fmt::Result"):
        return ["Ok(Default::default())"]
    if match := re.fullmatch(r"Option<(.*)>", kind, re.S):
        return ["None"] + [f"Some({value})" for value in values(match[1])]
    if match := re.fullmatch(r"(?:\w+::)?Result<(.*)>", kind, re.S):
        return [f"Ok({value})" for value in values(split(match[1])[0])]
    if match := re.fullmatch(r"Vec<(.*)>", kind, re.S):
        return ["alloc::vec::Vec::new()"] + [f"alloc::vec![{value}]" for value in values(match[1])]
    if match := re.fullmatch(r"(Box|Zeroizing|Arc|Rc)<(.*)>", kind, re.S):
        return [f"{match[1]}::new({value})" for value in values(match[2])]
    if match := re.fullmatch(r"\[([^;]*);\s*(.*)\]", kind, re.S):
        return [f"[{value}; {match[2]}]" for value in values(match[1])]
    if match := re.fullmatch(r"\((.*)\)", kind, re.S):
        first, *others = [values(part) for part in split(match[1])]
        return [f"({', '.join([value] + [other[0] for other in others])})" for value in first]
    if match := re.fullmatch(r"&('\w+ )?(\[.*\])", kind, re.S):
        inner = match[2][1:-1]
        return ["&[]"] + [f"&[{value}]" for value in values(inner) if "Default" not in value]
    if match := re.match(r"impl (?:\w+::)*Iterator<Item = (.*?)>(?: \+.*)?$", kind, re.S):
        return ["core::iter::empty()"] + [f"core::iter::once({value})" for value in values(match[1])]
    if kind.startswith("&"):
        return []
    return ["Default::default()"]


def split(parts):
    """At the commas that stand in no brackets."""
    depth, found, part = 0, [], ""
    for letter in parts:
        depth += letter in "<([" or 0
        depth -= letter in ">)]" or 0
        if letter == "," and depth == 0:
            found.append(part)
            part = ""
        else:
            part += letter
    return [part for part in [*found, part] if part.strip()]
