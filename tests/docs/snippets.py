#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""snippets.py <page.md> <compiler> <flags file>: compiles the C++ of a page of the documentation.

Every block fenced by ```cpp is C++, and so is an indented block that has a line ending in a semicolon. A block is cut
into its parts: #include, declarations (struct, template, main, ...) and statements. All of a page become one
translation unit: declarations one after the other in a namespace, then a function with the statements, each block in
a scope within that of the block before, so that it sees what the page has defined so far and may define it anew.

A comment in the Markdown gives what a reader does not need to see, before the block that needs it:

    <!-- before: int step = 0, trial = 0; -->

Python blocks are parsed. The compiler's messages name the lines of the page. -O1, as some intrinsics of AVX-512 are
macros without optimisation, which do not take what xsimd gives them.
"""
import re
import subprocess
import sys

declaration = re.compile(r"(template|struct|class|enum|namespace|concept|int main|inline|static|using \w+ =)\b")


def blocks_of(text):
    """Yields (language, first line number, code) of fenced and indented blocks, and of `before` comments."""
    lines = text.split("\n")
    i, in_list = 0, False
    while i < len(lines):
        line = lines[i]
        if fence := re.match(r"( *)```+ *(\{?[\w-]*)", line):
            start = i + 1
            i = next((j for j in range(start, len(lines)) if lines[j].strip() == "```"), None)
            if i is None:
                sys.exit(f"line {start}: a block without an end")
            yield fence[2], start + 1, "\n".join(l[len(fence[1]):] for l in lines[start:i])
        elif before := re.match(r"<!-- before: (.*?) *-->$", line):
            yield "cpp", i + 1, before[1]
        elif line.startswith("    ") and not in_list and (i == 0 or not lines[i - 1].strip()):
            start = i
            while i + 1 < len(lines) and (lines[i + 1].startswith("    ") or not lines[i + 1].strip()):
                i += 1
            code = "\n".join(l[4:] for l in lines[start:i + 1])
            if re.search(r";( *//.*)?$", code, re.M):
                yield "cpp", start + 1, code
        if re.match(r"( *[-*]| *\d+\.) ", line):
            in_list = True
        elif line.strip() and not line.startswith(" "):
            in_list = False
        i += 1


def parts_of(code):
    """Yields (offset of its first line, text) of what stands beside each other at the top of a block."""
    start, depth, lines = 0, 0, code.split("\n")
    for i, line in enumerate(lines):
        plain = re.sub(r'"(\\.|[^"\\])*"|\'(\\.|[^\'\\])\'|//.*', "", line)
        depth += sum(plain.count(c) for c in "({[") - sum(plain.count(c) for c in ")}]")
        text = "\n".join(lines[start:i + 1])
        ended = plain.rstrip().endswith((";", "}")) or plain.lstrip().startswith("#") or not text.strip()
        goes_on = i + 1 < len(lines) and re.match(r"\s+\S", lines[i + 1])
        if depth == 0 and ended and not goes_on:
            if re.sub(r"//.*", "", text).strip():
                yield start, text
            start = i + 1
    if re.sub(r"//.*", "", "\n".join(lines[start:])).strip():
        yield start, "\n".join(lines[start:])


def unit_of(page, text):
    """The translation unit of a page, and how many blocks of C++ it has."""
    includes, declarations, scopes, count = ["<ctrnn/ctrnn.hpp>", "<iostream>"], [], [], 0
    for language, first, code in blocks_of(text):
        if language == "python":
            compile("\n" * (first - 1) + code, page, "exec")
        if language not in ("cpp", "c++"):
            continue
        count += 1
        statements = []
        for offset, part in parts_of(code):
            where = f'#line {first + offset} "{page}"\n'
            if include := re.findall(r"^#include ([<\"].*[>\"])", part, re.M):
                includes += include
            elif declaration.match(re.sub(r"^(\s|//.*\n)*", "", part)):
                declarations.append(where + part)
            else:
                statements.append(where + part)
        scopes.append(statements)
    body = "\n{\n".join("\n".join(statements) for statements in scopes) + "}" * max(len(scopes) - 1, 0)
    return (
        "".join(f"#include {i}\n" for i in dict.fromkeys(includes))
        + "namespace page {\nusing namespace ctrnn;\n" + "\n".join(declarations)
        + "\nvoid statements() {\n" + body + "\n}\n}\n"
    ), count


page, compiler, flags = sys.argv[1:]
unit, count = unit_of(page, open(page, encoding="utf-8").read())
print(f"{page}: {count} blocks of C++")
if count == 0:
    sys.exit()
flags = open(flags, encoding="utf-8").read().strip().split(";")
result = subprocess.run(
    [compiler, *flags, "-w", "-O1", "-fsyntax-only", "-x", "c++", "-"], input=unit, text=True, check=False
)
sys.exit(result.returncode)
