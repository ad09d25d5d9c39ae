// The barrier with its relay, and the switch of the network when a demo is attached.
import { say } from '/words.js';
import { make, post } from '/draw.js';

const barrier = `
  <svg viewBox="0 -76 300 224" role="img">
    <path class="floor" d="M8 140h284"/>
    <g class="arm">
      <rect x="62" y="62" width="196" height="13" rx="6.5"/>
      <path d="M96 62l-10 13h26l10-13zM144 62l-10 13h26l10-13zM192 62l-10 13h26l10-13zM234 62l-10 13h22l10-13z"/>
    </g>
    <rect class="post" x="38" y="46" width="44" height="94" rx="8"/>
    <circle class="light" cx="60" cy="68" r="11"/>
    <path class="way" d="M180 132h44m-14-11l14 11-14 11"/>
  </svg>`;

const walks = ['pass', 'tailgate', 'back', 'against'];
const faults = ['stuck-sensor', 'stuck-relay'];

function drawPassage(element, gate) {
  element.hidden = gate.sensors.length === 0;
  for (const [index, beam] of element.querySelectorAll('.beam').entries())
    beam.classList.toggle('broken', Boolean(gate.sensors[index]));
  for (const button of element.querySelectorAll('[data-walk]')) {
    button.textContent = say(`walk-${button.dataset.walk}`);
    button.onclick = () => post(`/api/gates/${gate.name}/walk`, { walk: button.dataset.walk });
  }
  for (const button of element.querySelectorAll('[data-fault]')) {
    const { fault } = button.dataset;
    const on = gate.faults.includes(fault);
    button.textContent = say(fault);
    button.setAttribute('aria-pressed', String(on));
    button.onclick = () => post('/api/faults', { device: gate.name, fault, on: !on });
  }
}

export function drawGate(element, gate) {
  if (!element.firstChild) {
    element.className = 'gate';
    element.innerHTML = barrier;
    element.append(
      make('div', { class: 'facts' },
        make('strong', { class: 'word' }),
        make('span', { class: 'count' }, make('span', {}), make('b', {})),
        make('button', { type: 'button', class: 'plug' })),
      make('div', { class: 'passage' },
        make('span', { class: 'beam' }), make('span', { class: 'beam' }),
        ...walks.map(walk => make('button', { type: 'button', 'data-walk': walk })),
        ...faults.map(fault => make('button', { type: 'button', 'data-fault': fault }))),
      make('code', { class: 'address' }));
  }
  element.classList.toggle('up', gate.passable);
  element.classList.toggle('stuck', gate.stuck);
  element.classList.toggle('dead', !gate.plugged);
  const word = !gate.plugged ? 'unplugged' : gate.stuck ? 'stuck' : gate.passable ? 'open' : 'closed';
  element.querySelector('.word').textContent = say(word);
  element.querySelector('.count b').textContent = gate.pulseCount;
  element.querySelector('.count span').textContent = say('pulses');
  element.querySelector('.address').textContent = `${gate.name} · ${gate.address}`;
  drawPassage(element.querySelector('.passage'), gate);
  const plug = element.querySelector('.plug');
  plug.textContent = say(gate.plugged ? 'plugOut' : 'plugIn');
  plug.onclick = () => post(`/api/gates/${gate.name}/${gate.plugged ? 'unplug' : 'plug'}`);
}

export function drawNetwork(element, demo) {
  element.hidden = !demo;
  if (!demo) return;
  if (!element.firstChild)
    element.append(make('span', { class: 'wire' }), make('strong', {}), make('button', { type: 'button' }));
  const { cut } = demo.network;
  element.classList.toggle('cut', cut);
  element.querySelector('strong').textContent = say(cut ? 'networkCut' : 'networkUp');
  const button = element.querySelector('button');
  button.textContent = say(cut ? 'mend' : 'cut');
  button.onclick = () => post('/api/demo/network', { cut: !cut });
}
