import type { TestServer } from '../../server/test/startTestServer.ts';

export interface Filled {
  /** Of a test that failed. */
  readonly testId: string;
}

/** Gives the organization something of everything, so that no screen is empty. `url` is the weather server's, without a credential. */
export async function fill({ acme, call }: TestServer, url: string): Promise<Filled> {
  const { admin } = acme;
  await admin.connections.create({
    nickname: 'Weather',
    server_url: url,
    transport: 'auto',
    auth_type: 'bearer',
    token: 'weather-token-8f2c',
  });
  await admin.connections.create({ nickname: 'Billing', server_url: 'http://127.0.0.1:1/mcp', transport: 'auto' });
  await admin.connections.create({ nickname: 'Tickets', server_url: 'http://127.0.0.1:1/tickets', transport: 'auto', spaces: [] });
  await admin.connections.disable('tickets');
  await admin.connections.test('weather');
  const { id: testId } = await admin.connections.test('billing');
  for (const name of ['Sales', 'Field service', 'Operations']) await admin.spaces.create({ name });
  const space = await admin.spaces.create({ name: 'Support' });
  await admin.spaces.bind(space.slug, 'weather');
  const key = await admin.keys.create({ name: 'CRM', scopes: ['config:read', 'tools:call'], application: 'CRM' });
  await call(key.secret, 'GET', '/api/integrations/mcp-config/weather');
  await admin.invitations.create({ email: 'new@example.test', role: 'MEMBER' });
  await admin.tools.sync('weather');
  await admin.tools.call('weather', 'forecast', { arguments: { city: 'Oslo', days: 3 } });
  return { testId };
}
