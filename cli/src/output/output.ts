import type { Io } from '../io.ts';
import { cleanJson } from './cleanText.ts';
import { createPaint, type Paint } from './paint.ts';

export interface OutputSettings {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly colour: boolean;
}

/** Data goes to stdout, everything else to stderr. */
export interface Output {
  readonly json: boolean;
  readonly paint: Paint;
  /** The answer of the command: the value as JSON, or its rendering. */
  data(value: unknown, render: () => string): void;
  /** Left out with --quiet. */
  note(text: string): void;
  warn(text: string): void;
  /** One line that replaces itself, for people at a terminal. The empty text removes it. */
  progress(text: string): void;
}

export function createOutput(io: Pick<Io, 'stdout' | 'stderr' | 'env'>, settings: OutputSettings): Output {
  const coloured = (stream: { isTTY?: boolean }) => settings.colour && stream.isTTY === true && !io.env.NO_COLOR;
  const onError = createPaint(coloured(io.stderr));
  const live = io.stderr.isTTY === true && !settings.quiet && !settings.json && io.env.TERM !== 'dumb';
  return {
    json: settings.json,
    paint: createPaint(coloured(io.stdout) && !settings.json),
    data: (value, render) => void io.stdout.write(settings.json ? `${cleanJson(value)}\n` : render()),
    note: (text) => settings.quiet || void io.stderr.write(`${text}\n`),
    warn: (text) => void io.stderr.write(`${onError('yellow', 'Warning:')} ${text}\n`),
    progress: (text) => live && void io.stderr.write(`\r\x1b[2K${text}`),
  };
}
