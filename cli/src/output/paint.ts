import { styleText } from 'node:util';

export type Colour = 'green' | 'yellow' | 'red' | 'dim' | 'bold';
/** Colours a text, or leaves it as it is when colours are off. Every meaning stands in the words, too. */
export type Paint = (colour: Colour, text: string) => string;

export const createPaint =
  (enabled: boolean): Paint =>
  (colour, text) =>
    enabled ? styleText(colour, text, { validateStream: false }) : text;

const meanings: Readonly<Record<string, Colour>> = {
  active: 'green',
  HEALTHY: 'green',
  ok: 'green',
  DEGRADED: 'yellow',
  warn: 'yellow',
  pending_oauth: 'yellow',
  running: 'yellow',
  UNREACHABLE: 'red',
  auth_expired: 'red',
  fail: 'red',
  revoked: 'red',
  expired: 'red',
  disabled: 'dim',
  skipped: 'dim',
  UNKNOWN: 'dim',
};

/** A status word in its colour. */
export const paintStatus = (paint: Paint, word: string): string => (meanings[word] ? paint(meanings[word], word) : word);
