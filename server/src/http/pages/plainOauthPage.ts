import { documentPage } from './html.ts';

/** Where an integration belongs that is an API with OAuth and no MCP server. */
export const plainOauthPage = (): string =>
  documentPage(
    'Custom OAuth providers',
    `<h1>Custom OAuth providers</h1>
<p>Mooring registers remote MCP servers: endpoints that answer the MCP handshake over HTTP. A service that offers an API with OAuth, and no MCP endpoint, cannot be registered: the test answers <a href="/docs/errors/not_mcp"><code>not_mcp</code></a>.</p>
<h2>What to do instead</h2>
<dl>
<dt>The service has an MCP endpoint, too</dt><dd>Register that one. It is often at <code>/mcp</code> or <code>/sse</code> of the API's host, and listed in the service's documentation.</dd>
<dt>Your application calls the API itself</dt><dd>Register the application as an OAuth client at the service, and keep client and tokens where the application keeps its other sign-ins. Nothing of it passes through Mooring.</dd>
<dt>Agents should use the API</dt><dd>Run an MCP server in front of the API, which holds the OAuth client, and register that server here.</dd>
</dl>`,
  );
