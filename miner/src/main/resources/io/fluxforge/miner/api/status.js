import { drawChart, spark } from './chart.js';

const SUMMARY_MILLIS = 2000;
const HISTORY_MILLIS = 10000;
const TIMEOUT_MILLIS = 5000;
const DEVICE_CLASS = { mining: 'good', starting: 'warn', waiting: 'warn', paused: 'warn', restarting: 'bad', stopped: 'bad' };
const POOL_CLASS = { active: 'good', connecting: 'warn', failed: 'bad', idle: 'soft' };

const $ = (id) => document.getElementById(id);
let chartSamples = [];
let deviceSamples = {};
let lastAnswer = null;

// ---- Elements. Text goes in as text only: names of pools and devices come from elsewhere.

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function absent() {
  const dash = element('span', 'absent', '–');
  dash.title = 'not known';
  return dash;
}

const known = (value, format) => (value === null || value === undefined ? absent() : format(value));

// ---- Numbers

function number(value) {
  if (value === 0) return '0';
  const digits = Math.max(0, Math.min(5, 2 - Math.floor(Math.log10(Math.abs(value)))));
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

const axis = (value) => value.toLocaleString('en', { maximumSignificantDigits: 3 });
const count = (value) => value.toLocaleString('en');

function big(value) {
  if (!value) return absent();
  const units = ['', ' k', ' M', ' G', ' T', ' P', ' E'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(value) / 3)));
  return (value / 1000 ** power).toLocaleString('en', { maximumSignificantDigits: 3 }) + units[power];
}

function duration(seconds) {
  const s = Math.floor(seconds);
  const days = Math.floor(s / 86400);
  const hours = Math.floor(s / 3600) % 24;
  const minutes = Math.floor(s / 60) % 60;
  if (days) return `${days} d ${hours} h`;
  if (hours) return `${hours} h ${minutes} min`;
  return minutes ? `${minutes} min ${s % 60} s` : `${s} s`;
}

const gibibytes = (bytes) => `${(bytes / 2 ** 30).toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })}`;
const alarm = (value, className) => (value ? element('span', className, count(value)) : '0');

// ---- Parts of the page

function tile(title, value, unit, detail) {
  const shown = element('p', 'value', value);
  if (unit && typeof value === 'string') shown.append(' ', element('small', '', unit));
  return element('div', 'tile', element('h3', '', title), shown, element('p', 'detail', detail));
}

function tiles(miner) {
  const rate = miner.solutionsPerSecond;
  const shares = miner.shares;
  const judged = shares.accepted + shares.stale + shares.rejected;
  const accepted = judged ? `${((100 * shares.accepted) / judged).toFixed(2)} % accepted` : 'no answer yet';
  const active = miner.pools.find((pool) => pool.state === 'active');
  return [
    tile('Rate over 1 min', number(rate.oneMinute), 'Sol/s', `10 s ${number(rate.tenSeconds)} · 15 min ${number(rate.fifteenMinutes)}`),
    tile('Rate at the pool', number(miner.poolSolutionsPerSecond), 'Sol/s', 'from accepted shares, up to 1 h'),
    tile('Shares', count(shares.accepted), '', `${accepted} · ${count(shares.stale)} stale · ${count(shares.rejected)} rejected`),
    tile('Power', known(miner.powerWatts, (w) => w.toFixed(0)), 'W', miner.solutionsPerSecondPerWatt === null ? 'no sensor tells' : `${number(miner.solutionsPerSecondPerWatt)} Sol/W`),
    tile('Pool latency', known(active?.averageLatencyMillis, (ms) => ms.toFixed(0)), 'ms', active ? `connected ${duration(active.connectedSeconds ?? 0)}` : 'not connected'),
    tile('Running', duration(miner.uptimeSeconds), '', miner.blocks === 1 ? '1 block found' : `${count(miner.blocks)} blocks found`),
  ];
}

function row(cells, className) {
  return element('tr', className ?? '', ...cells.map((cell) => element('td', '', cell)));
}

function head(titles) {
  return element('thead', '', element('tr', '', ...titles.map((title) => element('th', '', title))));
}

// A value and a lesser one below it.
const over = (value, ...below) => element('span', '', value, element('span', 'sub', ...below));

function named(title, ...below) {
  const cell = element('span', '', element('span', 'strong name', title), element('span', 'sub name', ...below));
  cell.title = [title, ...below.map((part) => part.textContent ?? part)].join(' ');
  return cell;
}

function rateCell(rates) {
  const below = `${number(rates.tenSeconds)} · ${number(rates.fifteenMinutes)}`;
  return over(element('span', 'strong', number(rates.oneMinute)), below);
}

const powerCell = (source) => over(known(source.powerWatts, (w) => w.toFixed(0)), known(source.solutionsPerSecondPerWatt, number));

// How it is used, without the device's names, which descriptions begin with.
function usage(device) {
  const names = [`${device.device} (${device.name}), `, `${device.device}, `];
  const text = names.reduce((rest, name) => (rest.startsWith(name) ? rest.slice(name.length) : rest), device.description);
  return text ? ` · ${text}` : '';
}

function deviceRow(device) {
  return row([
    named(device.name, element('span', DEVICE_CLASS[device.state] ?? '', device.state), ` · ${device.device}${usage(device)}`),
    rateCell(device.solutionsPerSecond),
    spark(deviceSamples[device.device] ?? []),
    number(device.poolSolutionsPerSecond),
    number(device.noncesPerSecond.oneMinute),
    count(device.shares.accepted),
    count(device.shares.stale),
    alarm(device.shares.rejected, 'warn'),
    alarm(device.shares.hardwareErrors, 'bad'),
    big(device.bestShareSolutions),
    powerCell(device),
    over(known(device.temperatureCelsius, (c) => c.toFixed(0)), known(device.fanPercent, (f) => `${f.toFixed(0)} %`)),
    over(known(device.coreMegahertz, String), known(device.memoryMegahertz, String)),
    known(device.memoryUsedBytes, gibibytes),
  ]);
}

function devices(miner) {
  const titles = [
    'Device', over('Sol/s, 1 min', '10 s · 15 min'), 'Last hour', over('At pool', 'Sol/s'), over('Nonces', 'a second'),
    over('Shares', 'accepted'), over('\u00a0', 'stale'), over('\u00a0', 'rejected'), over('HW', 'errors'), over('Best', 'share'), over('W', 'Sol/W'), over('°C', 'fan'),
    over('Core', 'mem. MHz'), over('Memory', 'GiB'),
  ];
  const rows = miner.devices.map(deviceRow);
  if (miner.devices.length > 1) {
    const best = Math.max(...miner.devices.map((device) => device.bestShareSolutions ?? 0));
    rows.push(row([
      'Total', rateCell(miner.solutionsPerSecond), '', number(miner.poolSolutionsPerSecond), number(miner.noncesPerSecond.oneMinute),
      count(miner.shares.accepted), count(miner.shares.stale), count(miner.shares.rejected), count(miner.shares.hardwareErrors),
      big(best), powerCell(miner), '', '', '',
    ], 'total'));
  }
  return [head(titles), element('tbody', '', ...rows)];
}

function pools(miner) {
  const titles = ['Pool', 'State', 'Connected', 'Latency ms', 'mean', 'Accepted', 'Stale', 'Rejected', 'Unanswered', 'Connections'];
  const rows = miner.pools.map((pool) => row([
    named(pool.url, pool.user),
    element('span', POOL_CLASS[pool.state] ?? '', pool.state),
    known(pool.connectedSeconds, duration),
    known(pool.latencyMillis, (ms) => ms.toFixed(0)),
    known(pool.averageLatencyMillis, (ms) => ms.toFixed(0)),
    count(pool.shares.accepted),
    count(pool.shares.stale),
    alarm(pool.shares.rejected, 'warn'),
    count(pool.shares.unanswered),
    count(pool.connects),
  ]));
  if (!rows.length) rows.push(row([element('span', 'soft', 'none: this is a benchmark')]));
  return [head(titles), element('tbody', '', ...rows)];
}

function problems(miner) {
  const found = [];
  for (const device of miner.devices) {
    if (device.note) found.push([device.device, device.note]);
    if (device.shares.hardwareErrors) {
      const wrong = device.shares.hardwareErrors;
      const share = `${number((100 * wrong) / (wrong + device.solutions))} %`;
      found.push([device.device, `${count(wrong)} wrong ${wrong === 1 ? 'solution' : 'solutions'}, ${share} of all: less overclocking or undervolting helps`]);
    }
  }
  for (const pool of miner.pools) if (pool.note) found.push([pool.url, pool.note]);
  return found.map(([who, what]) => element('li', '', element('span', 'strong', who), `: ${what}`));
}

function state(miner) {
  const active = miner.pools.find((pool) => pool.state === 'active');
  const mining = miner.devices.filter((device) => device.state === 'mining').length;
  const all = miner.devices.length;
  const doing = `${mining} of ${all} ${all === 1 ? 'device' : 'devices'} mining`;
  if (!miner.pools.length) return ['good', `benchmark, ${doing}`];
  if (!active) return ['bad', `no pool, ${doing}`];
  return [mining === all ? 'good' : 'warn', `${doing} for ${active.url} as ${active.user}`];
}

function show(text, className) {
  $('state').textContent = text;
  $('state').className = `state ${className}`;
}

function render(miner) {
  const [className, text] = state(miner);
  show(text, className);
  $('agent').textContent = miner.agent;
  document.title = `${number(miner.solutionsPerSecond.oneMinute)} Sol/s · ${miner.agent}`;
  $('tiles').replaceChildren(...tiles(miner));
  $('devices').replaceChildren(...devices(miner));
  $('pools').replaceChildren(...pools(miner));
  const list = problems(miner);
  $('problems').hidden = !list.length;
  $('problems').replaceChildren(element('ul', '', ...list));
  const job = miner.job;
  $('job').replaceChildren(miner.algorithm);
  if (job) $('job').append(` · job ${job.jobId} · a share in `, big(job.shareSolutions), ' solutions, a block in ', big(job.blockSolutions));
}

function keepHistory(history) {
  const times = history.time.map((time) => Date.parse(time));
  deviceSamples = {};
  for (const [device, rates] of Object.entries(history.solutionsPerSecond)) {
    deviceSamples[device] = rates.map((value, i) => ({ at: times[i], value }));
  }
  chartSamples = times.map((at, i) => ({
    at,
    value: Object.values(deviceSamples).reduce((sum, samples) => sum + (samples[i].value ?? 0), 0),
  }));
  drawChart($('chart'), chartSamples, axis);
}

// ---- Polling: the next request goes out after the last one's answer, and none while nobody looks.

async function get(path) {
  const response = await fetch(path, { signal: AbortSignal.timeout(TIMEOUT_MILLIS) });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

async function poll(path, millis, use) {
  for (;;) {
    if (!document.hidden) {
      try {
        use(await get(path));
        lastAnswer = Date.now();
      } catch (error) {
        const since = lastAnswer === null ? '' : ` for ${duration((Date.now() - lastAnswer) / 1000)}`;
        show(`the miner has not answered${since}; what is shown is old (${error.message})`, 'bad');
      }
    }
    await new Promise((resolve) => setTimeout(resolve, millis));
  }
}

function switchTheme() {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = dark ? 'light' : 'dark';
  localStorage.setItem('theme', document.documentElement.dataset.theme);
}

const kept = localStorage.getItem('theme');
if (kept === 'light' || kept === 'dark') document.documentElement.dataset.theme = kept;
$('theme').addEventListener('click', switchTheme);
new ResizeObserver(() => drawChart($('chart'), chartSamples, axis)).observe($('chart'));
poll('api/history', HISTORY_MILLIS, keepHistory);
poll('api/summary', SUMMARY_MILLIS, render);
