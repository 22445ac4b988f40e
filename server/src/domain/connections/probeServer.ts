import type { TestTrace } from '@mooring/sdk';
import { AppError } from '#domain/errors.ts';
import { parseCaCertificates } from '#domain/netguard/parseCaCertificates.ts';
import { readCredential } from './credentialInput.ts';
import { policyFor } from './networkPolicy.ts';
import { mergeHeaders, readHeaders } from './staticHeaders.ts';
import { type OnStep, type ProbeInput, type TestDeps, traceOf } from './testConnection.ts';

/** Tests a URL that is not registered, with the headers and credential of the request alone. Nothing is stored. */
export function createProbeServer(deps: Pick<TestDeps, 'stores' | 'exemptions' | 'tester' | 'clock'>) {
  return async (orgId: string, input: ProbeInput, onStep?: OnStep): Promise<TestTrace> => {
    if (input.auth_type === 'oauth') throw new AppError('oauth_not_enabled');
    const { credential } = readCredential(input.auth_type === undefined && input.token ? { ...input, auth_type: 'bearer' } : input);
    const headers = Object.fromEntries(mergeHeaders([], readHeaders(input.headers ?? {}).set, []).map((h) => [h.name, h.value]));
    if (credential !== null) headers[credential.header] = credential.value;
    if (input.ca_certificate) parseCaCertificates(input.ca_certificate);
    const outcome = await deps.tester.run(
      {
        serverUrl: input.server_url,
        transport: input.transport ?? 'auto',
        protocol: input.protocol ?? 'auto',
        headers,
        credentialType: credential?.type ?? 'none',
        policy: policyFor(deps.exemptions, await deps.stores.network.read(orgId), null),
        ...(input.ca_certificate && { ca: input.ca_certificate }),
        depth: 'probe',
      },
      onStep,
    );
    return traceOf(outcome, null, deps.clock.now());
  };
}
