// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <zip.h>

#include <array>
#include <ctrnn/npz/npy_text.hpp>
#include <ctrnn/npz/read_file.hpp>
#include <ctrnn/npz/zip_directory.hpp>
#include <ctrnn/text/message.hpp>
#include <memory>
#include <unordered_map>

namespace ctrnn {

/// Limits of what an npz_reader reads.
struct npz_limits {
  /// Bytes that one compressed array may unpack to: 1 GiB. It guards against small files that fill the memory.
  std::uint64_t unpacked = std::uint64_t{1} << 30;
};

/// Reads NumPy's .npz files, as numpy.savez, numpy.savez_compressed and npz_writer write them:
///
///     const npz_reader file("network.npz");
///     const auto W = file.array<double, 2>("W");
///     const auto dt = file.scalar<double>("dt");
///     const npz_reader zeros("zeros.npz", {.unpacked = std::uint64_t{8} << 30});
///
/// Only what is asked for has to be an array of numbers, see npy_array: a file may hold other arrays, texts and
/// folders. Whatever the bytes are, the reader never reads beyond their end, and takes memory for the file, for one
/// array as it is unpacked, and for that array in the type that is asked for. All errors are std::runtime_error of one
/// line, "<path>: <what>; <remedy>".
class npz_reader {
 public:
  /// Opens a file.
  explicit npz_reader(const std::filesystem::path& file, npz_limits limits = {})
      : npz_reader(read_file(file), file.string(), limits) {}

  /// Reads a file that is in memory already.
  /// @param path  begins the text of every error
  npz_reader(std::string bytes, std::string path, npz_limits limits = {})
      : path_(std::move(path)),
        bytes_(std::move(bytes)),
        limits_(limits),
        entries_(detail::read_zip_directory(bytes_, path_)) {
    for (std::size_t i = 0; i < entries_.size(); ++i) by_name_.emplace(entries_[i].name, i);
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* const memory = zip_source_buffer_create(bytes_.data(), bytes_.size(), 0, &error);
    zip_.reset(memory ? zip_open_from_source(memory, ZIP_RDONLY, &error) : nullptr);
    if (!zip_ && memory) zip_source_free(memory);
    const std::string why = zip_error_strerror(&error);
    zip_error_fini(&error);
    if (!zip_) ctrnn::refuse<std::runtime_error>({path_, ": is damaged (", why, "); copy it anew"});
    if (zip_get_num_entries(zip_.get(), 0) != static_cast<zip_int64_t>(entries_.size()))
      ctrnn::refuse<std::runtime_error>({path_, ": is damaged: it has two directories; copy it anew"});
  }
  npz_reader(const npz_reader&) = delete;
  npz_reader& operator=(const npz_reader&) = delete;

  const std::string& path() const { return path_; }  ///< path of the file, as it was given

  /// The names of the arrays, in the order of the file: NAME of all files NAME.npy in it, with their folders, as in
  /// "rnn/kernel", but for those that macOS adds in a folder __MACOSX.
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& e : entries_)
      if (e.name.size() > ending.size() && e.name.ends_with(ending) && !e.name.starts_with("__MACOSX/"))
        all.push_back(e.name.substr(0, e.name.size() - ending.size()));
    return all;
  }
  /// Whether there is an array of that name.
  bool contains(const std::string& name) const { return by_name_.contains(name + ".npy"); }

  /// An array of any number of dimensions. Values stored in another type are widened; doubles are read as float where
  /// none of them is rounded: see npy_array.
  template <class T>
  xt::xarray<T> array(const std::string& name) const {
    return stored(name).template as<xt::xarray<T>>();
  }
  /// An array of N dimensions.
  template <class T, std::size_t N>
  xt::xtensor<T, N> array(const std::string& name) const {
    return stored(name).template as<xt::xtensor<T, N>>();
  }
  /// An array that must have this shape.
  template <class T, std::size_t N>
  xt::xtensor<T, N> array(const std::string& name, const std::array<std::size_t, N>& shape) const {
    const auto values = stored(name, N);
    if (!std::ranges::equal(values.shape(), shape))
      refuse(name, {"is of shape [", comma_separated(values.shape()), "]; it must be [", comma_separated(shape), "]"});
    return values.template as<xt::xtensor<T, N>>();
  }
  /// A single number: an array without dimensions.
  template <class T>
  T scalar(const std::string& name) const {
    T value;
    stored(name, 0).copy_to(&value);
    return value;
  }
  /// A single number that must be at least low and at most high.
  template <class T>
  T scalar(const std::string& name, T low, T high) const {
    const T value = scalar<T>(name);
    if (!(value >= low && value <= high)) refuse(name, {"is ", value, "; it must be ", low, " to ", high});
    return value;
  }

  /// A text, see npy_text.
  std::string text(const std::string& name) const { return npy_text(unpack(name), subject(name)); }

  /// Throws "<path>: array '<name>': <what>".
  [[noreturn]] void refuse(const std::string& name, std::initializer_list<message_part> what) const {
    ctrnn::refuse<std::runtime_error>({subject(name), ": ", message(what)});
  }

 private:
  static constexpr std::string_view ending = ".npy";

  /// "<path>: array '<name>'", which is one line whatever the name is.
  std::string subject(std::string name) const {
    std::ranges::replace_if(name, [](unsigned char c) { return c < ' ' || c == 127; }, '?');
    return path_ + ": array '" + name + "'";
  }
  npy_array stored(const std::string& name) const { return {unpack(name), subject(name)}; }
  npy_array stored(const std::string& name, std::size_t dimensions) const {
    npy_array array = stored(name);
    if (const auto n = array.shape().size(); n != dimensions)
      refuse(name, {"has ", n, " dimensions; it must have ", dimensions});
    return array;
  }
  /// The index of an array's entry. Refuses an entry that cannot be unpacked, or to more bytes than the limit.
  std::size_t entry_of(const std::string& name) const {
    const auto [first, last] = by_name_.equal_range(name + ".npy");
    if (first == last) refuse(name, {"is missing; is it the right file?"});
    if (std::next(first) != last) refuse(name, {"is there more than once; write the file again"});
    const auto& e = entries_[first->second];
    if (const auto why = why_unreadable(detail::byte_reader(bytes_, path_), e))
      refuse(name, {*why, "; write it again, with numpy.savez"});
    if (e.size > e.packed && e.size > limits_.unpacked)
      refuse(name, {"unpacks to ", e.size, " bytes, more than the limit of ", limits_.unpacked,
                    "; if that is right, open the file as npz_reader(path, {.unpacked = ", e.size, "})"});
    return first->second;
  }

  /// The unpacked bytes of an array's entry. They are read piece by piece, so that memory is taken for as many as there
  /// are, not for as many as the directory says.
  std::string unpack(const std::string& name) const {
    const std::size_t index = entry_of(name);
    const auto& e = entries_[index];
    zip_stat_t seen;
    if (zip_stat_index(zip_.get(), index, ZIP_FL_ENC_RAW, &seen) != 0 || seen.name != e.name || seen.size != e.size ||
        seen.comp_size != e.packed || seen.crc != e.checksum)
      refuse(name, {"is not where the directory says; copy the file anew"});
    const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> entry(zip_fopen_index(zip_.get(), index, 0), zip_fclose);
    constexpr std::size_t piece = 1 << 20;
    std::string bytes;
    zip_int64_t read = entry ? 0 : -1;
    while (read >= 0 && bytes.size() < e.size) {
      const std::size_t begin = bytes.size();
      bytes.resize(std::min<std::size_t>(begin + piece, e.size));
      read = zip_fread(entry.get(), bytes.data() + begin, bytes.size() - begin);
      if (read != static_cast<zip_int64_t>(bytes.size() - begin)) read = -1;
    }
    char behind = 0;  // libzip compares the checksum at the entry's end, which has to be reached
    if (read < 0 || zip_fread(entry.get(), &behind, 1) != 0) refuse(name, {"is damaged; copy the file anew"});
    return bytes;
  }

  std::string path_, bytes_;
  npz_limits limits_;
  std::vector<detail::zip_entry> entries_;
  std::unordered_multimap<std::string_view, std::size_t> by_name_;
  std::unique_ptr<zip_t, void (*)(zip_t*)> zip_{nullptr, zip_discard};
};

}  // namespace ctrnn
