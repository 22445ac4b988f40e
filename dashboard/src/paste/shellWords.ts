/** Splits a command line as a POSIX shell would, without expanding anything; null where a quote is left open. Line continuations are spaces. */
export function shellWords(line: string): readonly string[] | null {
  const words: string[] = [];
  const pattern = /(?:[^\s'"\\]+|\\(?:\r?\n|.)|'[^']*'|"(?:[^"\\]|\\.)*")+|\s+|['"\\]/gsy;
  for (let match = pattern.exec(line); match !== null; match = pattern.exec(line)) {
    const [text] = match;
    if (text === '"' || text === "'" || text === '\\') return null;
    if (text.trim() !== '' && !/^\\\r?\n$/.test(text)) words.push(unquote(text));
  }
  return words;
}

const unquote = (text: string): string =>
  text.replace(/\\\r?\n|\\(.)|'([^']*)'|"((?:[^"\\]|\\.)*)"/gs, (_whole, escaped?: string, single?: string, double?: string) => {
    if (single !== undefined) return single;
    if (double !== undefined) return double.replace(/\\(["\\$`])/g, '$1');
    return escaped ?? '';
  });
