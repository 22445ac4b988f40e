import { type AffectedKey, MooringError } from '@mooring/sdk';
import { cleanText } from '../output/cleanText.ts';
import { formatTable } from '../output/table.ts';
import type { Session } from '../session/openSession.ts';
import { confirm } from './confirm.ts';

/** Makes a change; if it would end the hand-off for keys in use, shows these and makes it once that is confirmed. */
export async function confirmAffected<Result>(
  session: Session,
  word: string,
  change: (confirmed: boolean) => Promise<Result>,
): Promise<Result> {
  try {
    return await change(session.yes);
  } catch (error) {
    if (!MooringError.is(error) || error.platformCode !== 'confirmation_required') throw error;
    const keys = (error.extra?.affected_keys ?? []) as readonly AffectedKey[];
    const rows = keys.map((key) => [cleanText(key.name), cleanText(key.application ?? ''), key.last_used_at]);
    session.out.note(formatTable([['KEY', 'APPLICATION', 'LAST HAND-OFF'], ...rows]).trimEnd());
    await confirm(session, cleanText(error.message), word);
    return change(true);
  }
}
