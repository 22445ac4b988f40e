const json = (text: string): string => JSON.stringify(text).slice(1, -1);
/** Characters as the escapes that any JSON text may have in their place. */
export const escapeUnits = (text: string, chars: RegExp, upper: boolean): string =>
  text.replace(chars, (char) => {
    const hex = char.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${upper ? hex.toUpperCase() : hex}`;
  });

/** With a character between any two. */
const parted = (text: string, char: string): string => [...text].join(char);

/** How programs write a text into another one by accident: into a URL, a header, JSON within a text, a log. */
export const spellings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  url: encodeURIComponent,
  'url in lower case': (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
  form: (text) => new URLSearchParams({ text }).toString().slice('text='.length),
  'url twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  json,
  'json twice': (text) => json(json(text)),
  'json of PHP': (text) => json(text).replaceAll('/', '\\/'),
  'json of Go': (text) => escapeUnits(json(text), /[<>&]/g, false),
  'json of .NET': (text) => escapeUnits(text.replaceAll('\\', '\\\\'), /[<>&'"+`]|[^ -~]/g, true),
  'with zero-width spaces': (text) => parted(text, '\u200b'),
  'with Unicode tags': (text) => parted(text, '\u{E0041}'),
  'with soft hyphens': (text) => parted(text, '\u00ad'),
  'with bidirectional controls': (text) => parted(text, '\u202e\u2066'),
  'with controls': (text) => parted(text, '\b'),
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  'base64 of more': (text) => Buffer.from(`me:${text};`).toString('base64'),
};
