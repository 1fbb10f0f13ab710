// SPDX-License-Identifier: BSD-3-Clause
// A BLAS and LAPACK of no more than what CMake looks for and check.sh calls. INTEGER is the type of their sizes.

extern "C" {

double ddot_(const INTEGER* size, const double* a, const INTEGER*, const double* b, const INTEGER*) {
  double sum = 0;
  for (INTEGER i = 0; i < *size; ++i) sum += a[i] * b[i];
  return sum;
}
void sgemm_() {}

#if defined(WITH_LAPACK)
void cheev_() {}
void dgeev_() {}
#endif

}
