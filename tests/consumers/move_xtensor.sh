#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# move_xtensor.sh <folder>: makes an include folder that has the installed xtensor (up to 0.25, side by side) where
# 0.26 has its headers, and nothing but an error in the old places; and xtensor-blas, which includes them there.
set -euo pipefail
folder=$1
installed=$(pkg-config --variable=includedir xtensor)

declare -A place
put() { for name in "${@:2}"; do place[$name]=$1; done; }
put chunk xchunked_array xchunked_assign xchunked_view
put containers xadapt xarray xbuffer_adaptor xcontainer xfixed xscalar xstorage xtensor
put core xaccessible xassign xeval xexpression xexpression_traits xfunction xiterable xiterator xlayout xmath \
  xmultiindex_iterator xnoalias xoperation xsemantic xshape xstrides xtensor_config xtensor_forward xvectorize
put generators xbuilder xgenerator xrandom
put io xcsv xinfo xio xjson xmime xnpy
put misc xcomplex xexpression_holder xhistogram xmanipulation xpad xset_operation xsort
put optional xoptional xoptional_assembly xoptional_assembly_base xoptional_assembly_storage
put reducers xaccumulator xblockwise_reducer xblockwise_reducer_functors xnorm xreducer
put utils xexception xtensor_simd xutils
put views xaxis_iterator xaxis_slice_iterator xbroadcast xdynamic_view xfunctor_view xindex_view xmasked_view \
  xoffset_view xrepeat xslice xstrided_view xstrided_view_base xview xview_utils

# Each header where 0.26 has it; what it includes is named by its new place.
rename=()
for name in "${!place[@]}"; do
  rename+=(-e "s|^\( *# *include *\)[\"<]\(xtensor/\)\?$name\.hpp[\">]|\1<xtensor/${place[$name]}/$name.hpp>|")
done
for path in "$installed"/xtensor/*.hpp; do
  name=$(basename "$path" .hpp)
  mkdir -p "$folder/xtensor/${place[$name]}"
  sed "${rename[@]}" "$path" >"$folder/xtensor/${place[$name]}/$name.hpp"
  echo "#error \"<xtensor/$name.hpp> has moved to <xtensor/${place[$name]}/$name.hpp>\"" >"$folder/xtensor/$name.hpp"
done
mkdir -p "$folder/xtensor-blas"
for path in "$installed"/xtensor-blas/*.hpp; do
  sed "${rename[@]}" "$path" >"$folder/xtensor-blas/$(basename "$path")"
done
