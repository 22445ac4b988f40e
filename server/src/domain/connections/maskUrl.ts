/** Query parameters that often hold a secret. */
const SECRET_PARAMETER = /(^|[_-])(token|key|api_?key|secret|password|sig|signature|auth|code)$/i;

export const hasSecretParameter = (url: URL): boolean => [...url.searchParams.keys()].some((name) => SECRET_PARAMETER.test(name));

/** A URL for those who do not look after it, and for trails: a password and secret-looking values of its query are masked. */
export function maskUrl(text: string): string {
  const url = new URL(text);
  if (url.password === '' && !hasSecretParameter(url)) return text;
  if (url.password !== '') url.password = '***';
  for (const name of new Set(url.searchParams.keys())) if (SECRET_PARAMETER.test(name)) url.searchParams.set(name, '***');
  return url.href;
}
