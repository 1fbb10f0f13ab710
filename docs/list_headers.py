#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""list_headers.py <Doxygen's XML> <folder>: writes the pages of the reference, one for each folder of headers: what each
header defines is rendered by breathe, from the group that doxygen_filter.py makes of it; concepts, which breathe does
not know yet, are written here."""
import os
import sys
import xml.etree.ElementTree as tree

folders = {
    "training": "Ensembles, the trainer, regularisers, schedules, the optimiser",
    "task": "What a task is: trials, metrics, losses",
    "tasks": "The published tasks, and what they are made of",
    "integrator": "Base, CD, SCTT, DASC and others; what an integrator is",
    "nonlinearity": "relu, softplus and others",
    "dynamics": "Rates and currents: what a unit's state relaxes to",
    "network": "What networks are made of, and their simulation",
    "noise": "Random numbers that have an address",
    "analysis": "What a trained network does",
    "io": "Files of a run",
    "npz": "Archives of arrays",
    "parallel": "Clusters",
    "autodiff": "Derivatives, and their check",
    "simd": "Matrices",
    "policy": "What a policy says of itself",
    "text": "Messages of errors and warnings",
}

xml, out = sys.argv[1:]
compounds = [(c.get("kind"), c.get("refid"), c.findtext("name"))
             for c in tree.parse(f"{xml}/index.xml").getroot().iter("compound")]


def definition(refid):
    return tree.parse(f"{xml}/{refid}.xml").getroot().find("compounddef")


def inline(node):
    """The text of a paragraph as reStructuredText."""
    text = (node.text or "").replace("*", "\\*").replace("|", "\\|").replace("_ ", "\\_ ")
    for child in node:
        inner = "".join(child.itertext())
        text += f"``{inner}``" if child.tag == "computeroutput" else inner
        text += (child.tail or "").replace("*", "\\*").replace("|", "\\|")
    return text.strip()


def paragraphs(node, indent):
    for part in node.iter("para"):
        code = part.find("programlisting") if part.find("programlisting") is not None else part.find("verbatim")
        if code is not None:
            lines = ["".join(line.itertext()) for line in code.iter("codeline")] or code.text.split("\n")
            yield "::\n\n" + "\n".join(f"{indent}    {line}" for line in lines)
        elif text := inline(part):
            yield indent + text


headers = {}
for kind, refid, name in compounds:
    if kind == "group":
        headers.setdefault(name.split("__")[0], {})[name.replace("__", "/") + ".hpp"] = (name, definition(refid))
concepts = {}
for kind, refid, name in compounds:
    if kind == "concept":
        node = definition(refid)
        concepts.setdefault(node.find("location").get("file").split("ctrnn/")[-1], []).append((name, node))

written = []
for folder, about in folders.items():
    if folder not in headers:
        continue
    written.append(folder)
    with open(f"{out}/{folder}.rst", "w", encoding="utf-8") as page:
        page.write(f"{folder}\n{'=' * len(folder)}\n\n{about}.\n\n")
        for header, (group, node) in sorted(headers[folder].items()):
            members = next(node.iter("memberdef"), None) is not None or node.find("innerclass") is not None
            mine = [c for c in concepts.get(header, []) if next(c[1].iter("para"), None) is not None]
            if not members and not mine:
                continue
            page.write(f"{header}\n{'-' * len(header)}\n\n``#include <ctrnn/{header}>``\n\n")
            for name, concept in mine:
                arguments = ", ".join(p.findtext("type") for p in concept.iter("param"))
                page.write(f".. cpp:concept:: template <{arguments}> {name}\n\n")
                for about_it in ("briefdescription", "detaileddescription"):
                    for text in paragraphs(concept.find(about_it), "   "):
                        page.write(text + "\n\n")
            if members:
                page.write(f".. doxygengroup:: {group}\n   :content-only:\n   :members:\n\n")

with open(f"{out}/index.rst", "w", encoding="utf-8") as page:
    page.write("Reference\n=========\n\nAll is in the namespace ``ctrnn``. ``<ctrnn/ctrnn.hpp>`` includes what training needs, "
               "``<ctrnn/io.hpp>`` what reads and writes files.\n\n.. toctree::\n   :maxdepth: 1\n\n")
    page.writelines(f"   {folder}\n" for folder in written)
