import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A program of this folder, or the product, as a process of its own. */
export interface Program {
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The CPU that it has for itself; none: wherever the scheduler puts it. */
  readonly cpu?: number | undefined;
  /** For Node.js, e.g. of a profiler. */
  readonly nodeOptions?: readonly string[];
  /** What it prints when it listens; the group is its port. */
  readonly announces?: RegExp;
}

/** Resolves when the program has printed its port. What it prints on stderr afterwards is shown. */
export async function startProgram(file: string, args: readonly string[], options: ProgramOptions = {}): Promise<Program> {
  const { env = {}, cpu, nodeOptions = [], announces = /^(\d+)$/m } = options;
  const command = [process.execPath, ...nodeOptions, fileURLToPath(new URL(file, import.meta.url)), ...args];
  const [program, ...rest] = cpu === undefined ? command : ['taskset', '-c', String(cpu), ...command];
  const child = spawn(program!, rest, { env: { ...process.env, ...env, PORT: '0' }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    let printed = '';
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      const announced = announces.exec(printed)?.[1];
      if (announced !== undefined) resolve(Number(announced));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => reject(new Error(`${file} ended before it listened:\n${printed}`)));
  });
  child.stderr.pipe(process.stderr);
  return {
    pid: child.pid!,
    port,
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** The product, as `npm start` starts it. */
export const startProduct = ({ nodeOptions = [], ...options }: Omit<ProgramOptions, 'announces'>): Promise<Program> =>
  startProgram('../../cli/bin/mooring.js', ['serve'], {
    ...options,
    nodeOptions: ['--max-semi-space-size=16', ...nodeOptions],
    announces: /ready at http:\/\/127\.0\.0\.1:(\d+)/,
  });
