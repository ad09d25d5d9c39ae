// What the daemon tells the person at each lane, and the cashier's answer where one is needed. Only with a demo.
import { say, pick } from '/words.js';
import { make, post, keyed } from '/draw.js';

const marks = { accepted: '✓', repeat: '✓', refused: '✕', noAnswer: '…', checking: '…', confirm: '?', busy: '…' };

export function drawLanes(element, demo) {
  element.hidden = !demo;
  if (demo) keyed(element, demo.lanes, lane => lane.name, 'div', drawLane);
}

const field = (name, settings) =>
  make('label', { class: name }, make('span', {}), make('input', { name, ...settings }));

function drawLane(element, lane) {
  if (!element.firstChild) {
    element.append(
      make('span', { class: 'mark' }),
      make('div', { class: 'told' }, make('small', {}), make('strong', {}), make('span', {})),
      make('form', { class: 'answer' },
        field('bill', { inputmode: 'decimal', value: '138.00' }),
        field('uses', { type: 'number', min: 1, value: 1 }),
        make('button', { type: 'submit', class: 'primary' }),
        make('button', { type: 'button', class: 'no' })));
  }
  const verdict = lane.verdict;
  element.className = 'lane';
  element.dataset.kind = verdict?.kind ?? 'idle';
  element.querySelector('.mark').textContent = marks[verdict?.kind] ?? '';
  const [name, word, detail] = element.querySelectorAll('.told > *');
  name.textContent = say(lane.name) + (lane.held > 0 ? ` · ${lane.held} ${say('held')}` : '');
  word.textContent = verdict ? pick(verdict) : say('idle');
  detail.textContent = verdict?.detail ?? '';
  drawAnswer(element.querySelector('.answer'), lane);
}

function drawAnswer(form, lane) {
  form.hidden = lane.verdict?.kind !== 'confirm';
  if (form.hidden) return;
  const needs = lane.needs ?? [];
  const [bill, uses] = [form.querySelector('.bill'), form.querySelector('.uses')];
  bill.hidden = !needs.includes('bill');
  uses.hidden = !needs.includes('uses');
  bill.firstChild.textContent = say('bill');
  uses.firstChild.textContent = say('uses');
  form.querySelector('.primary').textContent = say('confirm');
  const no = form.querySelector('.no');
  no.textContent = say('cancel');
  no.onclick = () => post(`/api/demo/lanes/${lane.name}/cancel`);
  form.onsubmit = event => {
    event.preventDefault();
    post(`/api/demo/lanes/${lane.name}/confirm`, {
      ...bill.hidden ? {} : { bill: Math.round(Number(form.elements.bill.value) * 100) },
      ...uses.hidden ? {} : { uses: Number(form.elements.uses.value) },
    });
  };
}
