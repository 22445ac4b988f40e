import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { classifyFailure } from './classifyFailure.ts';
import { connectTcp } from './connectTcp.ts';
import { connectTls } from './connectTls.ts';
import { GuardError, type GuardPhase } from './guardError.ts';
import type { Judge, Target } from './judgeUrl.ts';
import type { TargetResolver } from './resolveTarget.ts';
import type { ConnectEvent } from './types.ts';

/** Who waits for the socket: told where the dialling stands, and able to stop it. */
export interface DialObserver {
  signal(): AbortSignal;
  onPhase(phase: GuardPhase): void;
  onEvent(event: ConnectEvent): void;
}

/** Opens one vetted socket. Throws GuardError; after an abort, whoever aborted knows the reason. */
export type Dial = (target: Target, context: SecureContext | undefined, observer: DialObserver) => Promise<Socket>;

interface DialDependencies {
  readonly judge: Judge;
  readonly resolveTarget: TargetResolver;
}

/** What a certificate field or a failed handshake may lack. */
const text = (value: string | string[] | undefined | null): string => (Array.isArray(value) ? value.join(', ') : (value ?? ''));

export function createDial({ judge, resolveTarget }: DialDependencies): Dial {
  async function lookUp(target: Target, observer: DialObserver): Promise<readonly string[]> {
    const started = performance.now();
    const addresses = await resolveTarget(target, observer.signal());
    const { answers, refused } = judge.vet(target, addresses);
    const pinned = refused ? null : (addresses[0] ?? null);
    if (!target.literal) observer.onEvent({ step: 'dns', ms: performance.now() - started, answers, pinned });
    if (refused) throw new GuardError(refused, 'dns');
    return addresses;
  }

  async function secure(tcp: Socket, target: Target, context: SecureContext | undefined, observer: DialObserver): Promise<Socket> {
    const started = performance.now();
    const socket = await connectTls(tcp, target.host, target.literal, context, observer.signal());
    const { issuer, valid_to } = socket.getPeerCertificate();
    observer.onEvent({
      step: 'tls',
      ms: performance.now() - started,
      version: text(socket.getProtocol()),
      issuer: text(issuer?.CN ?? issuer?.O),
      expires: new Date(valid_to).toISOString(),
    });
    return socket;
  }

  return async (target, context, observer) => {
    let phase: GuardPhase = 'dns';
    const enter = (next: GuardPhase) => {
      phase = next;
      observer.onPhase(next);
    };
    try {
      enter('dns');
      const addresses = await lookUp(target, observer);
      enter('tcp');
      const started = performance.now();
      const tcp = await connectTcp(target.host, target.port, addresses, observer.signal());
      observer.onEvent({ step: 'tcp', ms: performance.now() - started });
      if (target.url.protocol === 'http:') return tcp;
      enter('tls');
      return await secure(tcp, target, context, observer);
    } catch (e) {
      throw classifyFailure(e, phase);
    }
  };
}
