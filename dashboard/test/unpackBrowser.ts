/** Run by browser.ts as a process of its own, because `inflate` unpacks into the TMPDIR of its process and into no other place. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflate } from '@sparticuz/chromium';

/** Where everything will be in the end, and where it is put first. */
const [folder = '', partial = ''] = process.argv.slice(2);
const parts = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'];
const bin = new URL('../bin/', import.meta.resolve('@sparticuz/chromium'));
await Promise.all(parts.map((part) => inflate(fileURLToPath(new URL(part, bin)))));

// The font that comes along, and those of the machine; the package's own file names the folders of a cloud function.
mkdirSync(join(partial, 'fontconfig'));
const directories = ['/usr/share/fonts', join(folder, 'fonts/fonts')].map((path) => `<dir>${path}</dir>`).join('');
writeFileSync(
  join(partial, 'fontconfig/fonts.conf'),
  `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>${directories}<cachedir>${join(folder, 'fontcache')}</cachedir></fontconfig>\n`,
);
