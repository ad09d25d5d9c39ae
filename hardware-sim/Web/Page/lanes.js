// What the daemon tells the person at each lane, and the cashier's answer where one is needed. Only with a demo.
import { say, called, pick } from '/words.js';
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
        make('button', { type: 'button', class: 'no' }),
        make('p', { class: 'wrong', role: 'alert', hidden: '' })),
      make('div', { class: 'beside', role: 'status' }));
  }
  const verdict = lane.verdict;
  element.className = 'lane';
  const kind = verdict?.kind === 'repeat' ? lane.standing ?? 'repeat' : verdict?.kind;
  element.dataset.kind = kind ?? 'idle';
  element.querySelector('.mark').textContent = marks[kind] ?? '';
  const [name, word, detail] = element.querySelectorAll('.told > *');
  name.textContent = called(lane.name) + (lane.held > 0 ? ` · ${lane.held} ${say('held')}` : '');
  word.textContent = verdict ? pick(verdict) : say('idle');
  detail.textContent = verdict?.detail || (verdict && lane.title) || '';
  drawAnswer(element.querySelector('.answer'), lane);
  keyed(element.querySelector('.beside'), lane.earlier, one => one.scanId ?? one.kind, 'p', drawEarlier);
}

// Of a guest before the one whom the lane speaks to now.
function drawEarlier(element, verdict) {
  if (!element.firstChild) element.append(make('b', {}), make('strong', {}), make('span', {}));
  element.dataset.kind = verdict.kind;
  const { title, detail } = verdict;
  element.querySelector('b').textContent = marks[verdict.kind] ?? '';
  element.querySelector('strong').textContent = pick(verdict);
  element.querySelector('span').textContent =
    [detail?.includes(title) ? null : title, detail].filter(Boolean).join(' · ');
}

function field(need) {
  const name = need.kind === 'answer' ? `answer:${need.key}` : need.kind;
  const settings = need.kind === 'bill' ? { inputmode: 'decimal', value: '138.00' }
    : need.kind === 'uses' ? { inputmode: 'numeric', value: '1' } : {};
  const input = need.choices?.length
    ? make('select', { name }, ...need.choices.map(choice => make('option', {}, choice)))
    : make('input', { name, ...settings, ...need.optional ? {} : { required: '' } });
  return make('label', { 'data-kind': need.kind }, make('span', {}, need.question || say(need.kind)), input);
}

// 138, 138.00, 138,5 and 1,138.00 in hundredths, also in full-width characters; null for anything else.
function hundredths(text) {
  const typed = text.normalize('NFKC').replace('。', '.').trim();
  if (/^\d{1,3}(,\d{3}){1,2}(\.\d{1,2})?$/.test(typed)) return Math.round(Number(typed.replaceAll(',', '')) * 100);
  return /^\d{1,9}([.,]\d{1,2})?$/.test(typed) ? Math.round(Number(typed.replace(',', '.')) * 100) : null;
}

function count(text) {
  const typed = text.normalize('NFKC').trim();
  return /^\d{1,4}$/.test(typed) && Number(typed) > 0 ? Number(typed) : null;
}

const numbers = { bill: [hundredths, 'noAmount'], uses: [count, 'noCount'] };

// What was typed, as posd takes it, and what of it cannot be sent: the words for it and the field's text.
function answers(form) {
  const [body, wrong] = [{}, []];
  for (const [name, value] of new FormData(form)) {
    const [read, complaint] = numbers[name] ?? [];
    if (!read) (body.answers ??= {})[name.slice('answer:'.length)] = value;
    else if ((body[name] = read(value)) === null) wrong.push({ complaint, value });
  }
  return { body, wrong };
}

async function confirm(form, lane) {
  const { body, wrong } = answers(form);
  const said = form.querySelector('.wrong');
  const no = wrong.length > 0 ? null : await post(`/api/demo/lanes/${lane.name}/confirm`, body);
  said.textContent = no ? pick({ en: no.error, zh: no.zh })
    : wrong.map(({ complaint, value }) => say(complaint).replace('{}', () => value)).join(' ');
  said.hidden = !said.textContent;
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
    form.querySelector('.wrong').hidden = true;
    form.querySelector('input')?.focus();
  }
  // posd may have taken its "no" into what the lane is told.
  const said = form.querySelector('.wrong');
  if (lane.verdict.detail?.includes(said.textContent)) said.hidden = true;
  form.querySelector('.primary').textContent = say('confirm');
  const no = form.querySelector('.no');
  no.textContent = say('cancel');
  no.onclick = () => post(`/api/demo/lanes/${lane.name}/cancel`);
  form.onsubmit = event => {
    event.preventDefault();
    confirm(form, lane);
  };
}
