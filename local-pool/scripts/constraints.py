#!/usr/bin/env python3
"""Writes data/constraints.json: what the API model says of every request and reply.

    python3 -m venv model && model/bin/pip install botocore==1.44.8
    model/bin/python local-pool/scripts/constraints.py

The model is the one that botocore carries (Apache-2.0). Kept of it are the names of operations and
members, which members are required, bounds, patterns, enumerations and exceptions; no text. Where
the service is known to differ from its model, EXCEPTIONS says so, and from where it is known.
"""

import gzip
import json
import pathlib

import botocore

SERVICES = {"cognito-idp": "2016-04-18", "cognito-identity": "2014-06-30"}

# shape -> (what is changed, where it is known from)
EXCEPTIONS = {
    "PasswordType": (
        {"pattern": r"[\S]+.*[\S]+"},
        "the service's own refusal, as users report it (aws-amplify/amplify-js issues): 'Value at "
        "'password' failed to satisfy constraint: Member must satisfy regular expression pattern: "
        "^[\\S]+.*[\\S]+$'; the developer guide counts an inner space as a symbol",
    ),
}


def plain(pattern):
    """Java's pattern for the regex crate: \\w, \\d and \\s mean ASCII."""
    out, inside, i = [], False, 0
    while i < len(pattern):
        two = pattern[i : i + 2]
        if two in (r"\w", r"\d", r"\s", r"\S"):
            body = {
                r"\w": "0-9A-Za-z_",
                r"\d": "0-9",
                r"\s": r" \t\n\x0B\f\r",
                r"\S": r"^ \t\n\x0B\f\r",
            }[two]
            if inside and two != r"\S":
                out.append(body)
                # A hyphen after a class is itself.
                if pattern[i + 2 : i + 3] == "-":
                    out.append(r"\-")
                    i += 1
            else:
                out.append(f"[{body}]")
            i += 2
            continue
        if pattern[i] == "\\":
            # `\:` and `\/` are the character itself, which the regex crate does not take.
            out.append(pattern[i + 1] if two in (r"\:", r"\/") else two)
            i += 2
            continue
        if pattern[i] == "[" and not inside:
            inside = True
        elif pattern[i] == "]" and inside:
            inside = False
        elif inside and two == "9-" and pattern[i + 2 : i + 3] not in ("]", ""):
            # `[A-Za-z0-9-_=.]`: the hyphen after a range is itself.
            out.append(r"9\-")
            i += 2
            continue
        out.append(pattern[i])
        i += 1
    return "".join(out)


def kept(shape):
    kind = shape["type"]
    if kind == "structure":
        if shape.get("document"):
            return {"type": "document"}
        members = {name: member["shape"] for name, member in shape["members"].items()}
        return {"type": kind, "required": shape.get("required", []), "members": members}
    result = {"type": kind}
    if kind == "list":
        result["member"] = shape["member"]["shape"]
    if kind == "map":
        result["key"], result["value"] = shape["key"]["shape"], shape["value"]["shape"]
    for key in ("min", "max", "enum"):
        if key in shape:
            result[key] = shape[key]
    if "pattern" in shape:
        result["pattern"], result["regex"] = shape["pattern"], plain(shape["pattern"])
    return result


def main():
    data = pathlib.Path(botocore.__file__).parent / "data"
    target = pathlib.Path(__file__).parent.parent / "data" / "constraints.json"
    result = {"source": f"botocore {botocore.__version__}", "exceptions": [], "services": {}}
    for service, version in SERVICES.items():
        with gzip.open(data / service / version / "service-2.json.gz") as file:
            model = json.load(file)
        operations, wanted = {}, []
        for name, operation in model["operations"].items():
            shapes = {
                side: operation[side]["shape"] for side in ("input", "output") if side in operation
            }
            errors = sorted(error["shape"] for error in operation.get("errors", []))
            operations[name] = {**shapes, "errors": errors}
            wanted += shapes.values()
        shapes = {}
        while wanted:
            name = wanted.pop()
            if name in shapes:
                continue
            shape = dict(model["shapes"][name])
            change, source = EXCEPTIONS.get(name, ({}, ""))
            if change:
                shape.update(change)
                result["exceptions"].append({"shape": name, **change, "source": source})
            shapes[name] = kept(shape)
            wanted += shapes[name].get("members", {}).values()
            wanted += [shapes[name][key] for key in ("member", "key", "value") if key in shapes[name]]
        result["services"][model["metadata"]["targetPrefix"]] = {
            "operations": operations,
            "shapes": dict(sorted(shapes.items())),
        }
    target.parent.mkdir(exist_ok=True)
    line = lambda value: json.dumps(value, ensure_ascii=False, sort_keys=True)
    with open(target, "w", encoding="utf-8") as file:
        file.write('{"source": %s,\n"exceptions": %s,\n"services": {' % (
            line(result["source"]), line(result["exceptions"])))
        for count, (service, content) in enumerate(result["services"].items()):
            file.write(',' if count else '')
            file.write(f'\n{line(service)}: {{')
            parts = []
            for part, entries in content.items():
                rows = ",\n".join(f"{line(name)}: {line(entry)}" for name, entry in entries.items())
                parts.append(f"\n{line(part)}: {{\n{rows}\n}}")
            file.write(",".join(parts) + "}")
        file.write("\n}}\n")


if __name__ == "__main__":
    main()
