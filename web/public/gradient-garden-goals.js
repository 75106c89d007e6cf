// For <gradient-garden goals='[{ "id": "good", "all": [{ "fact": "testMetric", "min": 0.95 }, { "fact": "neurons", "max": 4 }] }]'>:
// connects to the lab and tells the element's page how far it is. Events: gradient-garden-state (detail: step, epoch, playing,
// goals …) at every change, gradient-garden-goal (detail: id, values) once for each goal that is reached.

export function watch(lab, goals, tell) {
  const { port1, port2 } = new MessageChannel();
  const reached = new Set();
  let id = 0;
  const call = (name, params) => port1.postMessage({ id: ++id, name, params });
  port1.onmessage = ({ data: { result, error } }) => {
    if (error) console.warn(`gradient-garden: ${error.message}`);
    if (!result) return;
    tell('state', result);
    for (const goal of result.goals) {
      if (!goal.reached || reached.has(goal.id)) continue;
      reached.add(goal.id);
      tell('goal', goal);
    }
    call('watch', { seen: result.version });
  };
  // The frame has no origin of its own, and nothing in this is secret.
  lab.postMessage({ type: 'gradient-garden:connect', version: 1 }, '*', [port2]);
  call('goals', { goals });
  call('watch', { seen: -1 });
}
