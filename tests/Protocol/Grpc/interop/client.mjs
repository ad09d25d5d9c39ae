// A grpc-js client that takes one order a line and answers each with one line.
// {"address", "call": "Redeem"|"Watch"|"Undo", "request": {...}, "code_length"?, "deadline_ms"?, "cancel"?: true}
// -> {"code", "details", "replies": [...]}. With cancel, a unary call is cancelled by the next line, whatever it
// says, and a stream after its third reply.
import { createInterface } from 'node:readline';
import { contract, credentials, endWithParent, limits, say } from './peer.mjs';

const clients = new Map();
let pending = null;

function clientFor(address) {
  if (!clients.has(address))
    clients.set(address, new contract.Redemption(address, credentials, limits));
  return clients.get(address);
}

function run(order) {
  const request = order.request;
  if (order.code_length)
    request.code = Buffer.alloc(order.code_length);
  const options = { deadline: Date.now() + (order.deadline_ms ?? 20000) };
  const client = clientFor(order.address);
  if (order.call === 'Watch')
    return stream(client.Watch(request, options), order);
  const call = client[order.call](request, options, (error, reply) =>
    say({ code: error?.code ?? 0, details: error?.details ?? '', replies: reply ? [reply] : [] }));
  if (order.cancel)
    pending = call;
}

function stream(call, order) {
  const replies = [];
  let failure = null;
  call.on('data', (reply) => {
    replies.push(reply);
    if (order.cancel && replies.length === 3)
      call.cancel();
  });
  call.on('error', (error) => { failure = error; });
  call.on('status', (status) =>
    say({ code: status.code, details: failure?.details ?? status.details, replies }));
}

createInterface({ input: process.stdin }).on('line', (line) => {
  if (pending) {
    pending.cancel();
    pending = null;
  } else {
    run(JSON.parse(line));
  }
});
endWithParent();
say({ ready: true });
