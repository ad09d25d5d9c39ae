// Public clients that print over TCP: node clients.js CLIENT PORT [OPTION...] writes {"result": ...} and ends.
// receiptio can only call port 9100 and is led to PORT.
'use strict';
const net = require('net');

const [client, port, ...options] = process.argv.slice(2);
const host = '127.0.0.1';

function send(bytes) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(port), host, () => socket.end(Buffer.from(bytes)));
    socket.on('error', reject);
    socket.on('close', () => resolve('sent'));
  });
}

const receipt = 'Third party\n{code:RIO-1; option:qrcode,4,l}\nTotal|12.00\n';

const clients = {
  async receiptio() {
    const connect = net.connect;
    net.connect = (asked, address) => connect(asked === 9100 ? Number(port) : asked, address);
    const count = options.includes('long') ? 60 : 0;
    const lines = Array.from({ length: count }, (_, line) => `line ${line + 10}`).join('\n');
    const receiptio = require('receiptio');
    return receiptio.print(`${receipt}${lines}\n`,
      ['-d', host, '-l', 'en', ...options.filter(option => option !== 'long')].join(' '));
  },

  async 'node-thermal-printer'() {
    const { printer: Printer, types } = require('node-thermal-printer');
    const printer = new Printer({
      type: types.EPSON, interface: `tcp://${host}:${port}`, options: { timeout: 5000 },
    });
    printer.println('Third party');
    printer.printQR('RIO-1', { cellSize: 4 });
    printer.leftRight('Total', '12.00');
    printer.cut();
    await printer.execute();
    return 'sent';
  },

  async 'receipt-printer-encoder'() {
    const loaded = require('@point-of-sale/receipt-printer-encoder');
    const Encoder = loaded.default || loaded;
    const encoder = new Encoder({ language: 'esc-pos', columns: 42, feedBeforeCut: 5 });
    return send(encoder.initialize().line('Third party').qrcode('RIO-1', 2, 4, 'm').line('Total 12.00').cut().encode());
  },

  async receiptline() {
    const receiptline = require('receiptline');
    return send(Buffer.from(
      receiptline.transform(receipt, { cpl: 42, encoding: 'cp437', command: 'escpos', cutting: true }), 'binary'));
  },
};

clients[client]().then(
  result => process.stdout.write(JSON.stringify({ result }), () => process.exit(0)),
  error => process.stdout.write(JSON.stringify({ result: `failed: ${error && error.stack}` }), () => process.exit(0)));
