import type { Connection, FailureCode, TestTrace } from '@mooring/sdk';
import { useNavigate } from '@tanstack/react-router';
import { mooring } from '../../api/client.ts';
import { useServer, useServerChange } from '../server/useServer.ts';
import type { FailureAction } from '../trace/failureBox.tsx';
import { mendedBy } from '../trace/mendedBy.ts';

/** The one button after a failed test of a registered server: changes what the test suggests, or leads to what has to be changed. */
export function useMending() {
  const server = useServer();
  const navigate = useNavigate();
  const params = { slug: server.slug };
  const testAgain = (): void => void navigate({ to: '/servers/$slug/tests/new', params });
  const adopt = useServerChange(
    (url: string) => mooring.connections.update(server.slug, { server_url: url, keep_credential: true }),
    testAgain,
  );
  const actionFor = (code: FailureCode, { suggestion }: TestTrace): FailureAction => {
    const url = suggestion?.server_url ?? null;
    if (url !== null && keepsCredential(server, url)) return { label: `Use ${url}`, run: () => adopt.mutate(url) };
    const asks = {
      credential: { label: 'Enter a new credential', run: () => void navigate({ to: '/servers/$slug/credential', params }) },
      address: { label: 'Change URL or transport', run: () => void navigate({ to: '/servers/$slug/settings', params }) },
      'nothing here': { label: 'Test again', run: testAgain },
    };
    return asks[mendedBy(code)];
  };
  return { actionFor, error: adopt.error };
}

/** A credential stays with the origin that it was given for. */
const keepsCredential = ({ server_url: from, credential }: Connection, to: string): boolean =>
  from !== to && (credential === null || URL.parse(from)?.origin === URL.parse(to)?.origin);
