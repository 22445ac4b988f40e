import { quote } from './quote.ts';

type TomlValue = string | Readonly<Record<string, string>>;

const key = (name: string): string => (/^[\w-]+$/.test(name) ? name : quote.toml(name));

const value = (of: TomlValue): string =>
  typeof of === 'string'
    ? quote.toml(of)
    : `{ ${Object.entries(of)
        .map(([name, text]) => `${key(name)} = ${quote.toml(text)}`)
        .join(', ')} }`;

/** Tables of a TOML 1.0 document: `[section.name]`, one under the other. */
export const writeToml = (section: string, tables: Readonly<Record<string, Readonly<Record<string, TomlValue>>>>): string =>
  Object.entries(tables)
    .map(([name, members]) => {
      const lines = Object.entries(members).map(([member, of]) => `${key(member)} = ${value(of)}`);
      return `[${section}.${key(name)}]\n${lines.join('\n')}\n`;
    })
    .join('\n');
