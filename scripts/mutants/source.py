"""One source file: which mutants it has, and its text with all of them in it."""

import hashlib
import re

import tree_sitter
import tree_sitter_rust

from kinds import OPERATORS, values
from scope import ROOT


class Mutant:
    def __init__(self, number, path, line, name):
        self.number, self.path, self.line, self.name = number, path, line, name

    def __str__(self):
        """Its name, which stays the same when lines above it come or go."""
        return f"{self.path}: {self.name}"


def text(node):
    return node.text.decode()


class File:
    """One source file: its mutants, and the text with all of them in it."""

    PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_rust.language()))

    def __init__(self, path, first, alloc):
        self.path, self.alloc = path, alloc
        self.source = (ROOT / path).read_bytes()
        self.tree = self.PARSER.parse(self.source)
        # Of all but the tests at its end: what does not compile stays the same when those change.
        code = re.split(rb"(?m)^#\[cfg\(test\)\]\n(?:#\[.*\]\n)*mod tests", self.source)[0]
        self.digest = hashlib.sha256(code).hexdigest()
        self.mutants, self.names = [], {}
        self.first = self.next = first

    def new(self, node, name):
        name = " ".join(name.split())
        # Those of one name in one function are numbered from the second on.
        self.names[name] = count = self.names.get(name, 0) + 1
        name = name if count == 1 else f"{name} ({count})"
        mutant = Mutant(self.next, self.path, node.start_point[0] + 1, name)
        self.next += 1
        self.mutants.append(mutant)
        return mutant

    def mutate(self, without, call):
        """The text, less the mutants in `without`; `call` writes the condition of one."""
        self.next -= len(self.mutants)
        self.mutants, self.names = [], {}
        self.without, self.call = without, call
        return self.write(self.tree.root_node, Place())

    def on(self, mutant):
        return self.call(mutant.number)

    def raw(self, node):
        return self.source[node.start_byte:node.end_byte].decode()

    def write(self, node, place):
        """A node's text, with the mutants in it."""
        kind = node.type
        if kind in ("macro_invocation", "macro_definition", "attribute_item", "token_tree", "const_item",
                    "static_item", "array_type", "enum_item", "struct_item", "use_declaration", "type_item",
                    "const_block", "type_arguments", "let_chain_pattern"):
            return self.raw(node)
        if kind == "function_item":
            return self.function(node, place)
        if kind == "impl_item":
            place = place.inside(node)
        elif kind in ("mod_item", "trait_item") and kind == "trait_item":
            place = place.inside_trait(node)
        if kind == "array_expression" and node.child_by_field_name("length"):
            length = node.child_by_field_name("length")
            return self.children(node, place, lambda child: self.raw(child) if child == length else None)
        if place.function:
            if kind in ("binary_expression", "compound_assignment_expr"):
                return self.binary(node, place)
            if kind == "unary_expression" and self.raw(node)[0] in "!-":
                return self.unary(node, place)
            if kind == "match_expression":
                return self.choice(node, place)
        return self.children(node, place)

    def children(self, node, place, special=None):
        out, at, skip = [], node.start_byte, False
        for child in node.children:
            out.append(self.source[at:child.start_byte].decode())
            if child.type == "attribute_item":
                attribute = self.raw(child).replace(" ", "")
                skip = skip or attribute in ("#[test]", "#[cfg(test)]") or "cfg(all(test" in attribute
                out.append(self.raw(child))
            elif child.type in ("line_comment", "block_comment"):
                out.append(self.raw(child))
            elif skip:
                out.append(self.raw(child))
                skip = False
            else:
                replaced = special(child) if special else None
                out.append(self.write(child, place) if replaced is None else replaced)
            at = child.end_byte
        out.append(self.source[at:node.end_byte].decode())
        return "".join(out)

    def branches(self, mutants, original):
        """`original` unless one of the mutants (with its expression) is on."""
        chain = "".join(f"if {self.on(mutant)} {{ {place} }} else " for mutant, place in mutants)
        return f"({chain}{{ {original} }})" if chain else original

    def kept(self, mutant):
        return mutant.number not in self.without

    def function(self, node, place):
        name = self.raw(node.child_by_field_name("name"))
        body = node.child_by_field_name("body")
        if body is None:
            return self.raw(node)
        modifiers = next((self.raw(c) for c in node.children if c.type == "function_modifiers"), "")
        returned = node.child_by_field_name("return_type")
        kind = " ".join(self.raw(returned).split()) if returned else "()"
        inner = place.in_function(name)
        found = []
        is_default = name == "default" and place.type and "Default for" in place.type
        has_statements = any(c.is_named and "comment" not in c.type for c in body.children)
        # What is returned without a name has one type, so an iterator is changed and not replaced.
        iterates = kind.startswith("impl Iterator<")
        is_nameless = "impl " in kind and not iterates
        if "unsafe" not in modifiers and not is_default and not is_nameless and (has_statements or kind != "()"):
            arrow = "" if kind == "()" else f" -> {kind}"
            for value in values(kind):
                shown = re.sub(r"alloc::(string::|vec::)?", "", value)
                value = value.replace("alloc::", f"{self.alloc}::")
                mutant = self.new(node, f"replace {inner.function}{arrow} with {shown}")
                if self.kept(mutant):
                    found.append((self.on(mutant), value))

        def special(child):
            if child == body and iterates:
                inside = self.children(body, inner)
                for on, value in found:
                    inside = f"{{ ({inside}).take(if {on} {{ 0 }} else {{ usize::MAX }})"
                    if once := re.fullmatch(r"core::iter::once\((.*)\)", value, re.S):
                        inside += f".chain(if {on} {{ Some({once[1]}) }} else {{ None }})"
                    inside += " }"
                return inside
            if child == body:
                inside = self.children(body, inner)
                # What belongs to the whole body has to stay first.
                lead = re.match(r"\{(\s*#!\[[^\]]*\])*", inside)[0]
                branches = "".join(f" if {on} {{ return {value}; }}" for on, value in found)
                return lead + branches + inside[len(lead):]
            return self.raw(child)

        return self.children(node, inner, special)

    def binary(self, node, place):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = node.child_by_field_name("operator")
        if operator is None:
            operator = next(c for c in node.children if self.raw(c) in OPERATORS)
        sign = self.raw(operator)
        # A condition that binds a name has to stay one.
        binds = sign in ("&&", "||") and has_let(node)
        found = []
        for other in OPERATORS.get(sign, []):
            mutant = self.new(operator, f"replace {sign} with {other} in {place.function}")
            if self.kept(mutant) and not binds:
                found.append((mutant, f"{self.raw(left)} {other} {self.raw(right)}"))
        return self.branches(found, self.children(node, place))

    def unary(self, node, place):
        sign = self.raw(node)[0]
        mutant = self.new(node, f"delete {sign} in {place.function}")
        found = [(mutant, self.raw(node)[1:])] if self.kept(mutant) else []
        return self.branches(found, self.children(node, place))

    def choice(self, node, place):
        block = node.child_by_field_name("body")
        arms = [arm for arm in block.children if arm.type == "match_arm"]

        def is_rest(arm):
            return self.raw(arm.child_by_field_name("pattern")).strip() == "_"

        has_rest = any(is_rest(arm) for arm in arms)

        def arm_with_guard(arm):
            pattern = arm.child_by_field_name("pattern")
            condition = pattern.child_by_field_name("condition")
            plain = self.raw(pattern) if condition is None else self.source[
                pattern.start_byte:condition.start_byte].decode().rstrip().removesuffix("if").rstrip()
            guards = []
            if has_rest and not is_rest(arm):
                mutant = self.new(arm, f"delete match arm {plain} in {place.function}")
                if self.kept(mutant):
                    guards.append(f"!{self.on(mutant)}")
            if condition is not None:
                guard = f"({self.write(condition, place)})"
                for value in ("true", "false"):
                    mutant = self.new(
                        condition, f"replace match guard {self.raw(condition)} with {value} in {place.function}")
                    if self.kept(mutant):
                        guard = (f"({self.on(mutant)} || {guard})" if value == "true"
                                 else f"(!{self.on(mutant)} && {guard})")
                guards.append(guard)
            head = plain + (" if " + " && ".join(guards) if guards else "")

            def special(child):
                return head if child == pattern else None

            return self.children(arm, place, special)

        def special_block(child):
            return arm_with_guard(child) if child.type == "match_arm" else None

        def special(child):
            return self.children(block, place, special_block) if child == block else None

        return self.children(node, place, special)


def has_let(node):
    if node.type in ("let_condition", "let_chain"):
        return True
    return any(has_let(c) for c in node.children if c.type in ("binary_expression", "let_condition", "let_chain"))


class Place:
    """Where in the file: in which type's implementation, in which function."""

    def __init__(self, type_=None, function=None):
        self.type, self.function = type_, function

    def inside(self, node):
        kind = text(node.child_by_field_name("type")).split("<")[0]
        trait = node.child_by_field_name("trait")
        return Place(f"<impl {text(trait)} for {kind}>" if trait else kind)

    def inside_trait(self, node):
        return Place(text(node.child_by_field_name("name")))

    def in_function(self, name):
        return Place(self.type, f"{self.type}::{name}" if self.type else name)
