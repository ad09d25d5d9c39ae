// One encoder of receipts in a process of its own: node peer.js NAME. The first line of standard input is the slip;
// each further line is an order, answered by one line:
//   {"form": F}                    -> {"bytes": BASE64}, what it makes of the slip
//   {"form": F, "seconds": S}      -> {"count", "seconds", "length"}, how often it made it in about that time; seconds
//                                     is then the processor time of the whole process, garbage collection included
// Forms: plain (no logo), cached (the logo's dots are ready), decoded (the logo is a PNG, read each time).
'use strict';
const readline = require('readline');

const makers = {
  'receipt-printer-encoder': './receipt-printer-encoder.js',
  'node-thermal-printer': './node-thermal-printer.js',
  receiptline: './receiptline.js',
  'receiptline-generic': './receiptline.js',
};

let forms = null;

function answer(order) {
  const make = forms[order.form];
  if (!make) return { missing: true };
  if (order.seconds === undefined) return { bytes: Buffer.from(make()).toString('base64') };
  const wanted = BigInt(Math.round(order.seconds * 1e9));
  const used = process.cpuUsage();
  const began = process.hrtime.bigint();
  let count = 0;
  let length = 0;
  do {
    // The clock is asked seldom enough not to be what is measured.
    for (let i = 0; i < 8; i++) length = make().length;
    count += 8;
  } while (process.hrtime.bigint() - began < wanted);
  const { user, system } = process.cpuUsage(used);
  return { count, seconds: (user + system) / 1e6, length };
}

readline.createInterface({ input: process.stdin }).on('line', line => {
  const said = JSON.parse(line);
  if (forms) process.stdout.write(JSON.stringify(answer(said)) + '\n');
  else forms = require(makers[process.argv[2]])(said, process.argv[2]);
});
