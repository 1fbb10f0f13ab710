# SPDX-License-Identifier: BSD-3-Clause
# `cpack -G DEB` makes libctrnn-dev_<version>_all.deb of what `cmake --install` installs.

set(CPACK_PACKAGE_NAME libctrnn-dev)
set(CPACK_PACKAGE_VENDOR "the ctrnn authors")
set(CPACK_PACKAGE_CONTACT "the ctrnn authors <maintainers@ctrnn.invalid>")
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "header-only C++20 library that trains recurrent neural networks")
set(CPACK_PACKAGE_DESCRIPTION
"Trains continuous-time recurrent networks of rate units on cognitive tasks
with long delays, by backpropagation through time with skip connections that
vanish by the end of training (Soo, Goudar and Wang, NeurIPS 2023). Methods,
nonlinearities and tasks, one's own included, are chosen at compile time.
This package has the headers, and the files by which CMake and pkg-config
find them. <ctrnn/io.hpp> needs what is recommended, too.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES OFF)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libxtensor-dev (>= 0.24), libxtensor-blas-dev (>= 0.20), libxsimd-dev (>= 8.1), \
librandom123-dev, libopenblas-dev")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libzip-dev, nlohmann-json3-dev, pkg-config")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "cmake, g++ (>= 4:12)")

# What Debian asks of every package beside its files. -n: without the time, so that packages of one source are the same.
set(documents "${PROJECT_BINARY_DIR}/debian")
configure_file(LICENSE "${documents}/copyright" COPYONLY)
execute_process(COMMAND gzip -9n
  INPUT_FILE "${PROJECT_SOURCE_DIR}/CHANGELOG.md" OUTPUT_FILE "${documents}/changelog.gz")
set(CPACK_INSTALLED_DIRECTORIES "${documents}" "usr/share/doc/libctrnn-dev")

include(CPack)
