"""Lists a crate's public API, one item a line and sorted, from rustdoc's JSON.

Called by public-api.sh. Methods, constants, fields, variants and the traits that are implemented by
hand or derived stand under their type; what the compiler implements for every type is left out.
"""

import json
import sys

DOCUMENT = json.load(open(sys.argv[1]))
INDEX = DOCUMENT["index"]
FORMATS = {57}
# Implemented for every type, or told by the compiler from the type's fields.
EVERYWHERE = {
    "Any", "Borrow", "BorrowMut", "CloneToUninit", "Freeze", "From<T>", "Into", "RefUnwindSafe",
    "Send", "StructuralPartialEq", "Sync", "ToOwned", "ToString", "TryFrom", "TryInto", "Unpin",
    "UnsafeUnpin", "UnwindSafe",
}


def args(of):
    if not of:
        return ""
    if "parenthesized" in of:
        sig = of["parenthesized"]
        out = f" -> {ty(sig['output'])}" if sig["output"] else ""
        return f"({', '.join(map(ty, sig['inputs']))}){out}"
    inside = of["angle_bracketed"]
    parts = []
    for arg in inside["args"]:
        if "type" in arg:
            parts.append(ty(arg["type"]))
        elif "lifetime" in arg:
            parts.append(arg["lifetime"])
        elif "const" in arg:
            parts.append(arg["const"].get("expr", "_"))
        else:
            parts.append("_")
    for constraint in inside["constraints"]:
        binding = constraint["binding"]
        term = binding.get("equality")
        if term:
            parts.append(f"{constraint['name']} = {ty(term['type'])}")
        else:
            parts.append(f"{constraint['name']}: {bounds(binding['constraint'])}")
    return f"<{', '.join(parts)}>" if parts else ""


def ty(of):
    if of is None:
        return "()"
    ((kind, t),) = of.items()
    match kind:
        case "primitive" | "generic":
            return t
        case "resolved_path":
            return t["path"] + args(t["args"])
        case "borrowed_ref":
            lifetime = f"{t['lifetime']} " if t["lifetime"] else ""
            return f"&{lifetime}{'mut ' if t['is_mutable'] else ''}{ty(t['type'])}"
        case "raw_pointer":
            return f"*{'mut' if t['is_mutable'] else 'const'} {ty(t['type'])}"
        case "tuple":
            return f"({', '.join(map(ty, t))})"
        case "slice":
            return f"[{ty(t)}]"
        case "array":
            return f"[{ty(t['type'])}; {t['len']}]"
        case "impl_trait":
            return f"impl {bounds(t)}"
        case "dyn_trait":
            return "dyn " + " + ".join(p["trait"]["path"] + args(p["trait"]["args"]) for p in t["traits"])
        case "qualified_path":
            trait = t["trait"]["path"] if t["trait"] else "_"
            return f"<{ty(t['self_type'])} as {trait}>::{t['name']}"
        case "function_pointer":
            return "fn" + signature(t["sig"])
        case _:
            sys.exit(f"a type of unknown kind: {kind}")


def bounds(of):
    parts = []
    for bound in of:
        if "trait_bound" in bound:
            b = bound["trait_bound"]
            maybe = "?" if b["modifier"] == "maybe" else ""
            parts.append(maybe + b["trait"]["path"] + args(b["trait"]["args"]))
        elif "outlives" in bound:
            parts.append(bound["outlives"])
        else:
            parts.append("use<..>")
    return " + ".join(parts)


def generics(of):
    parts = []
    for param in of["params"]:
        kind = param["kind"]
        if "type" in kind:
            if kind["type"]["is_synthetic"]:
                continue
            b = bounds(kind["type"]["bounds"])
            parts.append(param["name"] + (f": {b}" if b else ""))
        elif "const" in kind:
            parts.append(f"const {param['name']}: {ty(kind['const']['type'])}")
        else:
            parts.append(param["name"])
    return f"<{', '.join(parts)}>" if parts else ""


def where(of):
    parts = [
        f"{ty(p['bound_predicate']['type'])}: {bounds(p['bound_predicate']['bounds'])}"
        for p in of["where_predicates"]
        if "bound_predicate" in p
    ]
    return f" where {', '.join(parts)}" if parts else ""


def signature(sig):
    inputs = ", ".join(f"{name}: {ty(t)}" for name, t in sig["inputs"])
    output = f" -> {ty(sig['output'])}" if sig["output"] else ""
    return f"({inputs}){output}"


def function(path, f):
    header = f["header"]
    qualifiers = "".join(
        f"{word} " for word in ("const", "async", "unsafe") if header[f"is_{word}"]
    )
    return f"{qualifiers}fn {path}{generics(f['generics'])}{signature(f['sig'])}{where(f['generics'])}"


LINES = set()


def member(path, item):
    inner = item["inner"]
    name = f"{path}::{item['name']}"
    ((kind, it),) = inner.items()
    if kind == "function":
        LINES.add(function(name, it))
    elif kind == "assoc_const":
        LINES.add(f"const {name}: {ty(it['type'])}")
    elif kind == "assoc_type":
        LINES.add(f"type {name}" + (f" = {ty(it['type'])}" if it["type"] else ""))


def implementations(path, ids):
    for number in ids:
        it = INDEX[str(number)]["inner"]["impl"]
        if it["is_synthetic"] or it["blanket_impl"]:
            continue
        if it["trait"] is None:
            for child in it["items"]:
                if INDEX[str(child)]["visibility"] == "public":
                    member(path, INDEX[str(child)])
        elif it["trait"]["path"] not in EVERYWHERE - {"TryFrom"}:
            trait = it["trait"]["path"].rsplit("::", 1)[-1] + args(it["trait"]["args"])
            LINES.add(f"impl{generics(it['generics'])} {trait} for {ty(it['for'])} [{path}]")


def item(path, item):
    attributes = json.dumps(item["attrs"])
    mark = "#[non_exhaustive] " if "non_exhaustive" in attributes else ""
    ((kind, it),) = item["inner"].items()
    match kind:
        case "module":
            if path:
                LINES.add(f"mod {path}")
            for child in it["items"]:
                child = INDEX[str(child)]
                if child["visibility"] == "public":
                    walk(path, child)
        case "struct":
            LINES.add(f"{mark}struct {path}{generics(it['generics'])}")
            fields = it["kind"].get("plain", {}).get("fields", []) if isinstance(it["kind"], dict) else []
            for field in fields:
                field = INDEX[str(field)]
                if field["visibility"] == "public":
                    LINES.add(f"field {path}::{field['name']}: {ty(field['inner']['struct_field'])}")
            implementations(path, it["impls"])
        case "enum":
            LINES.add(f"{mark}enum {path}{generics(it['generics'])}")
            for variant in it["variants"]:
                variant = INDEX[str(variant)]
                kind = variant["inner"]["variant"]["kind"]
                shape = ""
                if isinstance(kind, dict) and "tuple" in kind:
                    shape = f"({', '.join(ty(INDEX[str(f)]['inner']['struct_field']) for f in kind['tuple'])})"
                elif isinstance(kind, dict):
                    fields = [INDEX[str(f)] for f in kind["struct"]["fields"]]
                    shape = " { " + ", ".join(f"{f['name']}: {ty(f['inner']['struct_field'])}" for f in fields) + " }"
                LINES.add(f"variant {path}::{variant['name']}{shape}")
            implementations(path, it["impls"])
        case "trait":
            LINES.add(f"trait {path}{generics(it['generics'])}: {bounds(it['bounds'])}".rstrip(": "))
            for child in it["items"]:
                member(path, INDEX[str(child)])
            implementations(path, it["implementations"])
        case "function":
            LINES.add(function(path, it))
        case "constant":
            LINES.add(f"const {path}: {ty(it['type'])}")
        case _:
            sys.exit(f"an item of unknown kind: {kind} {path}")


def walk(parent, child):
    ((kind, it),) = child["inner"].items()
    if kind == "use":
        if it["is_glob"]:
            sys.exit("a glob is exported: name what it exports")
        path = f"{parent}::{it['name']}" if parent else it["name"]
        if str(it["id"]) in INDEX:
            item(path, INDEX[str(it["id"])])
        else:
            # Another crate, given on as it is.
            LINES.add(f"use {it['source']} as {path}")
    elif kind != "macro":
        item(f"{parent}::{child['name']}" if parent else child["name"], child)


if DOCUMENT["format_version"] not in FORMATS:
    sys.exit(f"rustdoc's format {DOCUMENT['format_version']} is not one of {FORMATS}: look at what changed")
item("", INDEX[str(DOCUMENT["root"])])
print("\n".join(sorted(LINES)))
