# SPDX-License-Identifier: BSD-3-Clause
# Sphinx's settings; docs/build calls it.
import os

project = "ctrnn"
author = "the ctrnn authors"
copyright = "2026, the ctrnn authors"
version = release = os.environ["CTRNN_VERSION"]

extensions = ["myst_parser", "breathe", "sphinx.ext.mathjax"]
root_doc = "index"
html_theme = "furo"
html_title = f"ctrnn {release}"
html_copy_source = False
html_show_sphinx = False
html_static_path = ["_static"]
myst_heading_anchors = 3
myst_enable_extensions = ["dollarmath"]
myst_update_mathjax = False  # it writes settings of MathJax 3
mathjax_path = "mathjax/MathJax.js"  # MathJax 2, which docs/build copies from Debian's libjs-mathjax
mathjax2_config = {
    "jax": ["input/TeX", "output/SVG"],
    "extensions": ["tex2jax.js"],
    "TeX": {"extensions": ["AMSmath.js", "AMSsymbols.js"]},
    "tex2jax": {"ignoreClass": ".*", "processClass": "math"},
    "SVG": {"font": "TeX", "scale": 95},
    "showMathMenu": False,
    "showProcessingMessages": False,
}
highlight_language = "none"  # of indented blocks, which say no language

breathe_projects = {"ctrnn": os.environ["CTRNN_XML"]}
breathe_default_project = "ctrnn"
breathe_show_include = False
primary_domain = "cpp"
