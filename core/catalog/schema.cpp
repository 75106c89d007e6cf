// Prints the catalog. The shape is web/src/engine/schema.ts; tests/golden/schema.json shows every change of it in a diff.
#include "catalog/schema.h"

#include "base/decimal.h"
#include "catalog/lab_params.h"
#include "catalog/registry.h"

namespace garden {
namespace {

// JSON text with two-space indentation, so that a change of one entry is one line of a diff.
class Printer {
 public:
  void open(char bracket) {
    begin_value();
    text_ += bracket;
    ++depth_;
    first_ = true;
  }
  void close(char bracket) {
    --depth_;
    if (!first_) line();
    text_ += bracket;
    first_ = false;
  }
  void key(std::string_view name) {
    begin_value();
    quote(name);
    text_ += ": ";
    after_key_ = true;
  }
  void string(std::string_view value) {
    begin_value();
    quote(value);
  }
  void raw(std::string_view value) {
    begin_value();
    text_ += value;
  }
  void number(int value) { raw(std::to_string(value)); }
  void number(float value) { raw(decimal_text(value)); }
  void number(double value) { raw(decimal_text(value)); }

  void member(std::string_view name, std::string_view value) {
    key(name);
    string(value);
  }
  void member(std::string_view name, Text value) {
    key(name);
    begin_value();
    text_ += "{ \"en\": ";
    quote(value.en);
    text_ += ", \"zh\": ";
    quote(value.zh);
    text_ += " }";
  }
  template <class List, class Print>
  void list(std::string_view name, const List& values, Print print) {
    key(name);
    open('[');
    for (const auto& value : values) print(value);
    close(']');
  }

  std::string take() { return std::move(text_); }

 private:
  void begin_value() {
    if (after_key_) {
      after_key_ = false;
      return;
    }
    if (!first_) text_ += ',';
    first_ = false;
    if (depth_ > 0) line();
  }
  void line() { text_.append(1, '\n').append(static_cast<std::size_t>(2 * depth_), ' '); }
  void quote(std::string_view value) {
    text_ += '"';
    for (char c : value) {
      if (c == '"' || c == '\\') text_ += '\\';
      if (c == '\n') {
        text_ += "\\n";
      } else {
        text_ += c;
      }
    }
    text_ += '"';
  }

  std::string text_;
  int depth_ = 0;
  bool first_ = true;
  bool after_key_ = false;
};

void print_param(Printer& out, const ParamRow& row) {
  const ParamInfo& info = row.info;
  out.open('{');
  out.member("id", info.id);
  out.member("name", info.name);
  if (!info.summary.en.empty()) out.member("summary", info.summary);
  if (row.type == ParamType::flag) {
    out.member("type", "bool");
    out.key("default");
    out.raw(row.initial != 0 ? "true" : "false");
  } else if (row.type == ParamType::option) {
    out.member("type", "enum");
    out.member("default", info.option_ids[static_cast<std::size_t>(row.initial)]);
    out.key("options");
    out.open('[');
    for (std::size_t i = 0; i < info.options.size(); ++i) {
      out.open('{');
      out.member("id", info.option_ids[i]);
      out.member("name", info.options[i]);
      out.close('}');
    }
    out.close(']');
  } else {
    const bool whole = row.type == ParamType::whole;
    out.member("type", whole ? "int" : "float");
    out.key("default");
    if (whole) out.number(static_cast<int>(row.initial));
    else out.number(static_cast<float>(row.initial));
    out.key("min");
    out.number(info.min);
    out.key("max");
    out.number(info.max);
    if (info.step != 0) {
      out.key("step");
      out.number(info.step);
    }
    out.member("scale", info.scale == Scale::log ? "log" : "linear");
  }
  out.close('}');
}

void print_params(Printer& out, std::string_view name, std::span<const ParamRow> params) {
  out.list(name, params, [&](const ParamRow& row) { print_param(out, row); });
}

void print_targets(Printer& out, const LossTargets& targets) {
  const auto form = [&](std::string_view use, std::optional<TargetForm> value) {
    if (value) out.member(use, id_of(*value));
  };
  out.key("targets");
  out.open('{');
  form("binary", targets.binary);
  form("multiclass", targets.multiclass);
  form("regression", targets.regression);
  form("rows", targets.rows);
  out.close('}');
}

// Facts that only some kinds have: printed for whatever declares them.
template <class E>
void print_facts(Printer& out, const E& entry) {
  const auto fact = [&](std::string_view name, bool value = true) {
    out.key(name);
    out.raw(value ? "true" : "false");
  };
  const auto print_task = [&](Task task) { out.string(id_of(task)); };
  if constexpr (requires { E::targets; }) {
    std::vector<Task> tasks;
    if (entry.targets.binary || entry.targets.multiclass) tasks.push_back(Task::classification);
    if (entry.targets.regression) tasks.push_back(Task::regression);
    out.list("tasks", tasks, print_task);
    print_targets(out, entry.targets);
    out.member("reads", id_of(entry.reads));
  } else if constexpr (requires { E::pointwise; }) {
    fact("pointwise", entry.pointwise);
    fact("activation");
    if constexpr (requires { E::bounded; }) fact("bounded");
    if constexpr (requires { E::instead; }) out.member("instead", E::instead);
    if constexpr (requires { E::start; }) out.member("start", E::start);
  }
  if constexpr (requires { E::task; }) {
    out.member("task", id_of(entry.task));
    out.list("classes", entry.classes, [&](int count) { out.number(count); });
  }
  if constexpr (requires { E::tasks; }) out.list("tasks", entry.tasks, print_task);
  if constexpr (requires { E::state; }) out.list("state", entry.state, [&](std::string_view name) { out.string(name); });
  if constexpr (requires { E::facts; }) {
    fact("fitted", E::facts.fitted);
    fact("copies", E::facts.copies);
    fact("splits", E::facts.splits);
    fact("augments", E::facts.augments);
  }
  if constexpr (requires { E::decoupled; }) fact("decoupled");
  if constexpr (requires { E::full_batch; }) fact("fullBatch");
  if constexpr (requires { E::by_step; }) fact("byStep");
  if constexpr (requires { E::by_losses; }) fact("byLosses");
  if constexpr (requires { E::modes; }) fact("modes");
  if constexpr (requires { E::zero; }) fact("zero");
  if constexpr (requires { E::alone; }) fact("alone");
  if constexpr (requires { E::game; }) fact("game");
  if constexpr (requires { E::pretrains; }) fact("pretrains");
  if constexpr (requires { E::matrix; }) fact("matrix");
  if constexpr (requires { E::reach; }) {
    out.key("reach");
    out.number(E::reach);
    out.list("begin", E::begin, [&](float x) { out.number(x); });
  }
  if constexpr (requires { E::better; }) out.member("better", entry.better == Better::higher ? "higher" : "lower");
  if constexpr (requires { entry.init; }) out.member("init", named_of(entry.init).id);
  if constexpr (requires { E::group; }) out.member("group", layer_groups[static_cast<std::size_t>(entry.group)].id);
  if constexpr (requires { entry.sources(); }) {
    out.key("sources");
    out.open('[');
    out.number(entry.sources().least);
    out.number(entry.sources().most);
    out.close(']');
  }
  if constexpr (requires { E::roles; }) {
    out.key("roles");
    out.open('{');
    for (const Role& role : entry.roles) out.member(role.role, role.parameter);
    out.close('}');
  }
}

// What every entry has. The facts of its kind follow.
void begin_entry(Printer& out, const DeclaredRow& row) {
  const Info& info = *row.info;
  out.open('{');
  out.member("id", info.id);
  out.member("name", info.name);
  out.member("summary", info.summary);
  out.member("formula", info.formula);
  out.member("derivative", info.derivative);
  out.member("torch", info.torch);
  out.member("keras", info.keras);
  out.member("numpy", info.numpy);
  out.member("numpyGrad", info.numpy_grad);
  out.member("cpp", info.cpp);
  // Of few entries: printed where they say something.
  const auto member = [&](std::string_view name, std::string_view text) {
    if (!text.empty()) out.member(name, text);
  };
  member("equations", info.equations);
  member("torchCall", info.torch_call);
  member("torchDef", info.torch_def);
  member("kerasDef", info.keras_def);
  member("numpyDef", info.numpy_def);
  out.member("source", info.source);
  print_params(out, "params", row.params);
}

}  // namespace

std::string schema_json() {
  Printer out;
  out.open('{');
  out.key("version");
  out.number(schema_version);
  out.key("kinds");
  out.open('{');
  for_each_kind([&](auto kind) {
    out.key(kind.info.id);
    out.open('{');
    out.member("name", kind.info.name);
    if constexpr (std::is_same_v<decltype(kind), LayerKind>)
      out.list("groups", layer_groups, [&](const LayerGroupInfo& group) {
        out.open('{');
        out.member("id", group.id);
        out.member("name", group.name);
        out.close('}');
      });
    out.key("entries");
    out.open('[');
    for_each_entry<decltype(kind)>([&, row = declared_rows<decltype(kind)>.data()](const auto& entry) mutable {
      begin_entry(out, *row++);
      print_facts(out, entry);
      out.close('}');
    });
    out.close(']');
    out.close('}');
  });
  out.close('}');
  out.key("lab");
  out.open('{');
  print_params(out, "data", declared_params_of<DataParams>());
  print_params(out, "train", declared_params_of<TrainParams>());
  out.key("seed");
  print_param(out, declared_params_of<SeedParam>()[0]);
  out.close('}');
  out.close('}');
  return out.take();
}

}  // namespace garden
