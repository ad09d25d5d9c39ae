// Three small tools for drawing without a framework.

export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

// Keeps one child per item, in order, and lets `draw` fill it; a child stays the same element as long as its key does.
export function keyed(parent, items, keyOf, tag, draw) {
  const old = new Map([...parent.children].map(child => [child.dataset.key, child]));
  items.forEach((item, index) => {
    const key = String(keyOf(item));
    const child = old.get(key) ?? make(tag, { 'data-key': key });
    old.delete(key);
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
    draw(child, item);
  });
  for (const child of old.values()) child.remove();
}

// Returns null when it is done, else what was answered: { error, zh }.
export async function post(path, body = {}) {
  const reply = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return reply.ok ? null : reply.json();
}
