import type { FailureCode, TestTrace } from '@mooring/sdk';
import type { FailureAction } from '../trace/failureBox.tsx';
import { mendedBy } from '../trace/mendedBy.ts';
import type { AddServerState } from './useAddServer.ts';

/** What one button can do about a failure while the form is open. */
export function actionFor(add: AddServerState): (code: FailureCode, result: TestTrace) => FailureAction {
  return (code, result) => {
    const url = result.suggestion?.server_url ?? null;
    if (url !== null && url !== add.draft.url) return { label: `Use ${url}`, run: () => add.change({ url }) };
    const transport = result.suggestion?.transport ?? null;
    if (code === 'transport_mismatch' && transport !== null) return { label: `Use ${transport}`, run: () => add.change({ transport }) };
    const asks = {
      credential: { label: add.draft.authType === 'api_key' ? 'Enter the key' : 'Enter the token', run: add.askForCredential },
      address: { label: 'Change the URL', run: add.askForUrl },
      'nothing here': { label: 'Check again', run: () => void add.check() },
    };
    return asks[mendedBy(code)];
  };
}
