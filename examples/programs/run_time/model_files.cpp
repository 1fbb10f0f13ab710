// SPDX-License-Identifier: BSD-3-Clause
#include "model_files.hpp"

#include <ctrnn/io/checkpoint.hpp>
#include <ctrnn/io/save.hpp>

namespace run_time {

template <class T>
void save_files(const ctrnn::run_description& run, std::span<const ctrnn::model<T>* const> models,
                const std::filesystem::path& folder) {
  ctrnn::save(run, models, folder);
}

template <class T>
void save_file(const ctrnn::model<T>& m, const std::filesystem::path& file) {
  ctrnn::save_model(m, file);
}

template <class T>
void save_state(const ctrnn::run_description& run, std::int64_t iteration,
                std::span<const ctrnn::model<T>* const> models, const std::filesystem::path& file) {
  ctrnn::save_checkpoint(run, iteration, models, file);
}

template <class T>
std::int64_t load_state(const ctrnn::run_description& run, std::span<ctrnn::model<T>* const> models,
                        const std::filesystem::path& file) {
  return ctrnn::read_checkpoint(run, models, ctrnn::npz_reader(file));
}

template void save_files(const ctrnn::run_description&, std::span<const ctrnn::model<float>* const>,
                         const std::filesystem::path&);
template void save_file(const ctrnn::model<float>&, const std::filesystem::path&);
template void save_state(const ctrnn::run_description&, std::int64_t, std::span<const ctrnn::model<float>* const>,
                         const std::filesystem::path&);
template std::int64_t load_state(const ctrnn::run_description&, std::span<ctrnn::model<float>* const>,
                                 const std::filesystem::path&);

template void save_files(const ctrnn::run_description&, std::span<const ctrnn::model<double>* const>,
                         const std::filesystem::path&);
template void save_file(const ctrnn::model<double>&, const std::filesystem::path&);
template void save_state(const ctrnn::run_description&, std::int64_t, std::span<const ctrnn::model<double>* const>,
                         const std::filesystem::path&);
template std::int64_t load_state(const ctrnn::run_description&, std::span<ctrnn::model<double>* const>,
                                 const std::filesystem::path&);

}  // namespace run_time
