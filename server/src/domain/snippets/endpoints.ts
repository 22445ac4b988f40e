/** The environment variable that every snippet reads the API key from; the key itself is never written into one. */
export const KEY_VARIABLE = 'MOORING_API_KEY';

/** Where a client of this installation goes. `publicUrl` has no slash at its end. */
export const endpointsOf = (publicUrl: string) => ({
  all: `${publicUrl}/mcp`,
  server: (slug: string): string => `${publicUrl}/mcp/s/${slug}`,
  handoff: (slug: string): string => `${publicUrl}/api/integrations/mcp-config/${slug}`,
});
