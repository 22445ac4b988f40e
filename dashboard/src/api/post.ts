import { codeOf, MooringError, type ProblemBody } from '@mooring/sdk';

/**
 * A request of somebody who is not signed in yet: set-up, sign-in, invitation. The admin client is for those who are.
 * Throws MooringError like it.
 */
export async function post<Body>(path: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Body> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new MooringError('NETWORK_ERROR', 'The server does not answer.', { action: 'Check that it is running, and try again.' });
  });
  if (response.status === 204) return undefined as Body;
  const answer: unknown = await response.json().catch(() => ({}));
  if (response.ok) return answer as Body;
  const problem = answer as Partial<ProblemBody>;
  throw new MooringError(codeOf(problem.code, response.status), problem.detail ?? `The server answered ${response.status}.`, {
    platformCode: problem.code,
    status: response.status,
    action: problem.action,
    requestId: problem.request_id,
    issues: problem.errors,
  });
}
