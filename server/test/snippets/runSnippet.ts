import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Snippet } from '@mooring/sdk';

/** Where the packages of the snippets are found. */
const repository = fileURLToPath(new URL('../../../', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program with a text as its input, and only these variables besides PATH. */
export async function runProgram(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input = '',
): Promise<Finished> {
  const child = spawn(command, args, { cwd: repository, env: { PATH: process.env.PATH, ...env }, stdio: 'pipe' });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk: Buffer) => {
      output[name] += chunk;
    });
  // A program that reads no input may have ended before the text was written: its exit code tells how it went.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, ...output };
}

/** Runs the code as it stands, as the person who copied it would. */
export function runSnippet({ language, code }: Snippet, env: Readonly<Record<string, string>>): Promise<Finished> {
  if (language === 'sh') return runProgram('sh', ['-c', code], env);
  return runProgram(process.execPath, ['--input-type=module-typescript', '--eval', code], env);
}

/**
 * Has Python read a program without running it: the MCP package of Python does not come with npm. Null, loudly, where there is no Python to
 * ask.
 */
export async function parsePython(t: TestContext, code: string): Promise<Finished | null> {
  if (spawnSync('python3', ['--version']).status === 0)
    return runProgram('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], {}, code);
  t.diagnostic('NOT CHECKED: there is no python3 on this machine');
  return null;
}
