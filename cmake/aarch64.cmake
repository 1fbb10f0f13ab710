# SPDX-License-Identifier: BSD-3-Clause
# Toolchain file for 64-bit ARM on Debian: g++ cross-compiles, QEMU runs what it made. Libraries are those that
# install-dependencies.sh --arm installs beside the machine's own.

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64)
set(ENV{PKG_CONFIG_LIBDIR} /usr/lib/aarch64-linux-gnu/pkgconfig)
set(CMAKE_DISABLE_FIND_PACKAGE_MPI ON)  # what it finds is the machine's own
# xtensor, xtensor-blas and xsimd are headers for every processor, but Debian keeps their CMake files beside libraries.
list(APPEND CMAKE_PREFIX_PATH "/usr/lib/${CMAKE_HOST_SYSTEM_PROCESSOR}-linux-gnu/cmake")
