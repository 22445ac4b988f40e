const LENGTH_MAX = 48;

/** The slug that the server makes of a name if it is given none: `Acme MCP (EU)` gives `acme-mcp-eu`. Empty if there is nothing to make one of. */
export const slugOfName = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, LENGTH_MAX + 1)
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, LENGTH_MAX)
    .replace(/-+$/, '');
