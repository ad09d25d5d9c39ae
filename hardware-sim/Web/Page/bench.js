// The page of the bench: one stream of events in, small requests out. Nothing is kept here but what is drawn.
import { say, called, pick, speak, translate, speaks } from '/words.js';
import { drawPrinter } from '/printer.js';
import { drawGate, drawNetwork } from '/gate.js';
import { drawSignal } from '/signal.js';
import { drawLanes } from '/lanes.js';
import { make, post, keyed } from '/draw.js';

let bench = null;
let chosen = null;
let flash = null;

const place = id => document.getElementById(id);

function scan(code, preferred) {
  const scanner = bench.scanners.find(one => one.name === preferred) ?? bench.scanners.find(one => one.name === chosen);
  if (!scanner) return;
  chosen = scanner.name;
  post(`/api/scanners/${scanner.name}/scan`, { code });
}

// What the host made it sound, the last one marked.
function drawHeard(element, scanner) {
  element.hidden = scanner.commands === 'none';
  const sounds = Object.entries(scanner.sounds);
  const old = Number(element.dataset.count ?? 0);
  const count = sounds.reduce((sum, [, times]) => sum + times, 0);
  element.dataset.count = count;
  element.replaceChildren(...sounds.map(([sound, times]) => make('span',
    { class: `sound ${sound}${sound === scanner.lastSound ? ' last' : ''}${count > old ? ' now' : ''}` },
    `${say(`sound-${sound}`)} × ${times}`)));
  if (sounds.length === 0) element.textContent = say('silent');
  if (scanner.light) element.append(make('span', { class: 'sound good last' }, say('light')));
  if (!scanner.enabled) element.append(make('span', { class: 'sound bad last' }, say('disabled')));
}

function drawScanner(element, scanner) {
  if (!element.firstChild) {
    element.className = 'scanner';
    element.append(
      make('button', { type: 'button', class: 'pick', onclick: () => { chosen = scanner.name; draw(); } },
        make('span', { class: 'eye' }), make('span', { class: 'name' })),
      make('button', { type: 'button', class: 'plug' }),
      make('span', { class: 'heard' }),
      make('code', { class: 'address' }));
  }
  element.classList.toggle('chosen', scanner.name === chosen);
  element.classList.toggle('dead', !scanner.plugged);
  element.querySelector('.name').textContent = called(scanner.name);
  element.querySelector('.address').textContent = scanner.address;
  drawHeard(element.querySelector('.heard'), scanner);
  const plug = element.querySelector('.plug');
  plug.textContent = say(scanner.plugged ? 'plugOut' : 'plugIn');
  plug.onclick = () => post(`/api/scanners/${scanner.name}/${scanner.plugged ? 'unplug' : 'plug'}`);
  const seen = Number(element.dataset.scans ?? scanner.scans);
  element.dataset.scans = scanner.scans;
  if (scanner.scans === seen) return;
  // Restart the light: taking the class off and reading a measure lets the browser see two states.
  element.classList.remove('reading');
  void element.offsetWidth;
  element.classList.add('reading');
}

function drawCode(element, code) {
  if (!element.firstChild) {
    element.className = 'code';
    element.type = 'button';
    element.append(make('img', { src: code.image, alt: '' }),
      make('span', { class: 'kind' }), make('strong', {}), make('small', {}));
  }
  element.dataset.kind = code.kind;
  element.querySelector('.kind').textContent = say(code.kind);
  element.querySelector('strong').textContent = code.title || code.code;
  element.querySelector('small').textContent = code.code.length > 22 ? `${code.code.slice(0, 21)}…` : code.code;
  element.onclick = () => {
    element.classList.remove('shown');
    void element.offsetWidth;
    element.classList.add('shown');
    scan(code.code, code.scanner);
  };
}

// The steps that this bench has, numbered from 1.
function drawSteps() {
  let number = 0;
  for (const kind of ['scanners', 'printers', 'gates']) {
    const none = bench[kind].length === 0;
    if (!none) number++;
    for (const step of document.querySelectorAll(`[data-step=${kind}]`)) {
      step.hidden = none;
      step.querySelector('b').textContent = number;
    }
  }
}

function draw() {
  if (!bench) return;
  if (!bench.scanners.some(one => one.name === chosen)) chosen = bench.scanners[0]?.name ?? null;
  drawSteps();
  keyed(place('scanners'), bench.scanners, one => one.name, 'div', drawScanner);
  // The seed names codes that no lane may take "ticket-refunded" and the like.
  const bad = bench.codes.filter(code => code.kind.includes('-') && code.kind !== 'exit-basket');
  keyed(place('codes'), bench.codes.filter(code => !bad.includes(code)), one => one.image, 'button', drawCode);
  keyed(place('bad'), bad, one => one.image, 'button', drawCode);
  place('bad-head').hidden = bad.length === 0;
  keyed(place('printers'), bench.printers, one => one.name, 'div', drawPrinter);
  keyed(place('gates'), bench.gates, one => one.name, 'div', drawGate);
  keyed(place('signals'), bench.signals, one => one.name, 'div', drawSignal);
  place('signals-head').hidden = bench.signals.length === 0;
  document.body.classList.toggle('demo', Boolean(bench.demo));
  drawNetwork(place('network'), bench.demo);
  drawLanes(place('lanes'), bench.demo);
}

function time(at) {
  return new Date(at).toLocaleTimeString(speaks() === 'zh' ? 'zh-CN' : 'en-GB', { hour12: false });
}

// A device that has a name on this page is called by it in the log too.
function sentence(happened) {
  const [text, device] = [pick(happened), happened.device];
  const name = called(device);
  if (name === device) return text;
  // No blank stands between Chinese words.
  const spellings = speaks() === 'zh' ? [` ${device} `, ` ${device}`, `${device} `, device] : [device];
  return text.replace(spellings.find(one => text.includes(one)) ?? device, () => name);
}

function addToLog(happened) {
  const log = place('log');
  if (log.querySelector(`[data-seq="${happened.seq}"]`)) return;
  const line = make('li', { 'data-seq': happened.seq, 'data-kind': happened.kind },
    make('time', {}, time(happened.at)), make('span', {}, sentence(happened)));
  line.happened = happened;
  log.prepend(line);
  while (log.children.length > 60) log.lastChild.remove();
}

function listen() {
  const events = new EventSource('/api/events');
  events.addEventListener('bench', event => {
    bench = JSON.parse(event.data);
    place('offline').hidden = true;
    place('connecting').hidden = true;
    draw();
  });
  events.addEventListener('log', event => addToLog(JSON.parse(event.data)));
  events.onerror = () => { clearTimeout(flash); flash = setTimeout(() => { place('offline').hidden = false; }, 1500); };
  events.onopen = () => { clearTimeout(flash); place('offline').hidden = true; };
}

place('free').addEventListener('submit', event => {
  event.preventDefault();
  const field = event.target.elements.code;
  if (field.value) scan(field.value);
  field.select();
});
for (const button of document.querySelectorAll('[data-language]'))
  button.addEventListener('click', () => {
    speak(button.dataset.language);
    for (const line of place('log').children) line.lastChild.textContent = sentence(line.happened);
    draw();
  });
translate();
listen();
