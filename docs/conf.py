# SPDX-License-Identifier: BSD-3-Clause
# Sphinx's settings; docs/build calls it.
import os

project = "ctrnn"
author = "the ctrnn authors"
copyright = "2026, the ctrnn authors"
version = release = os.environ["CTRNN_VERSION"]

extensions = ["myst_parser", "breathe"]
root_doc = "index"
html_theme = "furo"
html_title = f"ctrnn {release}"
html_copy_source = False
html_show_sphinx = False
myst_heading_anchors = 3
highlight_language = "none"  # of indented blocks, which say no language

breathe_projects = {"ctrnn": os.environ["CTRNN_XML"]}
breathe_default_project = "ctrnn"
breathe_show_include = False
primary_domain = "cpp"
