// receipt-printer-encoder: it has no Chinese (as text it prints ?), so that the caller encodes and hands over raw
// bytes, which it neither wraps nor aligns: centred lines get their blanks from the caller.
'use strict';
const iconv = require('iconv-lite');
const { PNG } = require('pngjs');
const ReceiptPrinterEncoder = require('@point-of-sale/receipt-printer-encoder');

const chineseOn = [0x1c, 0x26];
const chineseOff = [0x1c, 0x2e];

module.exports = slip => {
  const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', columns: slip.columns, feedBeforeCut: 4,
    newline: '\n', imageMode: 'raster' });
  const logo = Buffer.from(slip.logo, 'base64');
  // It takes QR text as ISO 8859-1, so that UTF-8 goes in a byte for each character.
  const qr = Buffer.from(slip.qr, 'utf8').toString('latin1');
  const cells = text => [...text].reduce((sum, c) => sum + (c > '\u2e7f' ? 2 : 1), 0);

  function lines() {
    let run = '';
    const flush = () => {
      if (run !== '') encoder.raw(iconv.encode(run, 'gb18030'));
      run = '';
    };
    encoder.raw(chineseOn);
    for (const line of slip.lines) {
      const size = line.size || 1;
      const plain = !line.size && !line.bold;
      if (!plain) flush();
      if (line.size) encoder.size(size, size);
      if (line.bold) encoder.bold(true);
      if (line.align) run += ' '.repeat((slip.columns / size - cells(line.text)) / 2);
      run += line.text + '\n';
      if (!plain) flush();
      if (line.bold) encoder.bold(false);
      if (line.size) encoder.size(1, 1);
    }
    flush();
    encoder.raw(chineseOff);
  }

  function make(addLogo) {
    encoder.initialize();
    if (addLogo) addLogo();
    lines();
    encoder.align('center');
    encoder.qrcode(qr, { model: 2, size: 4, errorlevel: 'm' });
    encoder.barcode(slip.barcode, 'code128', { width: 1, height: 72, text: true });
    encoder.align('left');
    encoder.cut();
    return encoder.encode();
  }

  function decode() {
    const { width, height, data } = PNG.sync.read(logo);
    encoder.align('center').image({ width, height, data }, width, height, 'atkinson').align('left');
  }

  // The logo as it encodes it itself, from ESC a 1 on.
  encoder.initialize();
  decode();
  const whole = Buffer.from(encoder.encode());
  const dots = whole.subarray(whole.indexOf(Buffer.from([0x1b, 0x61, 0x01])));

  return {
    plain: () => make(null),
    cached: () => make(() => encoder.raw(dots)),
    decoded: () => make(decode),
  };
};
