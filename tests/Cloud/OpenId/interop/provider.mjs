// A provider of OpenID Connect by a library that is certified. JSON lines in: the accounts by the name that is typed to
// sign in, { email, email_verified }; each line is answered by { "done": true }. The first line out says where it is.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

console.info = console.warn = console.error;

const accounts = new Map();
const server = createServer();
await new Promise((listening) => { server.listen(0, '127.0.0.1', listening); });
// Of another site than 127.0.0.1, to a browser.
const issuer = `http://localhost:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [{
    client_id: 'poscloud',
    client_secret: process.argv[2],
    // Native: on loopback any port is the same.
    application_type: 'native',
    redirect_uris: ['http://127.0.0.1/admin/signin-oidc'],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_post',
  }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  cookies: { keys: ['of tests alone'] },
  features: { pushedAuthorizationRequests: { enabled: process.argv[3] === 'pushed' } },
  pkce: { required: () => true },
  async findAccount(context, sub) {
    return accounts.has(sub) ? { accountId: sub, claims: async () => ({ sub, ...accounts.get(sub) }) } : undefined;
  },
});
server.on('request', provider.callback());

const answer = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
answer({ issuer });
const lines = createInterface({ input: process.stdin });
for await (const line of lines) {
  for (const [name, claims] of Object.entries(JSON.parse(line))) accounts.set(name, claims);
  answer({ done: true });
}
server.close();
process.exit(0);
