// Rates over time as SVG. Samples are {at: milliseconds, value: number or null}, oldest first; null leaves a gap.

const NAMESPACE = 'http://www.w3.org/2000/svg';
const MIN_SPAN_MILLIS = 10 * 60 * 1000;
const MARGIN = { left: 52, right: 8, top: 10, bottom: 22 };

function shape(name, attributes, text) {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

// The samples between gaps.
function runs(samples) {
  const found = [];
  let run = [];
  for (const sample of samples) {
    if (sample.value === null || sample.value === undefined) {
      if (run.length) found.push(run);
      run = [];
    } else {
      run.push(sample);
    }
  }
  if (run.length) found.push(run);
  return found;
}

const path = (run, x, y) => run.map((s, i) => `${i ? 'L' : 'M'}${x(s.at).toFixed(1)} ${y(s.value).toFixed(1)}`).join('');

// The next of 1, 2, 2.5, 5, 10, … that is not below.
function roundUp(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((rounded) => rounded >= value * 0.999999);
}

const highest = (samples) => samples.reduce((max, sample) => Math.max(max, sample.value ?? 0), 0);

const clock = (millis) => new Date(millis).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });

export function drawChart(host, samples, format) {
  const width = host.clientWidth;
  const height = host.clientHeight;
  const end = samples.length ? samples.at(-1).at : Date.now();
  const start = Math.min(samples.length ? samples[0].at : end, end - MIN_SPAN_MILLIS);
  const wanted = highest(samples) * 1.05 || 1;
  const step = roundUp(wanted / 4);
  const top = step * Math.ceil(wanted / step);
  const x = (at) => MARGIN.left + ((at - start) / (end - start)) * (width - MARGIN.left - MARGIN.right);
  const y = (value) => height - MARGIN.bottom - (value / top) * (height - MARGIN.top - MARGIN.bottom);
  const svg = shape('svg', { width, height, role: 'img', 'aria-label': 'rate of the last hour' });

  for (let line = 0; line * step <= top; line++) {
    const value = line * step;
    svg.append(shape('line', { class: 'grid', x1: MARGIN.left, x2: width - MARGIN.right, y1: y(value), y2: y(value) }));
    svg.append(shape('text', { x: MARGIN.left - 8, y: y(value) + 4, 'text-anchor': 'end' }, format(value)));
  }
  const minutes = (end - start) / 60000 > 30 ? 10 : 2;
  for (let at = Math.ceil(start / (minutes * 60000)) * minutes * 60000; at <= end; at += minutes * 60000) {
    if (x(at) < MARGIN.left + 16 || x(at) > width - MARGIN.right - 16) continue;
    svg.append(shape('text', { x: x(at), y: height - 5, 'text-anchor': 'middle' }, clock(at)));
  }
  for (const run of runs(samples)) {
    const line = path(run, x, y);
    svg.append(shape('path', { class: 'area', d: `${line}L${x(run.at(-1).at)} ${y(0)}L${x(run[0].at)} ${y(0)}Z` }));
    svg.append(shape('path', { class: 'line', d: line }));
  }
  host.replaceChildren(svg);

  const known = samples.filter((sample) => sample.value !== null && sample.value !== undefined);
  const cursor = shape('line', { class: 'cursor', y1: MARGIN.top, y2: height - MARGIN.bottom });
  const reading = shape('text', { class: 'reading', y: MARGIN.top + 6 });
  svg.onpointerleave = () => { cursor.remove(); reading.remove(); };
  svg.onpointermove = (event) => {
    if (!known.length) return;
    const left = event.clientX - svg.getBoundingClientRect().left;
    const near = known.reduce((best, s) => (Math.abs(x(s.at) - left) < Math.abs(x(best.at) - left) ? s : best));
    const behind = x(near.at) > width - 170;
    cursor.setAttribute('x1', x(near.at));
    cursor.setAttribute('x2', x(near.at));
    reading.setAttribute('x', x(near.at) + (behind ? -8 : 8));
    reading.setAttribute('text-anchor', behind ? 'end' : 'start');
    reading.textContent = `${format(near.value)} Sol/s at ${new Date(near.at).toLocaleTimeString([], { hour12: false })}`;
    svg.append(cursor, reading);
  };
}

// Fewer samples, each the mean of some.
function thin(samples, points) {
  const size = Math.ceil(samples.length / points);
  const thinned = [];
  for (let i = 0; i < samples.length; i += size) {
    const some = samples.slice(i, i + size).filter((sample) => sample.value !== null);
    const mean = some.reduce((sum, sample) => sum + sample.value, 0) / some.length;
    thinned.push({ at: samples[i].at, value: some.length ? mean : null });
  }
  return thinned;
}

export function spark(all) {
  const width = 84;
  const height = 30;
  const samples = thin(all, 60);
  const svg = shape('svg', { class: 'spark', width, height, 'aria-hidden': 'true' });
  if (samples.length < 2) return svg;
  const start = samples[0].at;
  const span = samples.at(-1).at - start || 1;
  const top = highest(samples) * 1.1 || 1;
  const x = (at) => 1 + ((at - start) / span) * (width - 2);
  const y = (value) => height - 1 - (value / top) * (height - 3);
  for (const run of runs(samples)) svg.append(shape('path', { class: 'line', d: path(run, x, y) }));
  return svg;
}
