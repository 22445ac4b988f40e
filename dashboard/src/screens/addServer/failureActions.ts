import type { FailureCode, TestTrace } from '@mooring/sdk';
import type { FailureAction } from '../trace/failureBox.tsx';
import type { AddServerState } from './useAddServer.ts';

const credentialCodes: readonly FailureCode[] = ['auth_required', 'credential_rejected', 'insufficient_scope'];

/** What one button can do about a failure while the form is open. */
export function actionFor(add: AddServerState): (code: FailureCode, result: TestTrace) => FailureAction | null {
  return (code, result) => {
    const url = result.suggestion?.server_url ?? null;
    if (url !== null && url !== add.draft.url) return { label: `Use ${url}`, run: () => add.change({ url }) };
    const transport = result.suggestion?.transport ?? null;
    if (code === 'transport_mismatch' && transport !== null) return { label: `Use ${transport}`, run: () => add.change({ transport }) };
    if (credentialCodes.includes(code))
      return { label: add.draft.authType === 'api_key' ? 'Enter the key' : 'Enter the token', run: add.askForCredential };
    return null;
  };
}
