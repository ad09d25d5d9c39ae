// Inside a printer: heat, buffer, session, errors and the faults that wait; and what can befall it, now or later.
import { say, speaks } from '/words.js';
import { make, post, keyed } from '/draw.js';

const set = (printer, body) => post(`/api/printers/${printer.name}/state`, body);
const toggle = (field, off, on, words) =>
  [p => say(p[field] === on ? words[1] : words[0]), p => set(p, { [field]: p[field] === on ? off : on })];

const buttons = {
  near: toggle('paper', 'ok', 'near', ['paperNear', 'paperFull']),
  jam: [p => say(p.cutter === 'ok' ? 'jamBlade' : 'freeBlade'),
    p => set(p, { cutter: p.cutter === 'ok' ? 'jammed' : 'ok' })],
  hot: toggle('head', 'ok', 'hot', ['heatHead', 'coolHead']),
  recoverable: toggle('error', 'none', 'recoverable', ['makeError', 'endError']),
  unrecoverable: toggle('error', 'none', 'unrecoverable', ['makeFatal', 'endError']),
  feed: toggle('feed', 'released', 'pressed', ['holdFeed', 'releaseFeed']),
  button: [p => say(p.online ? 'goOffline' : 'goOnline'), p => set(p, { online: !p.online })],
  drawer: toggle('drawer', 'closed', 'open', ['openDrawer', 'closeDrawer']),
};

const faults = ['paper-out', 'cover-open', 'cutter-jam', 'head-hot', 'recoverable', 'unrecoverable', 'power-cycle',
  'unplug', 'drop', 'half-close', 'half-open', 'mute', 'slow-drain', 'accept-then-close', 'late-answer'];

const moments = {
  now: {},
  lines: { afterLines: 4 },
  bytes: { afterBytes: 500 },
  time: { after: '00:00:05' },
  cut: { atCommand: 'GS V' },
  question: { atCommand: 'GS r' },
  proof: { atCommand: 'GS ( H' },
};

// These are on from now on, whatever the moment says.
const atOnce = ['slow-drain', 'accept-then-close', 'late-answer'];

export function buildInside() {
  return make('details', { class: 'inside' },
    make('summary', {}),
    make('ul', { class: 'facts' }),
    make('div', { class: 'buttons' },
      ...Object.keys(buttons).map(name => make('button', { type: 'button', class: name }))),
    make('form', { class: 'arm' },
      make('select', { name: 'fault' }, ...faults.map(value => make('option', { value }))),
      make('select', { name: 'moment' }, ...Object.keys(moments).map(value => make('option', { value }))),
      make('button', { type: 'submit' }),
      make('button', { type: 'button', class: 'disarm' })),
    make('ul', { class: 'armed' }));
}

export function drawInside(element, printer) {
  const inside = element.querySelector('.inside');
  inside.querySelector('summary').textContent = say('inside')
    + (printer.faults.length > 0 ? ` · ${printer.faults.length} ${say('armed')}` : '');
  drawFacts(inside.querySelector('.facts'), printer);
  for (const [name, [words, act]] of Object.entries(buttons)) {
    const button = inside.querySelector(`.buttons .${name}`);
    button.textContent = words(printer);
    button.onclick = () => act(printer);
  }
  inside.querySelector('.buttons .drawer').hidden = !printer.hasDrawer;
  drawArm(inside.querySelector('.arm'), printer);
  keyed(inside.querySelector('.armed'), printer.faults, one => one, 'li', (line, armed) => {
    line.textContent = armedWords(armed);
  });
}

function drawFacts(list, printer) {
  const facts = [
    ['session', say(printer.host ? 'sessionOpen' : 'sessionNone')],
    ['buffer', `${printer.buffered} B${printer.busy ? ` · ${say('busy')}` : ''}`
      + (printer.discarded ? ` · ${printer.discarded} ${say('lost')}` : '')],
    ['heat', `${printer.heat} %`],
    ['blade', say(printer.cutter === 'ok' ? 'fine' : printer.cutter === 'error' ? 'jammed' : 'willJam')],
    ['errors', say(printer.error === 'none' ? 'none' : `fault-${printer.error}`)],
    ...printer.hasDrawer ? [['drawer', `${say(printer.drawer)} · ${printer.drawerPulses} ×`]] : [],
    ...printer.manners.length > 0 ? [['manners', printer.manners.join(', ')]] : [],
  ];
  keyed(list, facts, fact => fact[0], 'li', (line, [name, text]) => {
    if (!line.firstChild) line.append(make('span', {}), make('strong', {}));
    line.firstChild.textContent = say(`fact-${name}`);
    line.lastChild.textContent = text;
    line.dataset.fact = name;
    if (name === 'heat') line.style.setProperty('--heat', `${Math.min(100, printer.heat)}%`);
  });
}

function drawArm(form, printer) {
  for (const option of form.elements.fault.options) option.textContent = say(`fault-${option.value}`);
  for (const option of form.elements.moment.options) option.textContent = say(`moment-${option.value}`);
  form.elements.fault.setAttribute('aria-label', say('fault'));
  form.elements.moment.setAttribute('aria-label', say('moment'));
  form.querySelector('[type=submit]').textContent = say('arm');
  form.elements.moment.disabled = atOnce.includes(form.elements.fault.value);
  form.onchange = () => drawArm(form, printer);
  form.onsubmit = event => {
    event.preventDefault();
    const fault = form.elements.fault.value;
    const moment = atOnce.includes(fault) ? {} : moments[form.elements.moment.value];
    post('/api/faults', { device: printer.name, fault, ...moment });
  };
  const disarm = form.querySelector('.disarm');
  disarm.textContent = say('disarm');
  disarm.disabled = printer.faults.length === 0;
  disarm.onclick = () => post('/api/faults', { device: printer.name, fault: 'none' });
}

// The bench says "paper-out after 4 lines", "mute at GS r no. 2", "slow-drain 500 bytes/s".
function armedWords(armed) {
  const [, name, how, rest = ''] = /^(\S+)(?: (after|at)?\s?(.*))?$/.exec(armed);
  const fault = say(`fault-${name}`);
  if (speaks() !== 'zh' || !rest) return [fault, how, rest].filter(Boolean).join(' ');
  const text = rest.replace(' lines', ' 行').replace(' bytes/s', ' 字节/秒').replace(' bytes', ' 字节')
    .replace(/ s$/, ' 秒').replace(/ no\. (\d+)/, ' 第 $1 次');
  return how === 'after' ? `${fault}：${text}后` : how === 'at' ? `${fault}：遇到 ${text} 时` : `${fault}：${text}`;
}
