// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/ctrnn.hpp>
#include <ctrnn/io.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <map>
#include <variant>

#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

using namespace ctrnn;
using namespace ctrnn::tasks;
using ctrnn_test::content_of, ctrnn_test::temporary_folder;

namespace {

/// A network of an uncommon architecture; with an output bias also of many rules.
architecture uncommon(bool output_bias = false) {
  architecture a;
  a.units = 7, a.inputs = 3, a.outputs = 2;
  a.input_units = {1, 3}, a.readout_units = {2, 4}, a.output_bias = output_bias;
  a.dt = 0.002, a.sigma = 0.25, a.noise_tau = 0.05;
  a.tau = {0.1, 0.02, 0.3, 0.1, 0.1, 0.05, 0.04};
  a.sign = {1, -1, 1, 1, -1, 1, -1};
  a.rules.W.connected.resize(7, 7);
  for (index_t i = 0; i < 7; ++i)
    for (index_t j = 0; j < 7; ++j) a.rules.W.connected(i, j) = (i + 2 * j) % 3 != 0;
  if (!output_bias) return a;
  a.noise_enters = noise_place::state, a.input_sigma = 0.3, a.output_sigma = 0.125;
  a.noise = noise_kind::white, a.unit_sigma = {0.1, 0.2, 0, 0.4, 0.5, 0.6, 0.7};
  a.rules.b.trained = false, a.rules.W_in.non_negative = a.rules.W_out.non_negative = true;
  a.rules.W_in.connected.resize(3, 3), a.rules.W_in.connected(1, 2) = a.rules.W_in.connected(0, 0) = 1;
  a.rules.W_out.frozen.resize(2, 4), a.rules.W_out.frozen(1, 3) = 1;
  a.rules.W.frozen.resize(7, 7), a.rules.W.frozen(0, 1) = 1;
  return a;
}

template <class T = float>
model<T> some_model(bool output_bias = false) {
  model<T> m(uncommon(output_bias), {.learning_rate = 0.01}, 4'000'000'000, 12);
  m.net.change([](auto& values) {
    values.W(0, 1) = T(-0.0);
    for_each_element([share = T(0)](T& x) mutable { x = share += T(0.25); }, values.b_out);
  });
  m.iteration = 40, m.solved_at = 30;
  m.curve = {{.iteration = 10, .loss = 0.5, .performance = 0.25, .response = 0.125, .stage = 3},
             {.iteration = 30, .loss = 0.1, .performance = 0.99, .response = 0.98, .stage = {}}};
  m.curve[0].as_trained = performance{std::nan(""), 0.5};
  m.curve[1].confirmation = performance{0.75, std::nan("")};
  for (auto& e : m.curve) e.by_task = {{0.1, 0.2}, {0.3, 0.4}};
  return m;
}

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }
bool same(const std::optional<performance>& a, const std::optional<performance>& b) {
  return a.has_value() == b.has_value() && (!a || (same(a->overall, b->overall) && same(a->response, b->response)));
}

/// The message with which a load into models is refused, or "none".
std::string refusal_of_load(auto models, const std::filesystem::path& from) {
  return ctrnn_test::refusal<std::runtime_error>([&] { load(models, from); });
}

/// The arrays of a model's file, to be changed and written again.
class changed_file {
 public:
  explicit changed_file(const std::filesystem::path& file) {
    const npz_reader from(file);
    for (const auto& name : from.names()) try {
        all_[name] = from.array<std::int64_t>(name);
      } catch (const std::runtime_error&) {
        all_[name] = from.array<double>(name);
      }
  }
  template <class Array>
  changed_file& set(const std::string& name, const Array& array) {
    all_[name] = array;
    return *this;
  }
  changed_file& drop(const std::string& name) {
    all_.erase(name);
    return *this;
  }
  template <class T = double>
  xt::xarray<T>& operator[](const std::string& name) {
    return std::get<xt::xarray<T>>(all_.at(name));
  }
  /// How load_model refuses it; "none" if it does not.
  std::string refusal() const {
    const temporary_folder folder;
    npz_writer writer;
    for (const auto& [name, array] : all_) std::visit([&, &key = name](const auto& a) { writer.add(key, a); }, array);
    writer.write(folder / "m.npz");
    return ctrnn_test::refusal<std::runtime_error>(
        [&] { load_model<double>(npz_reader(content_of(folder / "m.npz"), "m.npz")); });
  }

 private:
  std::map<std::string, std::variant<xt::xarray<std::int64_t>, xt::xarray<double>>> all_;
};

}  // namespace

TEST_CASE_TEMPLATE("a model that is saved and loaded is the same in all, and saved again the same file", T, float,
                   double) {
  const temporary_folder folder;
  bool output_bias = false;
  SUBCASE("without a bias of the readout") {}
  SUBCASE("with a bias of the readout") { output_bias = true; }
  const auto m = some_model<T>(output_bias);
  save_model(m, folder / "m.npz");
  const auto back = load_model<T>(folder / "m.npz");
  const auto &a = m.net.architecture(), &b = back.net.architecture();
  CHECK(alike(a, b));
  CHECK(a.sign == b.sign);
  CHECK(a.rules == b.rules);
  parameters<T>::for_each([](const auto& x, const auto& y) { CHECK(to_array(x) == to_array(y)); }, m.net.values(),
                          back.net.values());
  CHECK(std::signbit(back.net.values().W(0, 1)));
  CHECK(back.seed == m.seed);
  CHECK(back.number == m.number);
  CHECK(back.iteration == m.iteration);
  CHECK(back.solved_at == m.solved_at);
  REQUIRE(back.curve.size() == m.curve.size());
  for (std::size_t i = 0; i < m.curve.size(); ++i) {
    CHECK(back.curve[i].stage == m.curve[i].stage);
    CHECK(same(back.curve[i].as_trained, m.curve[i].as_trained));
    CHECK(same(back.curve[i].confirmation, m.curve[i].confirmation));
  }
  CHECK(log_lines(back) == log_lines(m));
  save_model(back, folder / "again.npz");
  CHECK(content_of(folder / "again.npz") == content_of(folder / "m.npz"));
}

TEST_CASE("a network of low rank is saved and loaded by its two factors") {
  const temporary_folder folder;
  auto a = published_architecture(10, channels::inputs, channels::outputs);
  a.rank = 2, a.rules.m.trained = false;
  a.rules.n.connected.resize(10, 2), a.rules.n.connected.fill(1), a.rules.n.connected(3, 1) = 0;
  const model<float> m(a, {}, 1, 0);
  save_model(m, folder / "m.npz");
  const auto back = load_model<float>(folder / "m.npz");
  CHECK(alike(back.net.architecture(), a));
  CHECK(back.net.architecture().rules == a.rules);
  CHECK(to_array(back.net.values().m) == to_array(m.net.values().m));
  CHECK(to_array(back.net.values().n) == to_array(m.net.values().n));
  CHECK(back.net.values().W.rows() == 0);
  const npz_reader file(folder / "m.npz");
  CHECK_FALSE(file.contains("ctrnn_W"));
  CHECK(file.array<float, 2>("W_rec")(4, 5) == m.net.effective(4, 5));
  save_model(back, folder / "again.npz");
  CHECK(content_of(folder / "again.npz") == content_of(folder / "m.npz"));

  // In double, and by other builds, m n^T / N has other last digits than W_rec of the file.
  const auto wide = load_network<double>(folder / "m.npz");
  CHECK(wide.values().m(4, 1) == static_cast<double>(m.net.values().m(4, 1)));
  CHECK(wide.effective(4, 5) != static_cast<double>(m.net.effective(4, 5)));
  ensemble_options o{.units = 10, .rank = 2, .initial = initial::from_file{folder / "m.npz"}};
  o.rules = a.rules;
  const ensemble<go, base, relu> warm(o);
  CHECK(to_array(warm[0].net.values().n) == to_array(m.net.values().n));
  o.rules = {}, o.rank = 0;
  CHECK(ctrnn_test::refusal<std::runtime_error>([&] { ensemble<go, base, relu>{o}; })
            .ends_with(": its recurrent weights are of rank 2, those of the network that starts from it of rank 0 (0: "
                       "trained as a whole); give both the same"));

  changed_file changed(folder / "m.npz");
  CHECK(changed.refusal() == "none");
  changed["W_rec"].data()[3] += 0.01;
  CHECK(changed.refusal().starts_with("m.npz: array 'W_rec': contradicts the trained values"));
}

TEST_CASE("a network without Dale's law and mask is loaded without them") {
  const temporary_folder folder;
  save_model(model<float>(published_architecture(10, 3, 2), {}, 1, 0), folder / "m.npz");
  const auto net = load_network<float>(folder / "m.npz");
  CHECK_FALSE(net.architecture().dale());
  CHECK(net.architecture().rules.W.connected.rows() == 0);
}

TEST_CASE("a file of float is read as double, one of double as float only where no value is rounded") {
  const temporary_folder folder;
  save_model(some_model<float>(), folder / "float.npz");
  const auto wide = load_model<double>(folder / "float.npz");
  CHECK(wide.net.values().W(1, 1) == static_cast<double>(some_model<float>().net.values().W(1, 1)));
  save_model(wide, folder / "double.npz");
  const auto narrow = load_model<float>(folder / "double.npz");
  CHECK(to_array(narrow.net.values().W) == to_array(some_model<float>().net.values().W));
  save_model(some_model<double>(), folder / "double.npz");
  CHECK_THROWS_AS(load_model<float>(folder / "double.npz"), std::runtime_error);
}

TEST_CASE("what does not fit together is refused, by name") {
  const temporary_folder folder;
  save_model(some_model<double>(), folder / "m.npz");
  const changed_file good(folder / "m.npz");
  REQUIRE(good.refusal() == "none");
  const auto refusal = [&](const std::function<void(changed_file&)>& change) {
    changed_file file = good;
    change(file);
    return file.refusal();
  };
  using values = xt::xarray<double>;
  using integers = xt::xarray<std::int64_t>;

  SUBCASE("keys that are missing") {
    const npz_reader file(folder / "m.npz");
    for (const auto& name : file.names()) {
      CAPTURE(name);
      const auto found = refusal([&](auto& f) { f.drop(name); });
      const bool optional = name == "ctrnn_format" || name == "dale_ratio" || name == "ctrnn_connected_W" ||
                            name == "curve_as_trained_response" ||
                            name == "curve_confirmation_response" || name == "curve_performance_by_task";
      if (name == "ctrnn_W")
        CHECK(found == "m.npz: has no array 'ctrnn_W': a network by PsychRNN's names alone has other dynamics; "
                       "load it by load_psychrnn_network");
      else
        CHECK(found == (optional ? "none" : "m.npz: array '" + name + "': is missing; is it the right file?"));
    }
    CHECK(refusal([](auto& f) { f.drop("ctrnn_W").drop("W_rec"); }) ==
          "m.npz: has no array 'ctrnn_W' and is not a model; load a model_NNN.npz of a run");
  }
  SUBCASE("another version") {
    CHECK(refusal([](auto& f) { f.set("ctrnn_format", integers(3)); }) ==
          "m.npz: is of version 3, written by a later ctrnn; ctrnn " + std::string(version) + " reads versions 1 to 2");
    CHECK(refusal([](auto& f) { f.set("ctrnn_format", integers(0)); })
              .starts_with("m.npz: is of version 0, which there is not"));
  }
  SUBCASE("weights that are not finite") {
    for (const auto* name : {"ctrnn_W", "ctrnn_b", "ctrnn_W_in", "ctrnn_W_out"})
      for (const double value : {std::nan(""), -HUGE_VAL}) {
        CAPTURE(name);
        const auto found = refusal([&](auto& f) { f[name].data()[1] = value; });
        CHECK(found == "m.npz: array '" + std::string(name) + "': has the value " + std::to_string(value) +
                           "; weights must be finite");
      }
  }
  SUBCASE("other shapes") {
    CHECK(refusal([](auto& f) { f.set("ctrnn_W", values(xt::zeros<double>({7, 6}))); }).starts_with("m.npz: "));
    CHECK(refusal([](auto& f) { f.set("ctrnn_b", values(xt::zeros<double>({6}))); }) ==
          "m.npz: network: b has 1 rows and 6 columns; the architecture asks for 1 and 7");
    CHECK(refusal([](auto& f) { f.set("ctrnn_W", values(xt::zeros<double>({49}))); }) ==
          "m.npz: array 'ctrnn_W': has 1 dimensions; it must have 2");
    for (const auto* name : {"ctrnn_W", "ctrnn_W_in", "ctrnn_W_out"}) {
      CHECK(refusal([&](auto& f) { f.set(name, values(xt::zeros<double>({std::size_t{0}, std::size_t{1} << 40}))); }) ==
            "m.npz: array '" + std::string(name) + "': is empty; there must be at least one weight");
    }
    CHECK(refusal([](auto& f) { f.set("W_in", values(xt::zeros<double>({3, 7}))); }) ==
          "m.npz: array 'W_in': is of shape [3, 7]; it must be [7, 3]");
    CHECK(refusal([](auto& f) { f.set("tau", values{0.1}); }) == "m.npz: array 'tau': is of shape [1]; it must be [7]");
    CHECK(refusal([](auto& f) { f.set("curve_loss", values{0.1}); }) ==
          "m.npz: array 'curve_loss': is of shape [1]; it must be [2]");
    CHECK(refusal([](auto& f) { f.set("curve_response_by_task", values(xt::zeros<double>({2, 3}))); }) ==
          "m.npz: array 'curve_response_by_task': is of shape [2, 3]; it must be [2, 2]");
  }
  SUBCASE("other types") {
    CHECK(refusal([](auto& f) { f.set("seed", values(1.0)); }) ==
          "m.npz: array 'seed': is of type <f8, where whole numbers are asked for; save it as int64");
    CHECK(refusal([](auto& f) { f.set("curve_stage", values{0, 1}); })
              .starts_with("m.npz: array 'curve_stage': is of type <f8"));
  }
  SUBCASE("numbers that cannot be") {
    const std::pair<const char*, std::int64_t> cases[] = {
        {"seed", -1},       {"seed", std::int64_t{1} << 32}, {"number", -1}, {"iterations", -1}, {"solved_at", 41},
        {"solved_at", -2},  {"dale", 2},                     {"first_input_unit", -1},
        {"first_input_unit", 5},  {"first_readout_unit", 4}};
    for (const auto& [name, value] : cases) {
      CAPTURE(name);
      CHECK(refusal([&, key = name, count = value](auto& f) { f.set(key, integers(count)); }).starts_with("m.npz: "));
    }
    for (const auto* name : {"dt", "sigma", "noise_tau"})
      for (const double value : {-1.0, std::nan(""), HUGE_VAL})
        CHECK(refusal([&](auto& f) { f.set(name, values(value)); }).starts_with("m.npz: network: "));
    CHECK(refusal([](auto& f) { f["tau"](3) = 0.001; }).starts_with("m.npz: network: a time constant of 0.001 s"));
    CHECK(refusal([](auto& f) { f.set("curve_iteration", integers{30, 10}); })
              .starts_with("m.npz: array 'curve_iteration': does not rise"));
    CHECK(refusal([](auto& f) { f.set("curve_iteration", integers{10, 50}); })
              .starts_with("m.npz: array 'curve_iteration': does not rise"));
    CHECK(refusal([](auto& f) { f.set("curve_stage", integers{0, -2}); })
              .starts_with("m.npz: array 'curve_stage': has a stage -2"));
  }
  SUBCASE("arrays that contradict each other") {
    for (const auto* name : {"W_rec", "W_in", "W_out", "b_rec", "b_out", "init_state", "Dale_out", "input_connectivity",
                             "output_connectivity"}) {
      CAPTURE(name);
      CHECK(refusal([&](auto& f) { f[name].data()[1] += 1; }) ==
            "m.npz: array '" + std::string(name) + "': contradicts the trained values, ctrnn_..., or "
            "dale, which are loaded; change them together");
    }
    CHECK(refusal([](auto& f) { f["Dale_rec"](0, 0) = -1; }).starts_with("m.npz: array 'W_rec': contradicts"));
    CHECK(refusal([](auto& f) { f["Dale_rec"](0, 0) = 0.5; }).starts_with("m.npz: network: a unit's sign is 0.5"));
    CHECK(refusal([](auto& f) { f["Dale_rec"](0, 1) = 1; }).starts_with("m.npz: array 'Dale_rec': contradicts"));
    CHECK(refusal([](auto& f) { f["rec_connectivity"](0, 0) = 0.5; }) ==
          "m.npz: array 'rec_connectivity': has the value 0.5; it must be 0 or 1");
    CHECK(refusal([](auto& f) { f["ctrnn_W"](0, 0) = 1; })
              .starts_with("m.npz: array 'ctrnn_W': contradicts"));  // masked
  }
}

TEST_CASE("a bias of the readout is in the file under both names, and what contradicts it is refused") {
  const temporary_folder folder;
  save_model(some_model<double>(false), folder / "none.npz");
  save_model(some_model<double>(true), folder / "m.npz");
  CHECK_FALSE(npz_reader(folder / "none.npz").contains("ctrnn_b_out"));
  const npz_reader file(folder / "m.npz");
  CHECK(file.array<double, 1>("b_out") == xt::xtensor<double, 1>{0.25, 0.5});
  CHECK(file.array<double, 1>("ctrnn_b_out") == xt::xtensor<double, 1>{0.25, 0.5});

  const changed_file good(folder / "m.npz");
  REQUIRE(good.refusal() == "none");
  const auto refusal = [&](const std::function<void(changed_file&)>& change) {
    changed_file other = good;
    change(other);
    return other.refusal();
  };
  for (const auto* name : {"b_out", "ctrnn_b_out"})
    CHECK(refusal([&](auto& f) { f[name](1) += 1; }).starts_with("m.npz: array 'b_out': contradicts the trained"));
  CHECK(refusal([](auto& f) { f.drop("ctrnn_b_out"); }).starts_with("m.npz: array 'b_out': contradicts"));
  CHECK(refusal([](auto& f) { f.drop("b_out"); }).starts_with("m.npz: array 'b_out': is missing"));
  CHECK(refusal([](auto& f) { f["ctrnn_b_out"](1) = std::nan(""); }) ==
        "m.npz: array 'ctrnn_b_out': has the value nan; weights must be finite");
  for (const std::size_t size : {0U, 1U, 3U})
    CHECK(refusal([&](auto& f) { f.set("ctrnn_b_out", xt::xarray<double>(xt::zeros<double>({size}))); }) ==
          "m.npz: network: b_out has 1 rows and " + std::to_string(size) +
              " columns; the architecture asks for 1 and 2");
}

TEST_CASE("inputs that only one array has take no memory for the others") {
  const temporary_folder folder;
  save_model(some_model(), folder / "m.npz");
  auto file = changed_file(folder / "m.npz");
  constexpr std::size_t many = 50'000'000;  // times 7 units: more than a test should take
  file.set("ctrnn_W_in", xt::xarray<std::int64_t>(xt::zeros<std::int64_t>({std::size_t{3}, many / 100})));
  CHECK(file.refusal().find("array 'W_in': is of shape [7, 3]; it must be [7, 500000]") != std::string::npos);
}

TEST_CASE("a run is loaded into an ensemble of its kind, which then evaluates to the same") {
  const temporary_folder folder;
  delayed_go task;
  task.seconds = {.warm_up = 0.05, .fixation = 0.3, .stimulus = 0.1, .delay = 0.1, .response = 0.3, .jitter = 0.05};
  using kind = ensemble<delayed_go, dasc<4>, relu>;
  const ensemble_options options{.units = 10, .models = 2, .first = 3, .seed = 5, .dale = true, .learning_rate = 0.05};
  kind trained(options, task);
  trained.train({.stages = 2, .staged_iterations = 4, .max_iterations = 6, .trials = 2, .evaluation_trials = 3,
                 .evaluate_every = 2});
  save(trained, folder / "run");

  kind models(options, task);
  load(models, folder / "run");
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(models[i].iteration == 6);
    CHECK(models[i].optimiser.options().learning_rate == 0.05);
    CHECK(models.trainer().evaluate(models[i], 3).overall == trained[i].curve.back().performance);
  }
  const auto refusal = [&](ensemble_options o, const std::filesystem::path& from) {
    return refusal_of_load(kind(o, task), from);
  };
  auto one = options;
  one.models = 1;
  const auto file = folder / "run/model_003.npz";
  CHECK(refusal(one, file) == "none");
  CHECK(refusal(options, file) == file.string() + ": is one file for 2 models; give the folder of a run");
  for (const auto& o : {options, one})
    CHECK(refusal(o, folder / "nothing") ==
          (folder / "nothing").string() + ": there is no such file or folder; check its name");
  auto other = options;
  other.first = 4;
  CHECK(refusal(other, folder / "run") == (folder / "run/model_005.npz").string() +
                                              ": cannot be read: No such file or directory; check its name");
  other = one, other.seed = 6;
  CHECK(refusal(other, file) == file.string() + ": is number 3 of seed 5, where number 3 of seed 6 is asked for; load "
                                                "it into such a model");
  other = one, other.dale = false;
  CHECK(refusal(other, file).starts_with(file.string() + ": is of another architecture"));
  other = one, other.output_bias = true;
  CHECK(refusal(other, file).starts_with(file.string() + ": is of another architecture"));
  other = one, other.units = 15;
  CHECK(refusal(other, file).starts_with(file.string() + ": is of another architecture"));
}

TEST_CASE("a training that starts from a file has the values of the file, and those of a run model by model") {
  const temporary_folder folder;
  using kind = ensemble<delayed_go, base, relu>;
  const ensemble_options options{.units = 10, .models = 2, .first = 3, .seed = 5};
  const kind first(options);
  save(first, folder / "run");
  const auto same = [](const model<float>& a, const model<float>& b) {
    bool all = true;
    parameters<float>::for_each([&](const auto& x, const auto& y) { all = all && x == y; }, a.net.values(),
                                b.net.values());
    return all;
  };
  auto other = options;
  other.seed = 6;
  CHECK_FALSE(same(kind(other)[0], first[0]));
  other.initial = initial::from_file{folder / "run"};
  const kind run(other);
  CHECK((same(run[0], first[0]) && same(run[1], first[1])));
  CHECK(run[0].iteration == 0);
  other.initial = initial::from_file{folder / "run/model_004.npz"};
  const kind file(other);
  CHECK((same(file[0], first[1]) && same(file[1], first[1])));
  other.units = 15;
  CHECK(ctrnn_test::refusal([&] { kind wider(other); }) ==
        "initial values from_file: W has 10 rows and 10 columns; the architecture asks for 15 and 15");
}

TEST_CASE("a run of another nonlinearity is refused, as far as config.json tells") {
  const temporary_folder folder;
  const ensemble_options options{.units = 10};
  using kind = ensemble<delayed_go, dasc<4>, leaky_relu>;
  save(kind(options, {}, {}, leaky_relu{.leak = 0.2}), folder.path());
  using other = ensemble<delayed_go, dasc<4>, relu>;
  const auto before = (folder / "config.json").string() + ": is of a run with another ";
  CHECK(refusal_of_load(kind(options, {}, {}, leaky_relu{.leak = 0.2}), folder.path()) == "none");
  CHECK(refusal_of_load(other(options), folder.path()) == before + "'nonlinearity': \"leaky_relu\", where this one has "
                                                           "\"relu\"; load it into an ensemble of its kind");
  CHECK(refusal_of_load(kind(options, {}, {}, leaky_relu{.leak = 0.5}), folder.path()) ==
        before + "'nonlinearity_parameters.leak': 0.2, where this one has 0.5; load it into an ensemble of its kind");
  CHECK(refusal_of_load(other(options), folder / "model_000.npz") == "none");
  std::filesystem::remove(folder / "config.json");
  CHECK(refusal_of_load(other(options), folder.path()) == "none");
}

TEST_CASE("a run of other dynamics is refused, with both names") {
  const temporary_folder folder;
  const ensemble_options options{.units = 10};
  using currents = ensemble<delayed_go, base, current<relu>>;
  using rates = ensemble<delayed_go, base, relu>;
  using any = ensemble<delayed_go, base, any_dynamics>;
  save(currents(options), folder / "current"), save(rates(options), folder / "rate");
  const auto text = [&](const std::string& there, const std::string& here) {
    return (folder / there / "config.json").string() + ": is of a run with another 'dynamics': \"" + there +
           "\", where this one has \"" + here + "\"; load it into an ensemble of its kind";
  };
  CHECK(refusal_of_load(currents(options), folder / "current") == "none");
  CHECK(refusal_of_load(any(options, {}, {}, any_dynamics::named("current")), folder / "current") == "none");
  CHECK(refusal_of_load(any(options), folder / "rate") == "none");
  CHECK(refusal_of_load(rates(options), folder / "current") == text("current", "rate"));
  CHECK(refusal_of_load(currents(options), folder / "rate") == text("rate", "current"));
  CHECK(refusal_of_load(any(options), folder / "current") == text("current", "rate"));
}
