import { usageError } from '../cliError.ts';

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `90s`, `15m`, `24h` or `7d`, in seconds. */
export function parseDuration(text: string): number {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (amount === undefined || unit === undefined) throw usageError(`'${text}' is not a duration.`, 'Write e.g. 90s, 15m, 24h or 7d.');
  return Number(amount) * (secondsOf[unit] ?? 0);
}

/** A moment as ISO 8601: given as such, or as a duration from now. */
export function parseMoment(text: string, nowMs: number): string {
  if (/^\d+[a-z]$/.test(text)) return new Date(nowMs + parseDuration(text) * 1000).toISOString();
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw usageError(`'${text}' is neither a date nor a duration.`, 'Write e.g. 2027-01-31 or 30d.');
  return new Date(at).toISOString();
}
