// Lamps and a buzzer: a tower, or relays with a lamp each.
import { say } from '/words.js';
import { make, post } from '/draw.js';

// Where relays hang in the order that posd takes when it is told nothing else.
const relays = { 'relay 1': 'green', 'relay 2': 'red', 'relay 3': 'amber', 'relay 4': 'buzzer' };

const signs = { red: '✕', amber: '?', green: '✓', blue: '●', white: '●', buzzer: '♪' };

// All that is on, in words.
function words(lamp) {
  const [kind, number] = lamp.name.split(' ');
  const [mode, way] = lamp.mode.split(' ');
  const name = [say(`lamp-${kind}`), number].filter(Boolean).join(' ');
  // The buzzer's mode is the number of its pattern.
  const how = Number(mode) ? mode : say(`lamp-${mode}`);
  return lamp.mode === 'on' ? name : [name, how, way].filter(Boolean).join(' ');
}

function drawLamp(element, lamp) {
  const colour = relays[lamp.name] ?? lamp.name;
  element.className = `bulb ${colour}`;
  element.dataset.mode = lamp.mode;
  element.classList.toggle('lit', lamp.mode !== 'off');
  element.classList.toggle('flash', lamp.mode.startsWith('flash'));
  element.textContent = signs[colour] ?? lamp.name.replace('relay ', '');
  element.title = words(lamp);
}

export function drawSignal(element, signal) {
  if (!element.firstChild) {
    element.className = 'signal';
    element.append(make('div', { class: 'bulbs' }),
      make('strong', { class: 'state' }),
      make('button', { type: 'button', class: 'plug' }),
      make('code', { class: 'address' }));
  }
  element.classList.toggle('dead', !signal.plugged);
  // Blue and white are on no signal: shown when something lights them.
  const lamps = signal.lamps.filter(lamp => lamp.mode !== 'off' || !['blue', 'white'].includes(lamp.name));
  const bulbs = element.querySelector('.bulbs');
  while (bulbs.children.length < lamps.length) bulbs.append(make('span', {}));
  while (bulbs.children.length > lamps.length) bulbs.lastChild.remove();
  lamps.forEach((lamp, index) => drawLamp(bulbs.children[index], lamp));
  const lit = lamps.filter(lamp => lamp.mode !== 'off');
  element.querySelector('.state').textContent = lit.length === 0 ? say('dark') : lit.map(words).join(' + ');
  element.querySelector('.address').textContent = `${signal.name} · ${signal.address}`;
  const plug = element.querySelector('.plug');
  plug.textContent = say(signal.plugged ? 'plugOut' : 'plugIn');
  plug.onclick = () => post(`/api/signals/${signal.name}/${signal.plugged ? 'unplug' : 'plug'}`);
}
