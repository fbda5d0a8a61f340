#!/usr/bin/env python3
"""Draws docs/rooms.svg: the engine's rooms and the packages around it, and who uses whom.

Read from the source (`use crate::…`, `super::super::…` does not occur) and from `cargo metadata`, so that
the picture stays true.

    scripts/rooms.py            fails if docs/rooms.svg is not current, or if a room uses one below it
    scripts/rooms.py --write    draws it anew
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "rooms.svg"

# From the top down: each knows only those above it.
ROOMS = {
    "field": "arithmetic modulo N; the only unsafe",
    "srp": "SRP-6a, in RFC 5054's letters",
    "cognito": "names, SECRET_HASH, the claims",
    "verifier": "the server's half",
    "flow": "the whole sign-in, without I/O",
}


def room_of(path):
    part = path.relative_to(ROOT / "src").parts[0]
    return part.removesuffix(".rs")


def uses():
    """The pairs (room, room that it uses), tests left out: they may look at anything."""
    pairs = set()
    for path in sorted((ROOT / "src").rglob("*.rs")):
        room = room_of(path)
        if room not in ROOMS or "tests" in path.name or "tests" in path.parts:
            continue
        code = re.sub(r"//.*", "", path.read_text(encoding="utf-8"))
        for name in re.findall(r"\bcrate::(?:\{[^}]*\}|(\w+))", code):
            if name in ROOMS and name != room:
                pairs.add((room, name))
        for group in re.findall(r"\bcrate::\{([^}]*)\}", code):
            for name in re.findall(r"\b(\w+)(?:::|,|$)", group):
                if name in ROOMS and name != room:
                    pairs.add((room, name))
    return pairs


def packages():
    """The repository's packages that use the engine, by folder."""
    manifests = subprocess.run(
        ["git", "ls-files", "Cargo.toml", "*/Cargo.toml"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.split()
    found = set()
    for manifest in manifests:
        text = (ROOT / manifest).read_text(encoding="utf-8")
        if manifest != "Cargo.toml" and re.search(
            r'^caldera-srp\b|package = "caldera-srp"', text, re.MULTILINE
        ):
            found.add(str(pathlib.Path(manifest).parent))
    return sorted(found)


def draw(pairs, folders):
    width, left, row = 900, 30, 62
    order = list(ROOMS)
    height = 70 + row * len(order) + 30 + 26 * ((len(folders) + 2) // 3) + 40
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="14">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="#4a5568"/></marker></defs>',
        f'<text x="{left}" y="30" font-size="16" fill="#1a202c">The engine: each room knows only those '
        "above it; an arrow says “uses”</text>",
    ]
    middle = {}
    for at, room in enumerate(order):
        y = 50 + at * row
        middle[room] = y + 22
        out.append(f'<rect x="{left}" y="{y}" width="420" height="44" rx="6" fill="#ebf4ff" '
                   'stroke="#3b6ea5"/>')
        out.append(f'<text x="{left + 14}" y="{y + 27}" fill="#1a202c"><tspan font-weight="bold">'
                   f"src/{room}</tspan>  {ROOMS[room]}</text>")
    # Longer arrows further out, so that none lies on another.
    for lane, (room, used) in enumerate(sorted(pairs, key=lambda pair: (middle[pair[0]] - middle[pair[1]], pair))):
        x, far = left + 420, left + 460 + lane * 22
        start, end = middle[room] - 8, middle[used] + 8
        out.append(f'<path d="M{x} {start} H{far} V{end} H{x + 4}" fill="none" stroke="#4a5568" '
                   'marker-end="url(#tip)"/>')
    y = 50 + len(order) * row + 24
    out.append(f'<text x="{left}" y="{y}" font-size="16" fill="#1a202c">What uses it, in packages '
               "of its own</text>")
    for at, folder in enumerate(folders):
        x, line = left + (at % 3) * 280, y + 26 + 26 * (at // 3)
        out.append(f'<text x="{x}" y="{line}" fill="#1a202c">{folder}/</text>')
    out.append("</svg>\n")
    return "\n".join(out)


def main():
    pairs = uses()
    order = list(ROOMS)
    below = [f"{room} uses {used}, which lies below it" for room, used in sorted(pairs)
             if order.index(used) > order.index(room)]
    if below:
        sys.exit("\n".join(below))
    if len(pairs) < 4:
        sys.exit(f"only {len(pairs)} uses were found: the source is not read rightly")
    picture = draw(pairs, packages())
    if sys.argv[1:] == ["--write"]:
        PICTURE.write_text(picture, encoding="utf-8")
    elif not PICTURE.exists() or PICTURE.read_text(encoding="utf-8") != picture:
        sys.exit("docs/rooms.svg is not current: scripts/rooms.py --write")


main()
