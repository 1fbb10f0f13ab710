// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/task/go.hpp>
#include <ctrnn/task/task.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ctrnn {

namespace detail {

struct visit_task {
  void operator()(const task auto&, double /*weight*/) const {}
};

}  // namespace detail

/// Several tasks that one network learns at once: `for_each_task(f)` calls f(task, weight) for each, always in the same
/// order. `inputs` and `outputs` are those of every one of them.
template <class M>
concept task_list = has_name<M> && has_inputs<M> && has_outputs<M> && requires(const M& m) {
  m.for_each_task(detail::visit_task{});
};

/// What a network can be trained on: a task, or several.
template <class T>
concept trainable = task<std::conditional_t<task_list<T>, go, T>>;  // with ||, a compiler would not name what T lacks

/// Tasks trained together. Each iteration has trials of every task and one step of the optimiser, on
///
///     sum over tasks of weight * (loss of its outputs and rates) + the cost of W, once.
///
///     multitask<delayed_go, delayed_match_to_sample> both{.weights = {0.25, 0.75}};
///
/// By default all weigh the same, 1 / (number of tasks): for the 20 tasks that is the published .45 A + .1 B + .45 C
/// of the means over 9, 2 and 9 tasks. (The published program takes a step for each family instead, one after the
/// other.)
/// @see Soo, Goudar & Wang (2023), the authors' program
template <task... Tasks>
struct multitask {
  static_assert(sizeof...(Tasks) > 0, "ctrnn: a multitask needs at least one task");
  using first_task = std::tuple_element_t<0, std::tuple<Tasks...>>;  ///< whose channels are those of all
  static_assert((... && (Tasks::inputs == first_task::inputs && Tasks::outputs == first_task::outputs)),
                "ctrnn: the tasks of a multitask need the same numbers of inputs and outputs: one network learns them");
  static_assert((... && !(has_shape<Tasks> || has_trials<Tasks> || requires { typename Tasks::loss; })),
                "ctrnn: a task with a loss, a shape or a number of trials of its own, as rule_reversal, "
                "is trained alone");
  static constexpr std::size_t size = sizeof...(Tasks);  ///< how many
  static constexpr std::string_view name = "multitask";
  static constexpr int inputs = first_task::inputs, outputs = first_task::outputs;

  std::tuple<Tasks...> tasks{};  ///< each may be changed before the training
  std::array<double, size> weights = equal_weights();  ///< of the tasks, 0 or more; they need not sum to 1

  void for_each_task(auto f) const {
    [&]<std::size_t... I>(std::index_sequence<I...>) { (f(std::get<I>(tasks), weights[I]), ...); }
    (std::make_index_sequence<size>{});
  }

 private:
  static constexpr std::array<double, size> equal_weights() {
    std::array<double, size> all{};
    for (double& w : all) w = 1.0 / static_cast<double>(size);
    return all;
  }
};

namespace detail {

template <class Tuple>
struct multitask_of_tuple;
template <class... Tasks>
struct multitask_of_tuple<std::tuple<Tasks...>> {
  using type = multitask<Tasks...>;
};

}  // namespace detail

/// The multitask of the tasks in a std::tuple: multitask_of<all_tasks>.
template <class Tuple>
using multitask_of = typename detail::multitask_of_tuple<Tuple>::type;

}  // namespace ctrnn
