/** Query parameters that often hold a secret. */
const SECRET_PARAMETER = /(^|[_-])(token|key|api_?key|secret|password|sig|signature|auth|code)$/i;

export const hasSecretParameter = (url: URL): boolean => [...url.searchParams.keys()].some((name) => SECRET_PARAMETER.test(name));

/** A server's URL for those who do not look after it, and for the audit trail: secret-looking values of its query are masked. */
export function maskUrl(serverUrl: string): string {
  const url = new URL(serverUrl);
  if (!hasSecretParameter(url)) return serverUrl;
  for (const name of new Set(url.searchParams.keys())) if (SECRET_PARAMETER.test(name)) url.searchParams.set(name, '***');
  return url.href;
}
