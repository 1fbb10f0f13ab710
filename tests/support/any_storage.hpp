// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/autodiff/storage.hpp>

#include <utility>

namespace ctrnn_test {

using namespace ctrnn;
using namespace ctrnn::autodiff;

/// A storage policy chosen at run time, so that one type of trainer serves for both: store_all, or segments of that
/// many blocks.
struct any_storage {
  index_t length = 0;  ///< 0: store_all

  template <class T, class State, class Block, class Before>
  State run(tape<T>& t, State s, index_t n, const Block& block, const Before& before) const {
    return length > 0 ? segments{length}.run(t, std::move(s), n, block, before)
                      : store_all{}.run(t, std::move(s), n, block, before);
  }
};

}  // namespace ctrnn_test
