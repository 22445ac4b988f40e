import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The paths that a page names in backticks or links to: whatever has a slash or a file's ending, and no placeholder. */
export function pathsIn(page: string): string[] {
  const prose = page.replace(/^```[\s\S]*?^```$/gm, '');
  const quoted = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);
  const linked = [...prose.matchAll(/\]\(([^)#\s]+)/g)].map(([, target = '']) => target).filter((target) => !/^[a-z]+:/.test(target));
  return [...quoted.filter(looksLikePath), ...linked];
}

const looksLikePath = (text: string): boolean => /^[\w.-]+(?:\/[\w.-]+)+$|^[\w-]+\.(?:md|json|ts)$|^[A-Z]{4,}$/.test(text);

/** The scripts that a page tells to run with npm. */
export const scriptsIn = (page: string): string[] =>
  [...page.matchAll(/\bnpm (?:run )?([\w:]+)/g)].map(([, name = '']) => name).filter(isScript);

const isScript = (name: string): boolean => !['ci', 'install', 'audit', 'and'].includes(name);

export function findDeadReferences(page: string, repository: string, scripts: Readonly<Record<string, string>>): string[] {
  return [
    ...pathsIn(page).filter((path) => !existsSync(join(repository, path))),
    ...scriptsIn(page)
      .filter((name) => !(name in scripts))
      .map((name) => `npm run ${name}`),
  ];
}
