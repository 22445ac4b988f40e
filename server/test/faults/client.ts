/** The three calls that the fault tests make; `baseUrl` may change when a server comes back on another port. */
export interface Client {
  register(slug: string, token: string): Promise<Answer>;
  rotate(slug: string, token: string): Promise<Answer>;
  handOff(slug: string): Promise<Answer>;
  verifyAudit(): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer of any shape
  readonly json: any;
}

export function createClient(baseUrl: string, apiKey: string): Client {
  const call = async (method: string, path: string, body?: object): Promise<Answer> => {
    const answer = await fetch(`${baseUrl}${path}`, {
      method,
      headers: { 'x-api-key': apiKey, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, json: await answer.json() };
  };
  const connections = '/v1/integrations/connections';
  return {
    register: (slug, token) =>
      call('POST', `${connections}/custom-mcp`, { nickname: slug, slug, server_url: 'http://127.0.0.1:9/mcp', auth_type: 'bearer', token }),
    rotate: (slug, token) => call('PUT', `${connections}/${slug}/credential`, { auth_type: 'bearer', token, test: false }),
    handOff: (slug) => call('GET', `/api/integrations/mcp-config/${slug}`),
    verifyAudit: () => call('POST', '/v1/audit/verify', {}),
  };
}

/** The token that a hand-off carries; undefined if it was refused. */
export const tokenOf = ({ status, json }: Answer): string | undefined =>
  status === 200 ? String(json.data.headers.Authorization).replace(/^Bearer /, '') : undefined;
