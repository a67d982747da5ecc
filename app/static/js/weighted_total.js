// Keeps the weighted total of a scorecard in step with what is typed; a dash until every criterion has its score.
export function totalOf(weights, levels) {
  let sum = 0;
  let whole = 0;
  for (const [name, weight] of Object.entries(weights)) {
    const parts = weight.parts ? totalOf(weight.parts, levels) : levels[name];
    if (parts === undefined || parts === null || parts === "" || Number.isNaN(Number(parts))) return null;
    sum += (weight.weight ?? weight) * Math.round(Number(parts) * 100);
    whole += weight.weight ?? weight;
  }
  return Math.floor((2 * sum + whole) / (2 * whole)) / 100;
}

function follow(output) {
  const form = output.closest("form");
  const weights = JSON.parse(output.dataset.weights);

  function show() {
    const total = totalOf(weights, Object.fromEntries(new FormData(form)));
    output.textContent = total === null ? "–" : String(total);
  }

  form.addEventListener("input", show);
  form.addEventListener("laurel:level", show, true);
  show();
}

for (const output of document.querySelectorAll("output[data-weights]")) follow(output);
