// node-thermal-printer: it has no Chinese of its own, so that the caller encodes. It joins its buffer anew with each
// call, so that the quickest way is to hand over as many lines at once as look the same.
'use strict';
const iconv = require('iconv-lite');
const { ThermalPrinter, PrinterTypes } = require('node-thermal-printer');

const chineseOn = Buffer.from([0x1c, 0x26]);
const chineseOff = Buffer.from([0x1c, 0x2e]);

module.exports = slip => {
  const printer = new ThermalPrinter({
    type: PrinterTypes.EPSON,
    width: slip.columns,
    interface: 'tcp://127.0.0.1:9', // never opened: only its buffer is taken
  });
  const logo = Buffer.from(slip.logo, 'base64');
  const qr = Buffer.from(slip.qr, 'utf8');

  function lines() {
    let run = '';
    const flush = () => {
      if (run !== '') printer.add(iconv.encode(run, 'gb18030'));
      run = '';
    };
    printer.add(chineseOn);
    for (const line of slip.lines) {
      const plain = !line.align && !line.size && !line.bold;
      if (!plain) flush();
      if (line.align) printer.alignCenter();
      if (line.size) printer.setTextSize(line.size - 1, line.size - 1);
      if (line.bold) printer.bold(true);
      run += line.text + '\n';
      if (!plain) flush();
      if (line.bold) printer.bold(false);
      if (line.size) printer.setTextSize(0, 0);
      if (line.align) printer.alignLeft();
    }
    flush();
    printer.add(chineseOff);
  }

  function make(addLogo) {
    printer.clear();
    printer.initHardware();
    if (addLogo) {
      printer.alignCenter();
      addLogo();
      printer.alignLeft();
    }
    lines();
    printer.alignCenter();
    printer.printQR(qr, { cellSize: 4, correction: 'M' });
    printer.newLine();
    printer.printBarcode(slip.barcode, 73, { hriPos: 2, width: 2, height: 72 });
    printer.alignLeft();
    printer.cut();
    return printer.getBuffer();
  }

  // Asynchronous by name only: it has appended when it returns.
  const decode = () => void printer.printImageBuffer(logo);
  printer.clear();
  decode();
  const dots = printer.getBuffer();

  return {
    plain: () => make(null),
    cached: () => make(() => printer.add(dots)),
    decoded: () => make(decode),
  };
};
