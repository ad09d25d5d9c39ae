// A grpc-js client that takes one order a line and answers each with one line. Run as `node client.mjs PROTOS`.
// {"address", "service"?, "call": "Redeem", "request": {...}, "code"?, "code_length"?, "deadline_ms"?, "cancel"?}
// -> {"code", "details", "replies": [...]}. With cancel, a unary call is cancelled by the next line, whatever it
// says, and a stream after its first reply.
import { createInterface } from 'node:readline';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

// Names as in the .proto, absent fields as their defaults: what C# sees as well.
const files = ['redemption_service.proto', 'enrollment_service.proto'].map((name) => `posdaemon/redemption/v1/${name}`);
const definition = loader.loadSync(
  files, { includeDirs: [process.argv[2]], keepCase: true, defaults: true, enums: String, longs: Number });
const contract = grpc.loadPackageDefinition(definition).posdaemon.redemption.v1;
const limits = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };
const say = (line) => process.stdout.write(JSON.stringify(line) + '\n');

const clients = new Map();
let pending = null;

function clientFor(service, address) {
  const key = `${service}@${address}`;
  if (!clients.has(key))
    clients.set(key, new contract[service](address, grpc.credentials.createInsecure(), limits));
  return clients.get(key);
}

function run(order) {
  const request = order.request;
  if (order.code)
    request.code = Buffer.from(order.code);
  if (order.code_length)
    request.code = Buffer.alloc(order.code_length);
  const options = { deadline: Date.now() + (order.deadline_ms ?? 20000) };
  const client = clientFor(order.service ?? 'RedemptionService', order.address);
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
    if (order.cancel)
      call.cancel();
    else
      say({ open: true });
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
// The test that started us is gone: so are we.
process.stdin.on('end', () => process.exit(0));
say({ ready: true });
