// All that the peers can say in ESC/POS, not only what the standard slip needs: node everything.js writes
// {name: BASE64}. receiptline's part is its own examples, for each kind of thermal ESC/POS printer that it knows.
'use strict';
const fs = require('fs');
const path = require('path');
const receiptline = require('receiptline');
const ReceiptPrinterEncoder = require('@point-of-sale/receipt-printer-encoder');
const { ThermalPrinter, PrinterTypes } = require('node-thermal-printer');

const streams = {};

function examples() {
  const root = path.join(path.dirname(require.resolve('receiptline/package.json')), 'example', 'data');
  const settings = {
    chinese: { encoding: 'gb18030', spacing: true },
    latin: { encoding: 'multilingual' },
    turned: { encoding: 'gb18030', upsideDown: true },
    narrow: { encoding: 'gb18030', cpl: 40, margin: 3, marginRight: 2 },
  };
  for (const name of fs.readdirSync(root, { recursive: true }).filter(name => name.endsWith('.receipt')).sort()) {
    const document = fs.readFileSync(path.join(root, name), 'utf8');
    for (const command of ['escpos', 'epson', 'citizen', 'fit', 'generic']) {
      for (const [setting, values] of Object.entries(settings)) {
        const printed = receiptline.transform(document, { cpl: 48, command, ...values });
        streams[`receiptline ${command} ${setting} ${name}`] = Buffer.from(printed, 'latin1');
      }
    }
  }
}

function thermal() {
  const p = new ThermalPrinter({ type: PrinterTypes.EPSON, width: 48, interface: 'tcp://127.0.0.1:9' });
  const styled = (on, text, off) => { on(); p.println(text); off(); };
  p.clear();
  p.initHardware();
  styled(() => p.underline(true), 'underlined', () => p.underlineThick(true));
  styled(() => p.invert(true), 'inverted', () => p.invert(false));
  styled(() => p.setTypeFontB(), 'small', () => p.setTypeFontA());
  styled(() => p.setTextDoubleHeight(), 'high', () => p.setTextDoubleWidth());
  styled(() => p.setTextQuadArea(), 'large', () => p.setTextNormal());
  styled(() => p.upsideDown(true), 'turned', () => p.upsideDown(false));
  styled(() => p.alignRight(), 'right', () => p.alignLeft());
  styled(() => p.setLineSpacing(40), 'spaced', () => p.resetLineSpacing());
  p.drawLine();
  p.leftRight('left', 'right');
  p.table(['one', 'two', 'three']);
  p.tableCustom([{ text: 'a', align: 'LEFT', width: 0.5 }, { text: 'b', align: 'RIGHT', width: 0.25, bold: true }]);
  for (const model of [1, 2, 3]) p.printQR(`QR ${model}`, { model, cellSize: 4, correction: 'H' });
  p.pdf417('PDF417', {});
  p.maxiCode('MaxiCode', { mode: 4 });
  p.code128('12345678', {});
  const codes = { 65: '01234567890', 66: '01234500006', 67: '4006381333931', 68: '40063812', 69: 'CODE39',
    70: '12345678', 71: 'A1234A', 72: 'CODE93', 73: 'CODE128' };
  for (const [kind, data] of Object.entries(codes)) p.printBarcode(data, Number(kind), {});
  p.openCashDrawer();
  p.beep();
  p.partialCut();
  p.cut();
  streams['node-thermal-printer'] = p.getBuffer();
}

function encoder(imageMode) {
  const e = new ReceiptPrinterEncoder({ language: 'esc-pos', columns: 48, imageMode });
  e.initialize().codepage('auto').line('Ünïcödé Ω Ж');
  for (const style of ['bold', 'italic', 'underline', 'invert']) e[style](true).text(style)[style](false).newline();
  e.width(2).height(3).text('large').width(1).height(1).newline();
  e.font('B').line('small').font('A').align('right').line('right').align('left');
  e.rule({ style: 'double' }).box({ width: 20, style: 'single' }, 'in a box');
  e.table([{ width: 10, align: 'left' }, { width: 10, align: 'right' }], [['a', 'b'], ['c', 'd']]);
  const codes = { upca: '01234567890', upce: '01234500006', ean13: '4006381333931', ean8: '40063812', code39: 'CODE39',
    itf: '12345678', codabar: 'A1234A', code93: 'CODE93', code128: 'CODE128', 'gs1-128': '0114006381333931',
    'gs1-databar-omni': '0400638133393', 'gs1-databar-truncated': '0400638133393',
    'gs1-databar-limited': '0400638133393', 'gs1-databar-expanded': '0104006381333931', 'code128-auto': 'AUTO' };
  for (const [kind, data] of Object.entries(codes)) e.barcode(data, kind, { width: 1, height: 50, text: true });
  e.qrcode('QR', { model: 1 }).qrcode('QR').pdf417('PDF417');
  e.image({ width: 64, height: 40, data: new Uint8ClampedArray(64 * 40 * 4).fill(90) }, 64, 40, 'bayer');
  e.markdown('# Heading\n\n- one\n- two\n').pulse().cut('partial').cut();
  streams[`receipt-printer-encoder ${imageMode}`] = Buffer.from(e.encode());
}

examples();
thermal();
encoder('raster');
encoder('column');
const written = Object.entries(streams).map(([name, bytes]) => [name, bytes.toString('base64')]);
process.stdout.write(JSON.stringify(Object.fromEntries(written)));
