import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';

/** Where the system keeps the file (hosts(5)). */
export const systemHostsFile = '/etc/hosts';

/** The addresses that a hosts file gives a name, in its order; none if the file is missing. */
export async function readHostsFile(path: string, name: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const [ip = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    return isIP(ip) !== 0 && names.some((each) => each.toLowerCase() === name) ? [ip] : [];
  });
}
