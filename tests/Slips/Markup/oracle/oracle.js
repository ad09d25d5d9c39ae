// Lays documents out with the reference implementation. Reads [{doc, cpl}] from standard input, writes one trace each:
// its own text, with a line in angle brackets for what text does not show.
'use strict';
const fs = require('fs');
const path = require('path');
const receiptline = require('receiptline');

const number = value => Number.isInteger(value) ? value : Math.round(value * 100) / 100;
const hex = text => Buffer.from(text, 'utf16le').toString('hex');
const names = { jan: 'ean', nw7: 'codabar' };
const place = printer => `${printer.left} ${printer.across} ${printer.aligned}`;

const traced = Object.assign({}, receiptline.commands.text, {
  left: 0, across: 0, aligned: 0,
  area(left, width) { this.left = left; this.across = width; return ''; },
  align(align) { this.aligned = align; return ''; },
  cut() { return '<cut>\n'; },
  image(image) { return `<image ${place(this)} ${image}>\n`; },
  command(command) { return `<command ${hex(command)}>\n`; },
  qrcode(code) { return `<qrcode ${place(this)} ${code.cell} ${code.level} ${hex(code.data)}>\n`; },
  barcode(code) {
    return `<${names[code.type] || code.type} ${place(this)} ${number(code.width)} ${number(code.height)} ${code.hri}`
      + ` ${hex(code.data)}>\n`;
  },
});

function examples() {
  const root = path.join(path.dirname(require.resolve('receiptline/package.json')), 'example', 'data');
  return fs.readdirSync(root, { recursive: true })
    .filter(name => name.endsWith('.receipt'))
    .sort()
    .map(name => ({ name, doc: fs.readFileSync(path.join(root, name), 'utf8') }));
}

if (process.argv[2] === 'examples') {
  process.stdout.write(JSON.stringify(examples()));
} else {
  const asked = JSON.parse(fs.readFileSync(0, 'utf8'));
  process.stdout.write(JSON.stringify(asked.map(({ doc, cpl }) => {
    try {
      return receiptline.transform(doc, { command: traced, cpl, encoding: 'gb18030' });
    } catch (fault) {
      return `<fault ${fault.message}>`;
    }
  })));
}
