/** A URL for display: no user information, no fragment, and every query value masked, since tokens travel in all three. */
export function maskUrl(url: URL): string {
  const names = [...new Set(url.searchParams.keys())];
  const query = names.map((name) => `${encodeURIComponent(name)}=***`).join('&');
  return `${url.origin}${url.pathname}${query === '' ? '' : `?${query}`}`;
}
