import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const cache = resolve(import.meta.dirname, '../../.cache');
/** Where Debian's package puts its own. */
const DEBIAN = '/usr/bin/chromium';
const args = ['--no-sandbox', '--no-zygote', '--font-render-hinting=none', '--disable-gpu'];

/**
 * A headless Chromium with nothing but what npm installed: the package carries the browser, a font, and the libraries that bare machines
 * lack. Throws where none can run: a journey that was not made is no proof.
 */
export async function openBrowser(): Promise<Browser> {
  const reasons: string[] = [];
  for (const options of [carried, debian]) {
    try {
      return await chromium.launch({ ...options(), args });
    } catch (error) {
      reasons.push(String(error));
    }
  }
  throw new Error(`No browser runs here, so that the dashboard cannot be tested.\n${reasons.join('\n')}`);
}

function carried(): LaunchOptions {
  const folder = unpack();
  return {
    executablePath: join(folder, 'chromium'),
    env: { ...process.env, LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_PATH: join(folder, 'fontconfig') },
  };
}

function debian(): LaunchOptions {
  if (!existsSync(DEBIAN)) throw new Error(`${DEBIAN} does not exist`);
  return { executablePath: DEBIAN };
}

/** Once per version and machine. Moved into place only when it is whole, so that an interrupted unpacking leaves nothing half. */
function unpack(): string {
  const { version } = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')) as { version: string };
  const folder = join(cache, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const partial = mkdtempSync(join(cache, 'unpacking-'));
  const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'unpackBrowser.ts'), folder, partial], {
    env: { ...process.env, TMPDIR: partial },
    encoding: 'utf8',
  });
  if (status !== 0) {
    rmSync(partial, { recursive: true });
    throw new Error(`The browser could not be unpacked: ${stderr}`);
  }
  renameSync(partial, folder);
  return folder;
}

const packageFolder = (): string => resolve(createRequire(import.meta.url).resolve('@sparticuz/chromium'), '../..');
