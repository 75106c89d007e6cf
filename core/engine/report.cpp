// Writes down what trainer and model say; nothing is decided here.
#include "engine/report.h"

#include "engine/tensors.h"

namespace garden {
namespace {

void write_text(json::Writer& w, std::string_view en, std::string_view zh) {
  w.begin_object().key("en").string(en).key("zh").string(zh).end_object();
}

void write_shape(json::Writer& w, const Shape& shape) {
  w.begin_array();
  for (int axis = 0; axis < shape.rank(); ++axis) w.number(shape[axis]);
  w.end_array();
}

// The tensor a layer reads: an input by its name when there are several.
std::string source_path(const Model& model, int source) {
  if (!is_input(source)) return "layers." + std::to_string(source) + ".out";
  return model.inputs() == 1 ? "data.x" : "data.x." + model.graph().inputs[static_cast<std::size_t>(input_of(source))].name;
}

// Of "weight_ih*", which stands for several, the first.
std::string role_path(const Model& model, int i, const std::string& owner, std::string_view parameter) {
  std::string path = owner + "." + std::string(parameter);
  if (!parameter.ends_with('*')) return path;
  path.pop_back();
  for (const Parameters::Item& item : model.items(i))
    if (item.path.starts_with(path)) return item.path;
  return path;
}

// Parameters with the way they start, and running numbers: programs are printed from this. A part that uses those of another
// has none.
void write_tensors(json::Writer& w, const Model& model, const ModelLayer& layer, const std::string& path, int i) {
  const Layer* kind = model.shares(i) ? nullptr : std::get_if<Layer>(&layer);
  w.key("weights").begin_array();
  if (kind)
    for (const ParameterSpec& spec : parameters_of(*kind, model.in_shapes(i))) {
      w.begin_object().key("path").string(path + "." + spec.name).key("name").string(spec.name).key("shape");
      write_shape(w, spec.shape);
      w.key("fanIn").number(spec.fan_in).key("fanOut").number(spec.fan_out).key("regularized").boolean(spec.regularized).key("init");
      print_initializer(w, spec.init);
      w.end_object();
    }
  w.end_array().key("buffers").begin_array();
  if (kind)
    for (const BufferSpec& spec : buffers_of(*kind, model.in_shapes(i))) {
      w.begin_object().key("path").string(path + "." + spec.name).key("name").string(spec.name).key("shape");
      write_shape(w, spec.shape);
      w.key("initial").number(spec.initial).end_object();
    }
  w.end_array();
}

void write_part(json::Writer& w, const Model& model, int i) {
  const ModelLayer& layer = model.node(i).kind;
  const std::string path = "layers." + std::to_string(i);
  std::int64_t parameters = 0;
  if (!model.shares(i))
    for (const Parameters::Item& item : model.items(i)) parameters += static_cast<std::int64_t>(item.count());
  const std::string owner = model.shares(i) ? "layers." + std::to_string(model.node(i).share) : path;
  w.begin_object().key("path").string(path).key("id").string(named_of(layer).id);
  w.key("activation").boolean(std::holds_alternative<Activation>(layer));
  w.key("inShape");
  write_shape(w, model.in_shape(i));
  w.key("outShape");
  write_shape(w, model.out_shape(i));
  w.key("parameters").number(parameters).key("multiplyAdds").number(model.multiply_adds(i));
  w.key("roles").begin_object().key("x").string(source_path(model, model.node(i).from[0]));
  if (const Layer* kind = std::get_if<Layer>(&layer))
    for (const Role& role : roles_of(*kind)) w.key(role.role).string(role_path(model, i, owner, role.parameter));
  w.key("y").string(path + ".out").end_object();
  w.key("sources").begin_array();
  for (const int source : model.node(i).from) w.string(source_path(model, source));
  w.end_array();
  write_tensors(w, model, layer, path, i);
  w.end_object();
}

void write_numbers(json::Writer& w, std::string_view key, const std::vector<float>& numbers) {
  w.key(key).begin_array();
  for (const float number : numbers) w.number(number);
  w.end_array();
}

void write_affine(json::Writer& w, std::string_view key, const Affine& affine) {
  if (affine.empty()) return;
  w.key(key).begin_object();
  write_numbers(w, "shift", affine.shift);
  write_numbers(w, "scale", affine.scale);
  w.end_object();
}

// What steps of data.processing learned; nothing where they learned nothing.
void write_learned(json::Writer& w, const Samples& samples) {
  if (samples.learned.empty()) return;
  w.key("learned").begin_array();
  for (const Learned& learned : samples.learned) {
    w.begin_object().key("step").number(learned.step).key("id").string(learned.id);
    write_affine(w, "x", learned.x);
    write_affine(w, "y", learned.y);
    if (!learned.words.empty()) {
      w.key("words").begin_array();
      for (const std::string& word : learned.words) w.string(word);
      w.end_array();
    }
    w.end_object();
  }
  w.end_array();
}

// Stages of a run, with what the numbers of the curves are in each; nothing where it is one with loss and metric.
void write_stages(json::Writer& w, std::span<const Stage> stages) {
  if (stages.empty()) return;
  constexpr std::array<std::string_view, 4> places{"trainLoss", "testLoss", "trainMetric", "testMetric"};
  w.key("stages").begin_array();
  for (const Stage& stage : stages) {
    w.begin_object().key("name");
    write_text(w, stage.name.en, stage.name.zh);
    if (stage.layer >= 0) w.key("layer").string("layers." + std::to_string(stage.layer));
    w.key("epochs").number(stage.epochs).key("columns").begin_object();
    for (std::size_t k = 0; k < places.size(); ++k) {
      w.key(places[k]);
      write_text(w, stage.columns[k].en, stage.columns[k].zh);
    }
    w.end_object().end_object();
  }
  w.end_array();
}

}  // namespace

void write_problems(json::Writer& w, const Problems& problems) {
  w.begin_array();
  for (const Problem& problem : problems) {
    w.begin_object().key("path").string(problem.path).key("message");
    write_text(w, problem.en, problem.zh);
    w.end_object();
  }
  w.end_array();
}

std::string problems_json(const Problems& problems) {
  json::Writer w;
  w.begin_object().key("problems");
  write_problems(w, problems);
  w.end_object();
  return w.take();
}

std::string report_json(const Lab& lab, const Problems& problems, const Trainer* trainer, bool kept) {
  json::Writer w;
  w.begin_object().key("problems");
  write_problems(w, problems);
  w.key("lab").raw(print_lab(lab));
  const Samples none;
  const Samples& samples = trainer ? *trainer->plan().samples : none;
  w.key("parts").begin_array();
  if (trainer)
    for (int i = 0; i < trainer->model().size(); ++i) write_part(w, trainer->model(), i);
  w.end_array().key("tensors").begin_object();
  if (trainer)
    for_each_tensor(*trainer, [&](const std::string& path, const Shape& shape) {
      w.key(path);
      write_shape(w, shape);
    });
  w.end_object();
  const Task task = trainer ? samples.task : lab.data.task;
  w.key("task").string(id_of(task)).key("classes").number(trainer ? samples.classes : lab.data.classes);
  w.key("target").string(trainer ? id_of(trainer->plan().main().form) : "");
  w.key("vocabulary").number(samples.vocabulary).key("regularized").begin_array();
  if (trainer)
    for (const Parameters::Item& item : trainer->model().parameters().items())
      if (item.regularized) w.string(item.path);
  w.end_array();
  w.key("trainCount").number(samples.train.x.count).key("testCount").number(samples.test.x.count);
  write_learned(w, samples);
  w.key("batchesPerEpoch").number(trainer ? trainer->batches_per_epoch() : 0);
  w.key("parameters").number(trainer ? static_cast<std::int64_t>(trainer->model().parameters().count()) : 0);
  w.key("multiplyAdds").number(trainer ? trainer->model().multiply_adds() : 0);
  if (trainer) write_stages(w, trainer->stages());
  w.key("metric").string(named_of(metric_for(task)).id).key("kept").boolean(kept).end_object();
  return w.take();
}

Problem stop_message(const Trainer& trainer) {
  const Stop& stop = *trainer.stop();
  const std::string step = std::to_string(stop.step);
  const std::string en = "Training stopped after step " + step + ": ";
  const std::string zh = "训练在第 " + step + " 步之后停止：";
  std::string en_advice = " Go back to the last good state and lower the learning rate.";
  std::string zh_advice = "请回到上一个正常状态，并减小学习率。";
  if (!Guard::whole(trainer.model().parameters())) {
    en_advice += " Of a network this large, that state holds the parameters rounded to 16 bits; the optimizer starts anew.";
    zh_advice += "网络较大时，该状态只保留舍入到 16 位的参数，优化器状态将重新开始。";
  }
  if (stop.tensor == "loss") return {"loss", en + "the loss is no longer a finite number." + en_advice, zh + "损失不再是有限的数。" + zh_advice};
  return {stop.tensor, en + stop.tensor + " has numbers that are no longer finite." + en_advice,
          zh + stop.tensor + " 中出现了非有限数值（无穷大或 NaN）。" + zh_advice};
}

std::string status_json(const Trainer* trainer) {
  json::Writer w;
  w.begin_object().key("step").number(trainer ? trainer->step() : 0).key("epoch").number(trainer ? trainer->epoch() : 0.0);
  w.key("done").boolean(trainer && trainer->done()).key("evaluating").boolean(trainer && trainer->evaluating());
  w.key("loss").number(trainer ? trainer->loss() : 0.0f);
  w.key("rate").number(trainer ? trainer->rate() : 0.0f);
  const Memory memory = trainer ? trainer->memory() : Memory{};
  w.key("memory").begin_object();
  w.key("parameters").number(static_cast<std::int64_t>(memory.parameters)).key("state").number(static_cast<std::int64_t>(memory.state));
  w.key("activations").number(static_cast<std::int64_t>(memory.activations)).key("peak").number(static_cast<std::int64_t>(memory.peak));
  w.end_object();
  if (trainer && !trainer->stages().empty()) {
    const int index = trainer->stage();
    const Text name = trainer->stages()[static_cast<std::size_t>(index)].name;
    w.key("stage").begin_object().key("index").number(index).key("name");
    write_text(w, name.en, name.zh);
    w.end_object();
  }
  if (trainer && trainer->stop()) {
    const Problem message = stop_message(*trainer);
    w.key("stopped").begin_object().key("step").number(trainer->stop()->step).key("tensor").string(trainer->stop()->tensor);
    w.key("message");
    write_text(w, message.en, message.zh);
    w.end_object();
  }
  w.end_object();
  return w.take();
}

}  // namespace garden
