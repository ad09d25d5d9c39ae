// Streams by public encoders, each with what has to come out: node encoders.js writes
// [{name, bytes: BASE64, lines: [text that stands on the paper], codes: ["FORMAT:content" as ZXing names it]}].
'use strict';
const { PNG } = require('pngjs');

const streams = [];
const failures = [];

// An encoder that cannot run at all is told by name; the others go on.
async function stream(name, lines, codes, make) {
  try {
    streams.push({ name, bytes: Buffer.from(await make()).toString('base64'), lines, codes });
  } catch (error) {
    failures.push(`${name}: ${error && error.stack}`);
  }
}

// A picture of 64 x 48: a black frame on white.
function frame() {
  const data = new Uint8ClampedArray(64 * 48 * 4).fill(255);
  for (let y = 0; y < 48; y++) {
    for (let x = 0; x < 64; x++) {
      if (x < 6 || y < 6 || x > 57 || y > 41) data.set([0, 0, 0, 255], (y * 64 + x) * 4);
    }
  }
  return { width: 64, height: 48, data };
}

function framePng() {
  const png = new PNG({ width: 64, height: 48 });
  png.data.set(frame().data);
  return PNG.sync.write(png);
}

const picture = '[image 64x48]';

async function receiptPrinterEncoders() {
  for (const name of ['@point-of-sale/receipt-printer-encoder', 'esc-pos-encoder']) {
    const loaded = require(name);
    const Encoder = loaded.default || loaded;
    const make = options => new Encoder({ language: 'esc-pos', columns: 42, ...options });
    await stream(`${name} text`, ['Plain', 'bold', 'big', 'Total', '12.00'], [], () => {
      const e = make().initialize().line('Plain').bold(true).line('bold').bold(false).size(2, 2).line('big').size(1, 1);
      return e.table([{ width: 20, align: 'left' }, { width: 20, align: 'right' }], [['Total', '12.00']])
        .rule().cut().encode();
    });
    await stream(`${name} code pages`, ['Crème brûlée', 'Привет', 'Ωμέγα', 'Łódź'], [], () =>
      make().initialize().codepage('auto').line('Crème brûlée').line('Привет').line('Ωμέγα').line('Łódź').cut()
        .encode());
    await stream(`${name} cp1252`, ['Müller', '€ 5'], [], () =>
      make().initialize().codepage('windows1252').line('Müller').line('€ 5').cut().encode());
    await stream(`${name} QR`, ['below'], ['QR_CODE:https://example.com/r?c=1'], () =>
      make().initialize().qrcode('https://example.com/r?c=1', 2, 6, 'm').line('below').cut().encode());
    const codes = { ean13: ['4006381333931', 'EAN_13'], ean8: ['40063812', 'EAN_8'], upca: ['012345678905', 'UPC_A'],
      code39: ['CODE39', 'CODE_39'], itf: ['12345678', 'ITF'], code93: ['CODE93', 'CODE_93'],
      code128: ['POS-0042', 'CODE_128'] };
    for (const [kind, [data, format]] of Object.entries(codes)) {
      const given = kind === 'code128' && name !== '@point-of-sale/receipt-printer-encoder' ? `{B${data}` : data;
      await stream(`${name} ${kind}`, ['below'], [`${format}:${data}`], () =>
        make().initialize().barcode(given, kind, { height: 60, width: 2 }).newline().line('below').cut().encode());
    }
    for (const mode of ['raster', 'column']) {
      // The older one leaves a gap between its columns of 24 dots, where a motion unit is a dot.
      const printed = mode === 'column' && name === 'esc-pos-encoder' ? '[image 64x24]' : picture;
      await stream(`${name} picture by ${mode}`, [printed, 'below'], [], () =>
        make({ imageMode: mode }).initialize().image(frame(), 64, 48, 'threshold').newline().line('below').cut()
          .encode());
    }
  }
}

async function thermalPrinter() {
  const { ThermalPrinter, PrinterTypes, CharacterSet } = require('node-thermal-printer');
  const make = () => {
    const p = new ThermalPrinter({ type: PrinterTypes.EPSON, width: 48, interface: 'tcp://127.0.0.1:9',
      characterSet: CharacterSet.PC852_LATIN2 });
    p.clear();
    return p;
  };
  const written = act => { const p = make(); act(p); return p.getBuffer(); };
  await stream('node-thermal-printer text', ['Plain', 'inverted', 'left', 'right', 'small'], [], () => written(p => {
    p.println('Plain');
    p.invert(true); p.println('inverted'); p.invert(false);
    p.leftRight('left', 'right');
    p.setTypeFontB(); p.println('small'); p.setTypeFontA();
    p.cut();
  }));
  await stream('node-thermal-printer Latin 2', ['Żółw', 'Čeština'], [], () => written(p => {
    p.println('Żółw'); p.println('Čeština'); p.cut();
  }));
  await stream('node-thermal-printer QR', [], ['QR_CODE:QR 42'], () => written(p => {
    p.printQR('QR 42', { cellSize: 5, correction: 'M', model: 2 }); p.cut();
  }));
  await stream('node-thermal-printer PDF417', [], ['PDF_417:PDF 417'], () => written(p => {
    p.pdf417('PDF 417', { rowHeight: 3, width: 3, correction: 1, truncated: false, columns: 0 }); p.cut();
  }));
  const codes = { 67: ['4006381333931', 'EAN_13'], 68: ['40063812', 'EAN_8'], 69: ['CODE39', 'CODE_39'],
    70: ['12345678', 'ITF'], 72: ['CODE93', 'CODE_93'] };
  for (const [kind, [data, format]] of Object.entries(codes)) {
    await stream(`node-thermal-printer bar code ${kind}`, [], [`${format}:${data}`], () => written(p => {
      p.printBarcode(data, Number(kind), { hriPos: 0, hriFont: 0, width: 3, height: 80 }); p.newLine(); p.cut();
    }));
  }
  await stream('node-thermal-printer picture', [picture, 'below'], [], async () => {
    const p = make();
    await p.printImageBuffer(framePng());
    p.println('below');
    p.cut();
    return p.getBuffer();
  });
}

async function receiptline() {
  const { transform } = require('receiptline');
  const document = '^^^Shop\n\n{w:auto}\nTea|2|5.00\nCake|1|3.50\n---\n^TOTAL | ^8.50\n'
    + '{c:https://example.com/r/8F3K;o:qrcode,6,m}\n{c:4006381333931;o:ean,hri}\n=';
  for (const command of ['escpos', 'epson', 'citizen', 'fit', 'generic']) {
    await stream(`receiptline ${command}`, ['Shop', 'Tea', '5.00', 'Cake', '3.50', 'TOTAL', '8.50'],
      ['QR_CODE:https://example.com/r/8F3K', 'EAN_13:4006381333931'],
      () => Buffer.from(transform(document, { cpl: 48, command, encoding: 'cp437' }), 'latin1'));
  }
  await stream('receiptline Chinese', ['合计', '鱼香肉丝', '中文'], [], () => Buffer.from(transform(
    '鱼香肉丝|38.00\n合计|38.00\n中文', { cpl: 48, command: 'escpos', encoding: 'gb18030' }), 'latin1'));
}

// The package's own adapters open devices; this one keeps the bytes.
class Kept {
  constructor() { this.bytes = []; }
  open(done) { if (done) done(); }
  write(data, done) { this.bytes.push(Buffer.from(data)); if (done) done(); return this; }
  close(done) { if (done) done(); return this; }
  read() { return this; }
}

async function nodeEscpos() {
  const kinds = {
    '@node-escpos/core': () => require('@node-escpos/core').Printer,
    escpos: () => require('escpos/printer'),
  };
  for (const [name, load] of Object.entries(kinds)) {
    const written = async act => {
      const kept = new Kept();
      const printer = new (load())(kept, { encoding: 'GB18030' });
      await act(printer);
      await new Promise(done => {
        const flushed = printer.flush(done);
        if (flushed && flushed.then) flushed.then(done);
      });
      return Buffer.concat(kept.bytes);
    };
    await stream(`${name} text`, ['Plain', 'centre', 'One', 'Two', 'Three'], [], () => written(p => p
      .font('a').align('lt').style('b').size(1, 1).text('Plain').style('normal').align('ct').text('centre')
      .align('lt').table(['One', 'Two', 'Three']).feed(1).cut()));
    await stream(`${name} QR`, ['below'], ['QR_CODE:https://example.com/n'], () => written(p => p
      .align('ct').qrcode('https://example.com/n', 3, 'm', 6).text('').align('lt').text('below').cut()));
    await stream(`${name} EAN13`, ['below'], ['EAN_13:4006381333931'], () => written(p => p
      .barcode('400638133393', 'EAN13', { width: 2, height: 60, position: 'off' }).text('below').cut()));
    await stream(`${name} CODE39`, ['below'], ['CODE_39:CODE39'], () => written(p => p
      .barcode('CODE39', 'CODE39', { width: 2, height: 60, position: 'off' }).text('below').cut()));
  }
}

async function escposBuffer() {
  const { Printer, InMemory, Style, Align, Drawer, Cut } = require('escpos-buffer');
  const models = ['TM-T20', 'TM-T81', 'TM-T88', 'I9', 'CMP-20', 'POS-80'];
  for (const model of models) {
    await stream(`escpos-buffer ${model}`, ['Simple', 'double', 'right'], [], async () => {
      const connection = new InMemory();
      const printer = await Printer.CONNECT(model, connection);
      await printer.writeln('Simple');
      await printer.writeln('double', Style.DoubleWidth | Style.DoubleHeight);
      await printer.writeln('right', Style.Bold, Align.Right);
      await printer.feed(3);
      await printer.drawer(Drawer.First);
      await printer.cutter(Cut.Full);
      return connection.buffer();
    });
  }
  await stream('escpos-buffer QR', [], ['QR_CODE:https://example.com/b'], async () => {
    const connection = new InMemory();
    const printer = await Printer.CONNECT('TM-T20', connection);
    await printer.qrcode('https://example.com/b', 6);
    await printer.feed(1);
    await printer.cutter(Cut.Full);
    return connection.buffer();
  });
}

async function xml() {
  const { EscPos } = require('@tillpos/xml-escpos-helper');
  const document = body => EscPos.getBufferFromTemplate(
    `<?xml version="1.0" encoding="UTF-8"?><document>${body}<paper-cut /></document>`, {});
  await stream('xml-escpos-helper text', ['Head', 'plain', 'white'], [], () => document(
    '<align mode="center"><bold><text-line size="1:0">Head</text-line></bold></align>'
    + '<text-line size="0:0">plain</text-line><white-mode><text-line size="0:0">white</text-line></white-mode>'
    + '<line-feed />'));
  await stream('xml-escpos-helper QR', [], ['QR_CODE:https://example.com/x'], () => document(
    '<qrcode version="4" ecl="M">https://example.com/x</qrcode><line-feed />'));
  await stream('xml-escpos-helper EAN13', [], ['EAN_13:4006381333931'], () => document(
    '<barcode system="EAN_13" width="DOT_375" height="80">4006381333931</barcode><line-feed />'));
}

async function react() {
  const React = require('react');
  const { render, Printer, Text, Row, Line, Br, Cut, Barcode, QRCode } = require('react-thermal-printer');
  const e = React.createElement;
  await stream('react-thermal-printer text', ['Title', 'left', 'right'], [], () => render(
    e(Printer, { type: 'epson', width: 42, characterSet: 'pc437_usa' },
      e(Text, { size: { width: 2, height: 2 } }, 'Title'), e(Row, { left: 'left', right: 'right' }), e(Line),
      e(Br), e(Cut))));
  await stream('react-thermal-printer codes', [], ['QR_CODE:https://example.com/t', 'CODE_39:CODE39'], () => render(
    e(Printer, { type: 'epson', width: 42 }, e(QRCode, { content: 'https://example.com/t', cellSize: 6 }), e(Br),
      e(Barcode, { type: 'CODE39', content: 'CODE39', width: 3, height: 80 }), e(Br), e(Cut))));
}

(async () => {
  for (const make of [receiptPrinterEncoders, thermalPrinter, receiptline, nodeEscpos, escposBuffer, xml, react]) {
    try {
      await make();
    } catch (error) {
      failures.push(`${make.name}: ${error && error.stack}`);
    }
  }
  process.stdout.write(JSON.stringify({ streams, failures }));
})();
