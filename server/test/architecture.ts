/**
 * The rules of architecture.json as functions over source texts, so that a test can hold both the real tree and seeded violations against
 * them. Every check answers the violations it finds, one sentence each.
 */
import { posix } from 'node:path';

/** Path relative to the source folder, and its text. Tests are not sources. */
export type Sources = ReadonlyMap<string, string>;

export interface Rules {
  /** A folder, or a single file, and what it may import. `x/*` is everything in x, `*` is everything. */
  readonly folders: Readonly<Record<string, readonly string[]>>;
  /** What a file may import from outside the source folder. */
  readonly outside: Readonly<Record<string, readonly string[]>>;
  /** What a folder must not reach, not even through what it imports. */
  readonly unreachable: Readonly<Record<string, readonly string[]>>;
  readonly domainRoot: readonly string[];
  /** `parts` offer createX and openX; only `by` may call them. */
  readonly constructing: { readonly parts: readonly string[]; readonly by: readonly string[] };
  readonly doors: Readonly<Record<string, Door>>;
  readonly maxLines: number;
  readonly bannedNames: readonly string[];
  readonly banned: Readonly<Record<string, { readonly pattern: string; readonly under: string }>>;
}

/** A hazard, and the only places that may touch it. */
interface Door {
  readonly packages: readonly string[];
  readonly tokens: readonly string[];
  readonly homes: readonly string[];
}

interface Import {
  readonly specifier: string;
  /** What stands between `import` and `from`. */
  readonly clause: string;
}

const staticImport = /^(?:import|export)\s+(?:([^'"`;=()]*?)\s*from\s*)?['"]([^'"]+)['"]/gm;
const dynamicImport = /\bimport\(\s*(?:(['"`])([^'"`]*)\1|([^)]*))/g;

/** An import of a computed name has the specifier `?`. */
export function importsIn(text: string): Import[] {
  const fixed = [...text.matchAll(staticImport)].map(([, clause = '', specifier = '']) => ({ specifier, clause }));
  const dynamic = [...text.matchAll(dynamicImport)].map(([, , specifier = '?']) => ({ specifier, clause: '' }));
  return [...fixed, ...dynamic];
}

/** The imports of our own files, as paths relative to the source folder. */
function ownImports(file: string, text: string): (Import & { readonly target: string })[] {
  return importsIn(text)
    .filter(({ specifier }) => /^[#.]/.test(specifier))
    .map((each) => ({
      ...each,
      target: each.specifier.startsWith('#') ? each.specifier.slice(1) : posix.join(posix.dirname(file), each.specifier),
    }));
}

/** The entry of the table that a file belongs to: itself, or the longest folder above it. `domain` holds its root files only. */
function placeOf(file: string, rules: Rules): string | undefined {
  const folder = posix.dirname(file);
  return Object.keys(rules.folders)
    .filter((place) => place === file || place === folder || (place !== 'domain' && folder.startsWith(`${place}/`)))
    .sort((a, b) => b.length - a.length)[0];
}

const mayImport = (from: string, to: string, rules: Rules): boolean =>
  from === to ||
  rules.folders[from]!.some((rule) => rule === '*' || rule === to || (rule.endsWith('/*') && `${to}/`.startsWith(rule.slice(0, -1))));

const isAt = (file: string, homes: readonly string[]): boolean => homes.some((home) => file.startsWith(home));

export const findHomeless = (sources: Sources, rules: Rules): string[] =>
  [...sources.keys()].filter((file) => placeOf(file, rules) === undefined).map((file) => `${file} is in no declared folder`);

export function findWrongDirections(sources: Sources, rules: Rules): string[] {
  return [...sources].flatMap(([file, text]) => {
    const from = placeOf(file, rules);
    if (from === undefined) return [];
    return ownImports(file, text)
      .filter(({ target }) => !isAllowed(file, from, target, rules))
      .map(({ target }) => `${file} -> ${target}`);
  });
}

function isAllowed(file: string, from: string, target: string, rules: Rules): boolean {
  if (target.startsWith('../')) return (rules.outside[file] ?? []).includes(target.slice('../'.length));
  const to = placeOf(target, rules);
  return to !== undefined && mayImport(from, to, rules);
}

/** Cycles in the declared table; the places that may import everything are on top and cannot be part of one. */
export function findFolderCycles(rules: Rules): string[] {
  const places = Object.keys(rules.folders).filter((place) => !rules.folders[place]!.includes('*'));
  return findCycles(new Map(places.map((from) => [from, places.filter((to) => to !== from && mayImport(from, to, rules))])));
}

/** Circles of types are erased and do no harm. */
export function findFileCycles(sources: Sources): string[] {
  return findCycles(importGraph(sources, ({ clause }) => !clause.startsWith('type ')));
}

function importGraph(sources: Sources, counts: (each: Import) => boolean = () => true): Map<string, string[]> {
  const targets = (file: string, text: string) => ownImports(file, text).filter(counts);
  return new Map([...sources].map(([file, text]) => [file, targets(file, text).map(({ target }) => target)]));
}

function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const finished = new Set<string>();
  const cycles: string[] = [];
  const visit = (node: string, path: readonly string[]): void => {
    if (path.includes(node)) cycles.push(`cycle: ${[...path.slice(path.indexOf(node)), node].join(' -> ')}`);
    if (path.includes(node) || finished.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...path, node]);
    finished.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return cycles;
}

/** Follows the imports of every file of a folder to the end. */
export function findForbiddenReach(sources: Sources, rules: Rules): string[] {
  const graph = importGraph(sources);
  return Object.entries(rules.unreachable).flatMap(([folder, forbidden]) =>
    [
      ...reachableFrom(
        [...sources.keys()].filter((file) => file.startsWith(`${folder}/`)),
        graph,
      ),
    ]
      .filter(([file]) =>
        isAt(
          file,
          forbidden.map((each) => `${each}/`),
        ),
      )
      .map(([, path]) => path.join(' -> ')),
  );
}

function reachableFrom(start: readonly string[], graph: ReadonlyMap<string, readonly string[]>): Map<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>(start.map((file) => [file, [file]]));
  for (const [file, path] of paths) {
    for (const next of graph.get(file) ?? []) if (!paths.has(next)) paths.set(next, [...path, next]);
  }
  return paths;
}

/** The same of the table, so that no rule allows what no file does yet. */
export function findForbiddenPermissions(rules: Rules): string[] {
  const places = Object.keys(rules.folders);
  const graph = new Map(places.map((from) => [from, places.filter((to) => mayImport(from, to, rules))]));
  return Object.entries(rules.unreachable).flatMap(([folder, forbidden]) =>
    [...reachableFrom([folder], graph)].filter(([place]) => forbidden.includes(place)).map(([, path]) => path.join(' -> ')),
  );
}

export function findOpenDoors(sources: Sources, rules: Rules): string[] {
  return Object.entries(rules.doors).flatMap(([hazard, door]) =>
    [...sources].filter(([file, text]) => !isAt(file, door.homes) && touches(text, door)).map(([file]) => `${file} touches ${hazard}`),
  );
}

function touches(text: string, door: Door): boolean {
  const named = importsIn(text).map(({ specifier }) => specifier);
  const isOf = (specifier: string) => (name: string) =>
    [name, name.replace(/^node:/, '')].some((each) => specifier === each || specifier.startsWith(`${each}/`));
  return named.some((specifier) => door.packages.some(isOf(specifier))) || door.tokens.some((token) => new RegExp(token).test(text));
}

/** Parts get what they need handed in; they do not make it. */
export function findStrayConstruction(sources: Sources, { constructing, ...rules }: Rules): string[] {
  return [...sources].flatMap(([file, text]) => {
    const from = placeOf(file, { constructing, ...rules });
    if (from === undefined || constructing.by.includes(from)) return [];
    return ownImports(file, text)
      .filter(
        ({ target }) =>
          !isAt(target, [`${from}/`]) &&
          isAt(
            target,
            constructing.parts.map((part) => `${part}/`),
          ),
      )
      .filter(({ clause }) => !clause.startsWith('type ') && /(?<!type )\b(?:create|open)[A-Z]\w*/.test(clause))
      .map(({ target }) => `${file} constructs from ${target}`);
  });
}

export const findOversized = (sources: Sources, rules: Rules): string[] =>
  [...sources]
    .map(([file, text]) => ({ file, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > rules.maxLines)
    .map(({ file, lines }) => `${file} has ${lines} lines`);

/** Names say what a file does; a file is named in camelCase. */
export const findBadNames = (sources: Sources, rules: Rules): string[] =>
  [...sources.keys()]
    .filter((file) => {
      const parts = file.replace(/\.tsx?$/, '').split('/');
      return parts.some((part) => rules.bannedNames.includes(part) || !/^[a-z][A-Za-z0-9]*$/.test(part));
    })
    .map((file) => `${file} is a bad name`);

export const findStraysInDomainRoot = (sources: Sources, rules: Rules): string[] =>
  [...sources.keys()]
    .filter((file) => posix.dirname(file) === 'domain' && !rules.domainRoot.includes(posix.basename(file)))
    .map((file) => `${file} does not belong in the root of the domain`);

export const findBanned = (sources: Sources, rules: Rules): string[] =>
  Object.entries(rules.banned).flatMap(([what, { pattern, under }]) =>
    [...sources]
      .filter(([file, text]) => file.startsWith(under) && new RegExp(pattern, 'm').test(text))
      .map(([file]) => `${file} has ${what}`),
  );

/** The imports of a package that are neither its own files nor allowed by name or prefix (`node:`). */
export const findForeignImports = (sources: Sources, allowed: readonly string[]): string[] =>
  [...sources].flatMap(([file, text]) =>
    importsIn(text)
      .filter(({ specifier }) => !(isInside(file, specifier) || allowed.some((name) => matches(specifier, name))))
      .map(({ specifier }) => `${file} imports ${specifier}`),
  );

const isInside = (file: string, specifier: string): boolean =>
  specifier.startsWith('.') && !posix.join(posix.dirname(file), specifier).startsWith('..');

const matches = (specifier: string, name: string): boolean =>
  name.endsWith(':') ? specifier.startsWith(name) : specifier === name || specifier.startsWith(`${name}/`);
