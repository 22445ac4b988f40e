#!/usr/bin/env node
// Plain JavaScript that an old Node can read: the rest is TypeScript, which Node runs from 24.12 on.
import { spawn } from 'node:child_process';
import nodeModule, { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 24 || (major === 24 && minor >= 12)) {
  // Halves the time to start. In the user's own folder, as others can write to the default one.
  nodeModule.enableCompileCache(join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mooring'));
  await import('../src/main.ts');
} else {
  // Once: a pinned Node that were too old itself would start another for ever.
  restart(process.env.MOORING_RESTARTED === undefined ? pinnedNode() : null);
}

/** The Node that is installed with the workspace, or null. */
function pinnedNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  try {
    const manifest = createRequire(import.meta.url).resolve(`node-${system}-${process.arch}/package.json`);
    return join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  } catch {
    return null;
  }
}

function restart(node) {
  if (node === null) {
    process.stderr.write(
      `mooring needs Node 24.12 or newer; this is ${process.versions.node}. Install a newer Node from https://nodejs.org.\n`,
    );
    process.exitCode = 1;
    return;
  }
  const env = { ...process.env, MOORING_RESTARTED: '1' };
  const child = spawn(node, [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit', env });
  // A terminal sends SIGINT to both processes itself.
  const fromTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  process.on('SIGINT', () => fromTerminal || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`mooring could not start ${node}: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exitCode = code;
    else {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
}
