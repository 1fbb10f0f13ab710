#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""What Doxygen reads in place of a header. Lines stay lines, so that its warnings name them.

- What a header defines becomes a group named after it, as network__architecture, which is a section of the reference.
- In `int a = 0, b = 0;  ///< text` the text is that of a too, not of b alone.
- 20'000 becomes 20000, as Doxygen takes the ' for the start of a character."""
import re
import sys

header = sys.argv[1]
group = re.sub(r".*ctrnn/|\.hpp$", "", header).replace("/", "__")
several = re.compile(r"^( *)([\w:<>* ]+?) (\w+(?: = [^,;(){}]+)?(?:, \w+(?: = [^,;(){}]+)?)+); *///< (.*)$")
for line in open(header, encoding="utf-8"):
    line = line.rstrip("\n")
    if re.match(r"namespace ctrnn(::\w+)? \{$", line):
        line += f" /** @addtogroup {group} */ /** @{{ */"
    elif re.match(r"\}  // namespace ctrnn(::\w+)?$", line):
        line = f"/** @}} */ {line}"
    elif found := several.match(line):
        indent, kind, names, text = found.groups()
        line = indent + " ".join(f"{kind} {name}; /**< {text} */" for name in names.split(", "))
    print(re.sub(r"(?<=\d)'(?=\d\d\d)", "", line))
