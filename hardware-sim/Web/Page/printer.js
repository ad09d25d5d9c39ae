// A printer and its paper. Paper comes out upwards, head of the slip first, as from a real one.
import { say, called } from '/words.js';
import { make, post, keyed } from '/draw.js';
import { buildInside, drawInside } from '/inside.js';

// Pixels of paper a second when a slip comes out at once, and the shortest and longest time that may take.
const speed = 330;
const shortest = 0.35;
const longest = 2.2;

const buttons = [
  ['paper', p => say(p.paper === 'end' ? 'paperIn' : 'paperOut'),
    p => post(`/api/printers/${p.name}/state`, { paper: p.paper === 'end' ? 'ok' : 'end' })],
  ['cover', p => say(p.cover === 'open' ? 'coverClose' : 'coverOpen'),
    p => post(`/api/printers/${p.name}/state`, { cover: p.cover === 'open' ? 'closed' : 'open' })],
  ['plug', p => say(p.plugged ? 'plugOut' : 'plugIn'),
    p => post(`/api/printers/${p.name}/${p.plugged ? 'unplug' : 'plug'}`)],
  ['power', p => say(p.powered ? 'powerCycle' : 'powerOn'),
    p => post(`/api/printers/${p.name}/state`, { power: p.powered ? 'cycle' : 'on' })],
];

function build(element) {
  element.className = 'printer';
  element.append(
    make('div', { class: 'earlier' }),
    make('div', { class: 'paperway' },
      make('div', { class: 'strip' }, make('p', { class: 'waiting' }))),
    make('div', { class: 'machine' },
      make('div', { class: 'slot' }),
      make('div', { class: 'lid' }),
      make('div', { class: 'front' },
        make('div', { class: 'label' }, make('strong', {}), make('span', { class: 'status' })),
        make('div', { class: 'lamps' },
          ...['Power', 'Error', 'Paper'].map(name =>
            make('span', { class: `lamp ${name.toLowerCase()}` }, make('i', {}), make('small', {})))))),
    make('div', { class: 'buttons' },
      make('button', { type: 'button', class: 'take primary' }),
      ...buttons.map(([name]) => make('button', { type: 'button', class: name }))),
    buildInside(),
    make('code', { class: 'address' }));
}

function status(printer) {
  if (!printer.powered) return 'isOff';
  if (!printer.plugged) return 'unplugged';
  if (printer.cover === 'open') return 'isOpen';
  if (printer.paper === 'end') return 'noPaper';
  if (printer.shutDown) return 'wasShutDown';
  if (printer.cutter === 'error') return 'jammed';
  if (printer.error !== 'none') return 'hasError';
  if (printer.head === 'hot') return 'headHot';
  if (printer.feed === 'pressed') return 'feeding';
  if (printer.waitsForFeed) return 'waitsForFeed';
  if (!printer.online) return 'paused';
  if (printer.printing) return 'printing';
  return printer.paper === 'near' ? 'paperLow' : 'ready';
}

export function drawPrinter(element, printer) {
  if (!element.firstChild) build(element);
  const now = status(printer);
  element.dataset.status = now;
  element.querySelector('.label strong').textContent = called(printer.name);
  element.querySelector('.status').textContent = say(now);
  element.querySelector('.address').textContent = printer.address;
  element.querySelector('.waiting').textContent = say('waiting');
  drawLamps(element, printer);
  for (const [name, words, act] of buttons) {
    const button = element.querySelector(`.buttons .${name}`);
    button.textContent = words(printer);
    button.onclick = () => act(printer);
  }
  const take = element.querySelector('.take');
  take.textContent = say('take');
  take.disabled = printer.slips <= printer.takenBelow && !printer.current;
  take.onclick = () => post(`/api/printers/${printer.name}/take`);
  drawInside(element, printer);
  drawPaper(element, printer);
}

function drawLamps(element, printer) {
  const on = {
    power: printer.powered,
    error: printer.powered && !printer.online,
    paper: printer.powered && printer.paper !== 'ok',
  };
  for (const [name, lit] of Object.entries(on)) {
    const lamp = element.querySelector(`.lamp.${name}`);
    lamp.classList.toggle('on', lit);
    lamp.querySelector('small').textContent = say(`lamp${name[0].toUpperCase()}${name.slice(1)}`);
  }
}

function drawPaper(element, printer) {
  const strip = element.querySelector('.strip');
  const first = Math.max(printer.takenBelow, printer.slips - 6);
  const there = [];
  for (let index = first; index < printer.slips; index++) there.push(index);
  // A slip stands in the slot until the next one begins; then it is put aside.
  const standing = printer.current ? undefined : there.at(-1);
  const aside = there.filter(index => index !== standing).reverse();
  element.classList.toggle('empty', there.length === 0 && !printer.current);
  keyed(element.querySelector('.earlier'), aside, index => index, 'button', (thumb, index) => {
    if (thumb.firstChild) return;
    thumb.className = 'thumb';
    thumb.append(make('img', { src: slipImage(printer, index), alt: '' }));
    thumb.onclick = () => lookCloser(printer, index);
  });
  const grown = strip.querySelector('.growing')?.offsetHeight ?? 0;
  drawGrowing(strip, printer);
  drawStanding(strip, printer, standing, grown);
}

const slipImage = (printer, index) => `/api/printers/${printer.name}/slips/${index}.svg`;

function drawStanding(strip, printer, index, grown) {
  const shown = strip.querySelector('.slip');
  if (shown?.dataset.index === String(index ?? '')) return;
  if (shown) leave(shown, Number(shown.dataset.index) < printer.takenBelow);
  if (index === undefined) return;
  const image = make('img', { src: slipImage(printer, index), alt: '' });
  const slip = make('button', { type: 'button', class: 'slip', 'data-index': index }, image);
  slip.style.height = `${grown}px`;
  slip.onclick = () => lookCloser(printer, index);
  strip.append(slip);
  image.onload = () => rise(slip, image);
}

// The paper is already drawn whole and is let out of the slot.
function rise(slip, image) {
  const height = image.offsetHeight;
  const time = Math.min(longest, Math.max(shortest, (height - slip.offsetHeight) / speed));
  slip.style.transition = `height ${time}s linear`;
  slip.style.height = `${height}px`;
  setTimeout(() => slip.classList.add('cut'), time * 1000);
}

function leave(slip, taken) {
  slip.classList.remove('slip');
  slip.classList.add('leaving', taken ? 'taken' : 'aside');
  setTimeout(() => slip.remove(), 450);
}

// The paper that is not cut yet, drawn anew each time the printer has moved; swapped only when it is there.
function drawGrowing(strip, printer) {
  const shown = strip.querySelector('.growing');
  if (!printer.current) {
    shown?.remove();
    return;
  }
  const paper = shown ?? strip.appendChild(make('div', { class: 'growing' }, make('img', { alt: '' })));
  if (paper.dataset.version === String(printer.version)) return;
  paper.dataset.version = printer.version;
  const next = new Image();
  next.onload = () => paper.isConnected && paper.replaceChildren(next);
  next.src = `/api/printers/${printer.name}/current.svg?${printer.version}`;
}

function lookCloser(printer, index) {
  const closer = document.getElementById('closer');
  closer.querySelector('img').src = slipImage(printer, index);
  closer.showModal();
}
