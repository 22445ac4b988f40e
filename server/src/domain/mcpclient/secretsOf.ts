/** Shorter values of a query are settings rather than tokens. */
const QUERY_SECRET_CHARS_MIN = 8;

/** What must never be repeated of a server's words: the headers that it gets, and what looks like a token in its URL. */
export function secretsOf({ headers, serverUrl }: { headers: Readonly<Record<string, string>>; serverUrl: string }): string[] {
  const inQuery = [...(URL.parse(serverUrl)?.searchParams.values() ?? [])];
  return [...Object.values(headers), ...inQuery.filter((value) => value.length >= QUERY_SECRET_CHARS_MIN)];
}
