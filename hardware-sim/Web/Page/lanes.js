// What the daemon tells the person at each lane, and the cashier's answer where one is needed. Only with a demo.
import { say, pick } from '/words.js';
import { make, post, keyed } from '/draw.js';

const marks = {
  accepted: '✓', repeat: '=', refused: '✕', noAnswer: '…', checking: '…', confirm: '?', busy: '…',
  cannotRecord: '✕', setAside: '!', cancelled: '–', undone: '↩', undoPending: '…', undoRefused: '!',
};

export function drawLanes(element, demo) {
  element.hidden = !demo;
  if (demo) keyed(element, demo.lanes, lane => lane.name, 'div', drawLane);
}

function drawLane(element, lane) {
  if (!element.firstChild) {
    element.append(
      make('span', { class: 'mark' }),
      make('div', { class: 'told' }, make('small', {}), make('strong', {}), make('span', {})),
      make('form', { class: 'answer' },
        make('div', { class: 'fields' }),
        make('button', { type: 'submit', class: 'primary' }),
        make('button', { type: 'button', class: 'no' })));
  }
  const verdict = lane.verdict;
  element.className = 'lane';
  const kind = verdict?.kind === 'repeat' ? lane.standing ?? 'repeat' : verdict?.kind;
  element.dataset.kind = kind ?? 'idle';
  element.querySelector('.mark').textContent = marks[kind] ?? '';
  const [name, word, detail] = element.querySelectorAll('.told > *');
  name.textContent = say(lane.name) + (lane.held > 0 ? ` · ${lane.held} ${say('held')}` : '');
  word.textContent = verdict ? pick(verdict) : say('idle');
  detail.textContent = verdict?.detail || (verdict && lane.title) || '';
  drawAnswer(element.querySelector('.answer'), lane);
}

function field(need) {
  const name = need.kind === 'answer' ? `answer:${need.key}` : need.kind;
  const settings = need.kind === 'bill' ? { inputmode: 'decimal', value: '138.00' }
    : need.kind === 'uses' ? { type: 'number', min: 1, value: 1 } : {};
  const input = need.choices?.length
    ? make('select', { name }, ...need.choices.map(choice => make('option', {}, choice)))
    : make('input', { name, ...settings, ...need.optional ? {} : { required: '' } });
  return make('label', { 'data-kind': need.kind }, make('span', {}, need.question || say(need.kind)), input);
}

function answers(form) {
  const body = {};
  for (const [name, value] of new FormData(form)) {
    if (name === 'bill') body.bill = Math.round(Number(value) * 100);
    else if (name === 'uses') body.uses = Number(value);
    else (body.answers ??= {})[name.slice('answer:'.length)] = value;
  }
  return body;
}

function drawAnswer(form, lane) {
  form.hidden = lane.verdict?.kind !== 'confirm';
  if (form.hidden) {
    form.dataset.scan = '';
    return;
  }
  // The fields are made once for a scan: what the visitor has typed stays.
  if (form.dataset.scan !== lane.scanId) {
    form.dataset.scan = lane.scanId;
    form.querySelector('.fields').replaceChildren(...lane.needs.map(field));
    form.querySelector('input')?.focus();
  }
  form.querySelector('.primary').textContent = say('confirm');
  const no = form.querySelector('.no');
  no.textContent = say('cancel');
  no.onclick = () => post(`/api/demo/lanes/${lane.name}/cancel`);
  form.onsubmit = event => {
    event.preventDefault();
    post(`/api/demo/lanes/${lane.name}/confirm`, answers(form));
  };
}
