// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <cstddef>
#include <deque>
#include <memory>
#include <new>

namespace ctrnn::autodiff {

/// A pool of memory blocks. A block that is given back waits on the shelf of its size until it is taken again, so that
/// work that repeats soon takes no more memory from the heap. The block that was given back last is taken first, as it
/// is likely in the cache.
class pool {
 public:
  /// The free blocks of one size.
  class shelf {
    friend class pool;
    struct free_block {
      free_block* next;
    };
    std::size_t bytes = 0;
    free_block* free = nullptr;
  };

  pool() {
    for (std::size_t i = 0; i < small_.size(); ++i) small_[i].bytes = (i + 1) * alignment;
  }
  pool(const pool&) = delete;
  pool& operator=(const pool&) = delete;

  /// The shelf for objects of type P.
  template <class P>
  shelf& for_object() {
    static_assert(sizeof(P) <= small_sizes * alignment, "ctrnn: an object of the tape is too large for its pool");
    return small_[(sizeof(P) - 1) / alignment];
  }
  /// A new shelf for blocks of that many bytes; the reference stays valid.
  shelf& new_shelf(std::size_t bytes) {
    auto& s = large_.emplace_back();
    s.bytes = (bytes + alignment - 1) / alignment * alignment;
    return s;
  }

  /// Takes a block from a shelf, or memory for one from the heap where the shelf is empty.
  void* take(shelf& from) {
    if (!from.free) return carve(from.bytes);
    auto* block = from.free;
    from.free = block->next;
    return block;
  }
  /// Gives a block back to the shelf that it was taken from.
  void give(shelf& to, void* block) { to.free = new (block) shelf::free_block{to.free}; }

  /// Bytes taken from the heap so far.
  std::size_t capacity() const { return capacity_; }

 private:
  static constexpr std::size_t alignment = 64, small_sizes = 16, chunk = std::size_t(1) << 20;
  struct release {
    void operator()(std::byte* p) const { ::operator delete[](p, std::align_val_t(alignment)); }
  };

  /// A new block, cut from the latest chunk, or from a new one where that has too little left.
  void* carve(std::size_t bytes) {
    if (bytes > left_) {
      left_ = bytes > chunk ? bytes : chunk;
      chunks_.emplace_back(static_cast<std::byte*>(::operator new[](left_, std::align_val_t(alignment))));
      next_ = chunks_.back().get();
      capacity_ += left_;
    }
    void* block = next_;
    next_ += bytes, left_ -= bytes;
    return block;
  }

  std::array<shelf, small_sizes> small_;
  std::deque<shelf> large_;
  std::deque<std::unique_ptr<std::byte[], release>> chunks_;
  std::byte* next_ = nullptr;
  std::size_t left_ = 0, capacity_ = 0;
};

}  // namespace ctrnn::autodiff
