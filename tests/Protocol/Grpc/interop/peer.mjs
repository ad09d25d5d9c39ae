// What both peers share: the contract and the limits. Run as `node client.mjs PROTO` or `node server.mjs PROTO`.
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

// Names as in the .proto, absent fields as their defaults: what C# sees as well.
const definition = loader.loadSync(process.argv[2], { keepCase: true, defaults: true, enums: String, longs: Number });

export const contract = grpc.loadPackageDefinition(definition).posdaemon.redemption.v1;
export const credentials = grpc.credentials.createInsecure();
export const limits = { 'grpc.max_receive_message_length': 1 << 20, 'grpc.max_send_message_length': -1 };

export const say = (line) => process.stdout.write(JSON.stringify(line) + '\n');

// The test that started us is gone: so are we.
export const endWithParent = () => process.stdin.on('end', () => process.exit(0));
