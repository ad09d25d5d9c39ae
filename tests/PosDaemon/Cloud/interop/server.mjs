// A grpc-js server that does what the request asks for. Run as `node server.mjs PROTO`; it says what happens in JSON
// lines and ends with its input.
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

// Names as in the .proto, absent fields as their defaults: what C# sees as well.
const definition = loader.loadSync(
  process.argv[2], { includeDirs: ['.'], keepCase: true, defaults: true, enums: String, longs: Number });
const contract = grpc.loadPackageDefinition(definition).posdaemon.redemption.v1;
const limits = { 'grpc.max_receive_message_length': 1 << 20, 'grpc.max_send_message_length': -1 };

const say = (line) => process.stdout.write(JSON.stringify(line) + '\n');
const fault = (code) => Object.assign(new Error('fault'), { code, details: '终端已停用 100%' });

function redeem(call, answer) {
  const { scan_id: scan, code } = call.request;
  if (scan === 'refused')
    return answer(null, { refused: { reason: 'REASON_ALREADY_REDEEMED', message: '已于 12:01 使用' } });
  if (scan === 'fault')
    return answer(fault(grpc.status.FAILED_PRECONDITION));
  if (scan === 'large')
    return answer(null, { refused: { message: 'x'.repeat(1 << 20) } });
  if (scan === 'slow') {
    call.on('cancelled', () => say({ cancelled: scan }));
    return say({ waits: scan });
  }
  return answer(null, { accepted: { redemption_id: scan, uses: code.length } });
}

function watch(call) {
  const { lane } = call.request.caller;
  call.on('cancelled', () => say({ cancelled: lane }));
  for (let version = 1; version <= 3; version++) {
    call.write({ config: { version } });
    if (lane === 'break' && version === 2)
      return call.emit('error', fault(grpc.status.ABORTED));
  }
  if (lane !== 'forever')
    call.end();
}

const server = new grpc.Server(limits);
server.addService(contract.RedemptionService.service, { Redeem: redeem, Watch: watch });
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error)
    throw error;
  say({ port });
});

// The test that started us is gone: so are we.
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
