// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/npz/atomic_file.hpp>

#include <doctest/doctest.h>

#include "support/temporary_folder.hpp"

using namespace ctrnn;
using ctrnn_test::content_of, ctrnn_test::temporary_folder;

TEST_CASE("a file is replaced as a whole, and nothing is left beside it") {
  const temporary_folder folder;
  write_atomically(folder / "a.txt", "a long first content");
  write_atomically(folder / "a.txt", "second");
  CHECK(content_of(folder / "a.txt") == "second");
  CHECK(folder.files() == 1);
}

TEST_CASE("where nothing can be written nothing is left, and the message has path, reason and remedy") {
  const temporary_folder folder;
  SUBCASE("no such folder") {
    const auto file = folder / "missing/a.txt";
    CHECK_THROWS_WITH_AS(
        write_atomically(file, "text"),
        (file.string() + ": cannot be written: No such file or directory; create its folder first").c_str(),
        std::runtime_error);
    CHECK(folder.files() == 0);
  }
  SUBCASE("a folder of that name is in the way") {
    create_folder(folder / "a.txt");
    CHECK_THROWS_WITH_AS(
        write_atomically(folder / "a.txt", "text"),
        ((folder / "a.txt").string() + ": cannot be written: Is a directory; a folder of that name is in "
                                       "the way; remove it, or choose another name")
            .c_str(),
        std::runtime_error);
    CHECK(folder.files() == 1);
  }
  SUBCASE("a file stands where a folder is needed") {
    write_atomically(folder / "a", "text");
    const std::string reason = "Not a directory; a file stands where a folder is needed; choose another folder";
    CHECK_THROWS_WITH_AS(write_atomically(folder / "a/b.txt", "text"),
                         ((folder / "a/b.txt").string() + ": cannot be written: " + reason).c_str(),
                         std::runtime_error);
    CHECK_THROWS_WITH_AS(create_folder(folder / "a"),
                         ((folder / "a").string() + ": cannot be created: " + reason).c_str(), std::runtime_error);
    CHECK(folder.files() == 1);
    CHECK(content_of(folder / "a") == "text");
  }
  SUBCASE("the disk is full") {
    CHECK_THROWS_WITH_AS(detail::refuse_file("a.txt", "written", ENOSPC),
                         "a.txt: cannot be written: No space left on device; free some space, or choose another folder",
                         std::runtime_error);
  }
}
