import { MooringError } from '../errors/mooringError.ts';
import { readProblem } from '../errors/readProblem.ts';

const isRedirect = (response: Response): boolean =>
  response.type === 'opaqueredirect' || (response.status >= 300 && response.status <= 399);

/** Throws what an answer refuses; a redirect is refused as well, with the place that it leads to. */
export async function requireSuccess(response: Response, url: string): Promise<Response> {
  if (response.ok) return response;
  if (!isRedirect(response)) throw readProblem(response.status, response.headers, await response.text());
  await response.body?.cancel();
  const location = response.headers.get('location') ?? '';
  const origin = URL.canParse(location, url) ? new URL(location, url).origin : 'another address';
  throw new MooringError('MALFORMED_RESPONSE', `The platform redirects to ${origin}; the API key is never sent along.`, {
    status: response.status,
    action: 'Set the base URL to the address of the platform itself.',
  });
}

/** The parsed JSON body; undefined for an empty one. */
export async function readJson<Body>(response: Response): Promise<Body> {
  const text = await response.text();
  if (text === '') return undefined as Body;
  try {
    return JSON.parse(text) as Body;
  } catch {
    throw new MooringError('MALFORMED_RESPONSE', 'The answer is not JSON.', {
      status: response.status,
      requestId: response.headers.get('x-request-id') ?? undefined,
      action: 'Check that the base URL leads to a Mooring server.',
    });
  }
}
