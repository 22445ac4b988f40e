import { MooringError, slugOfName, type TestTrace } from '@mooring/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { mooring } from '../../api/client.ts';
import { serversQuery } from '../../api/servers.ts';
import type { PastedServer } from '../../paste/parsePaste.ts';
import { hostOf } from '../servers/serverWords.ts';
import { useTrace } from '../trace/useTrace.ts';
import { bodyOf, type Draft, emptyDraft, headersOf, withPasted } from './draft.ts';
import { forgetPasted, pastedBefore } from './handOver.ts';

const PAUSE_MS = 400;

export type AddServerState = ReturnType<typeof useAddServer>;

/** The form's state: what was entered, what the check found, and the two ways to store it. */
export function useAddServer(onSaved: (slug: string) => void) {
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<Draft>(() => {
    const pasted = pastedBefore(queryClient);
    return pasted === null ? emptyDraft : withPasted(emptyDraft, pasted);
  });
  useEffect(() => forgetPasted(queryClient), [queryClient]);
  /** What the person chose, which no check overrides. */
  const [chosen, setChosen] = useState<ReadonlySet<keyof Draft>>(new Set());
  const probe = useTrace();
  /** Connecting was tried, and the check has failed. */
  const [isRefused, setRefused] = useState(false);

  const change = (part: Partial<Draft>): void => {
    setDraft((before) => ({ ...before, ...part }));
    setChosen((before) => new Set([...before, ...(Object.keys(part) as (keyof Draft)[])]));
  };
  const take = (pasted: PastedServer): void => setDraft((before) => withPasted(before, pasted));
  const adopt = (result: TestTrace): void => {
    const found = result.suggestion;
    if (found === null) return;
    setDraft((before) => ({
      ...before,
      ...(before.name === '' && found.name !== null && { name: found.name }),
      ...(!chosen.has('authType') && before.token === '' && isStatic(found.auth_type) && { authType: found.auth_type }),
      ...(!chosen.has('apiKeyHeader') && found.api_key_header !== null && { apiKeyHeader: found.api_key_header }),
    }));
  };
  /** The check that a new URL waits for. One that was asked for comes before it and does all of it. */
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const check = async (): Promise<TestTrace | null> => {
    clearTimeout(waiting.current);
    const body = {
      server_url: draft.url.trim(),
      transport: draft.transport,
      protocol: draft.protocol,
      ...(draft.authType === 'bearer' && draft.token !== '' && { token: draft.token }),
      headers: headersOf(draft),
    };
    const result = await probe.start((signal) => mooring.connections.probeStream(body, { signal }));
    if (result !== null) adopt(result);
    return result;
  };
  const url = draft.url.trim();
  const checkLater = useEffectEvent(() => void check());
  const { stop } = probe;
  // A new URL starts a check; what the check fills in does not start another.
  useEffect(() => {
    if (!/^https?:\/\/./i.test(url) || !URL.canParse(url)) return stop();
    waiting.current = setTimeout(checkLater, PAUSE_MS);
    return () => clearTimeout(waiting.current);
  }, [url, stop]);

  const create = useMutation({
    mutationFn: (of: Draft) => mooring.connections.create(bodyOf(of)),
    onSuccess: async ({ slug }) => {
      await queryClient.invalidateQueries({ queryKey: ['servers'] });
      onSaved(slug);
    },
  });
  const { data: servers = [] } = useQuery(serversQuery());
  const slug = draft.slug.trim() || slugOfName(draft.name);
  const askForCredential = (): void => {
    // The field is there only once the form shows it.
    if (draft.authType === 'none') flushSync(() => change({ authType: 'bearer' }));
    document.querySelector<HTMLInputElement>('input[name="credential"]')?.focus();
  };
  const askForUrl = (): void => document.querySelector<HTMLInputElement>('input[type="url"]')?.focus();
  const connect = async (): Promise<void> => {
    create.reset();
    const result = await check();
    setRefused(result !== null && !result.ok);
    if (result?.ok) create.mutate(draft);
  };
  const error = create.error;
  const issues = MooringError.is(error) ? (error.issues ?? []) : [];
  return {
    draft,
    change,
    take,
    probe,
    /** What the check found out; null before it, and where it reached nothing. */
    found: probe.trace?.result?.suggestion ?? null,
    isRefused: isRefused && probe.trace?.result?.ok === false,
    check,
    slug,
    /** Whether another server has this slug, or had it of late. */
    isTaken: servers.some((server) => server.slug === slug || server.aliases.includes(slug)),
    /** Whether a server of this host was trusted before. */
    isKnownHost: url !== '' && servers.some((server) => hostOf(server.server_url) === hostOf(url)),
    connect,
    askForCredential,
    askForUrl,
    save: () => create.mutate(draft),
    isBusy: create.isPending || probe.isRunning,
    error,
    issueOf: (path: string): string | undefined => issues.find((issue) => issue.path === path)?.message,
  };
}

const isStatic = (type: string): type is Draft['authType'] => type === 'none' || type === 'bearer' || type === 'api_key';
