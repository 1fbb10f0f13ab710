// SPDX-License-Identifier: BSD-3-Clause
// Networks in the files of PsychRNN and multitask.
#include <ctrnn/dynamics.hpp>
#include <ctrnn/io/load_model.hpp>
#include <ctrnn/io/load_multitask.hpp>
#include <ctrnn/io/load_psychrnn.hpp>
#include <ctrnn/io/model_file.hpp>
#include <ctrnn/npz/npy_text.hpp>
#include <ctrnn/npz/npz_writer.hpp>

#include <doctest/doctest.h>

#include <array>
#include <functional>

#include "support/random_run.hpp"
#include "support/temporary_folder.hpp"

using namespace ctrnn_test;

namespace {

using array_1 = xt::xtensor<double, 1>;
using array_2 = xt::xtensor<double, 2>;

/// The arrays of a small network of PsychRNN, one of which may be another.
std::filesystem::path psychrnn_file(const temporary_folder& folder, const std::string& other = "",
                                    const array_2& value = {}) {
  npz_writer file;
  const auto add = [&](const std::string& name, const auto& usual) {
    name == other ? file.add(name, value) : file.add(name, usual);
  };
  add("W_rec", array_2{{0, -2, 0.5}, {1, 0, -0.5}, {0.25, -1, 0}});
  add("W_in", array_2{{1, 0}, {0, 1}, {0.5, 0.5}});
  add("W_out", array_2{{1, 2, 3}});
  add("b_rec", array_1{0.1, 0.2, 0.3}), add("b_out", array_1{-1}), add("init_state", array_2{{0.5, -0.5, 1}});
  add("Dale_rec", array_2{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
  add("rec_connectivity", array_2{{0, 1, 1}, {1, 0, 1}, {1, 1, 0}});
  file.add("W_rec/Adam", array_2{{1}});
  file.write(folder / "weights.npz");
  return folder / "weights.npz";
}

std::string refusal_of(const std::function<void()>& load) {
  try {
    load();
    return "none";
  } catch (const std::runtime_error& error) {
    const std::string text = error.what();
    return text.substr(text.find("weights.npz"));
  }
}

}  // namespace

TEST_CASE("a file of PsychRNN without signs gives the whole network: bias, initial state and mask, no Dale's law") {
  const temporary_folder folder;
  const auto net = load_psychrnn_network<double>(npz_reader(psychrnn_file(folder)), {.dt = 0.02, .tau = 0.2});
  const auto& a = net.architecture();
  CHECK(a.units == 3);
  CHECK(a.inputs == 2);
  CHECK(a.outputs == 1);
  CHECK(a.dt == 0.02);
  CHECK(a.tau == std::vector{0.2, 0.2, 0.2});
  CHECK_FALSE(a.dale());
  CHECK(to_array(a.rules.W.connected) == xt::xtensor<unsigned char, 2>{{0, 1, 1}, {1, 0, 1}, {1, 1, 0}});
  CHECK(net.values().W(0, 1) == -2);
  CHECK(net.values().b_out(0, 0) == -1);
  CHECK(net.values().s0(0, 2) == 1);
}

TEST_CASE("a file of PsychRNN with signs gives Dale's law, with the weights that the file has") {
  const temporary_folder folder;
  const auto file = psychrnn_file(folder, "Dale_rec", {{1, 0, 0}, {0, -1, 0}, {0, 0, 1}});
  CHECK(refusal_of([&] { load_psychrnn_network<double>(npz_reader(file)); }) ==
        "weights.npz: array 'W_rec': has a weight of -0.5 from unit 2, whose sign in Dale_rec is 1; save the weights "
        "as PsychRNN's save() does");
  const npz_reader given(std::filesystem::path(CTRNN_GOLDEN_DIR) / "psychrnn/psychrnn_public_relu_dale_weights.npz");
  const auto net = load_psychrnn_network<float>(given);
  REQUIRE(net.architecture().dale());
  const auto W = given.array<float, 2>("W_rec");
  for (index_t i = 0; i < net.architecture().units; ++i)
    for (index_t j = 0; j < net.architecture().units; ++j)
      CHECK(net.effective(i, j) == W(static_cast<std::size_t>(i), static_cast<std::size_t>(j)));
}

TEST_CASE("what is wrong with a file of PsychRNN is said with the array's name") {
  const temporary_folder folder;
  const auto refusal = [&](const std::string& other, const array_2& value) {
    const auto file = psychrnn_file(folder, other, value);
    return refusal_of([&] { load_psychrnn_network<double>(npz_reader(file)); });
  };
  CHECK(refusal("W_in", {{1, 2}}) ==
        "weights.npz: array 'W_in': is of shape [1, 2]; it must be [3, 2], as the other arrays say");
  CHECK(refusal("W_out", {{1, 2}}) ==
        "weights.npz: array 'W_out': is of shape [1, 2]; it must be [1, 3], as the other arrays say");
  CHECK(refusal("init_state", {{1, 2}}) ==
        "weights.npz: array 'init_state': has 2 numbers; it must have 3, as the other arrays say");
  CHECK(refusal("rec_connectivity", {{1, 2}}) ==
        "weights.npz: array 'rec_connectivity': is of shape [1, 2]; it must be [3, 3], as the other arrays say");
  CHECK(refusal("W_rec", xt::zeros<double>({100'000, 1})) ==
        "weights.npz: array 'W_rec': has 100000 rows and 1 columns; it must have as many of both");
  CHECK(refusal("b_rec", {{1, 2, HUGE_VAL}}) ==
        "weights.npz: array 'b_rec': has the value inf; weights must be finite");
}

TEST_CASE("a network of currents that receive input and are read out everywhere is the same in PsychRNN's names") {
  auto problem = random_problem{.dale = true, .mask = true, .output_bias = true, .initial_state = true};
  auto a = problem.architecture();
  a.input_units = a.readout_units = {0, a.units};
  a.tau.assign(a.tau.size(), 0.1);
  auto values = initial_values().make<double>(a, 5, 0);
  for_each_element([at = 0.0](double& x) mutable { x = at += 0.25; }, values.b_out);
  for_each_element([at = 0.0](double& x) mutable { x = at -= 0.5; }, values.s0);
  const model<double> saved(network<double>(a, values), {}, 5, 0);
  const temporary_folder folder;
  save_model(saved, folder / "model.npz");
  const auto loaded = load_psychrnn_network<double>(npz_reader(folder / "model.npz"), {.dt = a.dt, .tau = 0.1});
  const auto& other = loaded.architecture();
  CHECK(other.sign == a.sign);
  CHECK(to_array(other.rules.W.connected) == to_array(a.rules.W.connected));
  for (index_t i = 0; i < a.units; ++i)
    for (index_t j = 0; j < a.units; ++j) CHECK(loaded.effective(i, j) == saved.net.effective(i, j));
  CHECK(to_array(loaded.values().W_in) == to_array(saved.net.values().W_in));
  CHECK(to_array(loaded.values().W_out) == to_array(saved.net.values().W_out));
  CHECK(to_array(loaded.values().b_out) == to_array(values.b_out));
  CHECK(to_array(loaded.values().s0) == to_array(values.s0));
  const auto again = load_network<double>(folder / "model.npz");
  CHECK(to_array(again.values().s0) == to_array(values.s0));
  CHECK(again.architecture().initial_state);
}

TEST_CASE("the kernel of multitask is that of the inputs above that of the units, from row to column") {
  const temporary_folder folder;
  npz_writer file;
  file.add("rnn/leaky_rnn_cell/kernel", array_2{{1, 2}, {3, 4}, {5, 6}, {7, 8}, {9, 10}});
  file.add("rnn/leaky_rnn_cell/bias", array_1{0.1, 0.2});
  file.add("output/weights", array_2{{11, 12, 13}, {14, 15, 16}}).add("output/biases", array_1{17, 18, 19});
  file.write(folder / "weights.npz");
  const auto net = load_multitask_network<double>(npz_reader(folder / "weights.npz"));
  const auto& p = net.values();
  CHECK(to_array(p.W_in) == array_2{{1, 3, 5}, {2, 4, 6}});
  CHECK(to_array(p.W) == array_2{{7, 9}, {8, 10}});
  CHECK(to_array(p.W_out) == array_2{{11, 14}, {12, 15}, {13, 16}});
  CHECK(to_array(p.b) == array_2{{0.1, 0.2}});
  CHECK(to_array(p.b_out) == array_2{{17, 18, 19}});
  CHECK(net.architecture().dt == 0.02);
}

TEST_CASE("a text is read as NumPy has it, in code points or bytes, and nothing else is taken for one") {
  const auto npy = [](const std::string& type, const std::string& content) {
    std::string header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (), }";
    header.resize(118, ' ');
    return std::string("\x93NUMPY\1\0", 8) + static_cast<char>(header.size()) + std::string(1, '\0') + header + content;
  };
  const auto wide = [](std::u32string_view text) {
    std::string bytes;
    for (const char32_t c : text)
      for (int i = 0; i < 4; ++i) bytes += static_cast<char>(c >> (8 * i) & 0xff);
    return bytes;
  };
  const auto refused = [&](const std::string& type, const std::string& content) {
    try {
      npy_text(npy(type, content), "t");
      return false;
    } catch (const std::runtime_error&) {
      return true;
    }
  };
  CHECK(npy_text(npy("<U4", wide(U"relu")), "t") == "relu");
  const std::u32string_view letters(U"\u00e9\u20ac\U0001f9e0\0\0\0", 6);
  CHECK(npy_text(npy("<U6", wide(letters)), "t") == "\u00e9\u20ac\U0001f9e0");
  CHECK(npy_text(npy("|S4", std::string("tan\0", 4)), "t") == "tan");
  CHECK(npy_text(npy("<U0", ""), "t").empty());
  CHECK(refused("<U4", wide(U"rel")));
  CHECK(refused("<U1", wide(std::u32string(1, char32_t(0x110000)))));
  CHECK(refused("<U1", wide(std::u32string(1, char32_t(0xd800)))));
  CHECK(refused("<fU", "1234"));
  CHECK(refused("<f4", "1234"));
}
