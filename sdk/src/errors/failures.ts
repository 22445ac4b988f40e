/**
 * Why a server could not be reached or understood: the stable failure codes of a test trace, of the URL policy and of brokered calls.
 * `who` names the person who can mend it.
 */
export interface FailureEntry {
  readonly title: string;
  readonly meaning: string;
  readonly fix: string;
  readonly who: 'admin' | 'server owner' | 'network' | 'operator';
  readonly retryable: boolean;
}

const failure = (who: FailureEntry['who'], title: string, meaning: string, fix: string, retryable = false): FailureEntry => ({
  title,
  meaning,
  fix,
  who,
  retryable,
});

export const failureCatalogue = {
  url_invalid: failure(
    'admin',
    'Not a usable URL',
    'The text is not an absolute URL, or is written in a form that hides where it leads.',
    'Paste the plain https address of the MCP server.',
  ),
  scheme_not_allowed: failure(
    'admin',
    'Only https is allowed',
    'The URL does not start with https://, so a credential would cross the network in clear text.',
    'Use the https address of the server.',
  ),
  port_not_allowed: failure(
    'admin',
    'Port not allowed',
    'Only port 443 and ports from 1024 up are allowed, without the ports of well-known data stores.',
    'Serve MCP on 443 or another high port.',
  ),
  host_not_allowed: failure(
    'admin',
    'Host not allowed',
    'The host name is reserved for private or local use, or is a service that maps names to any address.',
    'Use the public name of the server.',
  ),
  address_not_allowed: failure(
    'admin',
    'Address not allowed',
    'The host leads to an address that is private, local or otherwise not public.',
    'Use a server with public addresses only, or ask the operator for an exemption.',
  ),
  dns_not_found: failure('admin', 'Name not found', 'The host name does not exist in DNS.', 'Check the spelling of the host.'),
  dns_failed: failure(
    'network',
    'DNS failed',
    'The name servers of the host did not answer properly.',
    'Try again; if it stays, tell whoever runs the DNS of the host.',
    true,
  ),
  connect_refused: failure(
    'server owner',
    'Connection refused',
    'The host answered, but nothing listens on the port.',
    'Start the server, or correct the port.',
    true,
  ),
  connect_timeout: failure(
    'network',
    'No connection in time',
    'The host did not accept a connection in time.',
    'Check the address and the firewall in front of it.',
    true,
  ),
  connection_reset: failure(
    'server owner',
    'Connection broken off',
    'The server closed the connection before it had answered.',
    "Look into the server's log.",
    true,
  ),
  tls_untrusted: failure(
    'server owner',
    'Certificate not trusted',
    'The certificate is not signed by an authority that we know.',
    'Install a full certificate chain, or give the connection the CA certificate.',
  ),
  tls_expired: failure(
    'server owner',
    'Certificate expired',
    'The certificate is past its end, or not valid yet.',
    'Renew the certificate of the server.',
  ),
  tls_hostname_mismatch: failure(
    'server owner',
    'Certificate for another name',
    "The certificate does not name the URL's host.",
    'Use the name in the certificate, or install a fitting one.',
  ),
  tls_failed: failure(
    'server owner',
    'TLS failed',
    'The server and we could not agree on an encrypted connection.',
    'Check that the port speaks TLS 1.2 or newer.',
  ),
  redirect_refused: failure(
    'admin',
    'Redirect refused',
    'The server answered with a redirect, which is never followed with a credential.',
    'Register the address that it redirects to, if you trust it.',
  ),
  auth_required: failure('admin', 'Credential required', 'The server answers only with a credential.', 'Add a bearer token or an API key.'),
  credential_rejected: failure('admin', 'Credential rejected', 'The server refused the stored credential.', 'Enter a new credential.'),
  insufficient_scope: failure(
    'admin',
    'Credential lacks rights',
    'The server knows the credential but does not allow this with it.',
    'Use a credential with more rights.',
  ),
  oauth_consent_required: failure('admin', 'Consent required', 'The server needs an OAuth consent.', 'Connect the server again.'),
  oauth_refresh_failed: failure(
    'admin',
    'Token refresh failed',
    'The authorization server did not renew the token.',
    'Connect the server again.',
  ),
  oauth_issuer_mismatch: failure(
    'admin',
    'Authorization server changed',
    'The authorization server is not the one that was agreed to.',
    'Check with the server owner, then connect again.',
  ),
  not_found: failure(
    'admin',
    'Nothing at this path',
    'The host answers, but there is no MCP endpoint at the path.',
    'Check the path; many servers use /mcp or /sse.',
  ),
  http_error: failure(
    'server owner',
    'Unexpected HTTP status',
    'The server answered with an HTTP status that means failure.',
    "Look into the server's log.",
  ),
  not_mcp: failure(
    'admin',
    'Not an MCP server',
    'Something answers at the URL, but it does not speak MCP; it may be a web page.',
    'Use the MCP endpoint of the service.',
  ),
  transport_mismatch: failure(
    'admin',
    'Other transport',
    'The server speaks MCP, but over another transport than the chosen one.',
    'Set the transport to auto, or to the one that the trace suggests.',
  ),
  protocol_version_unsupported: failure(
    'server owner',
    'No common protocol version',
    'The server speaks no protocol version that we know.',
    'Update the server.',
  ),
  jsonrpc_error: failure(
    'server owner',
    'The server reported an error',
    'The server answered the handshake with a JSON-RPC error.',
    "Look into the server's log.",
  ),
  handshake_timeout: failure(
    'server owner',
    'Handshake took too long',
    'The handshake was not finished within 30 seconds.',
    'Check the load of the server.',
    true,
  ),
  tool_timeout: failure(
    'server owner',
    'Tool call took too long',
    'The tool did not answer within 10 seconds.',
    'Try again, or make the tool faster.',
    true,
  ),
  request_too_large: failure('admin', 'Request too large', 'The request exceeds 50 KB.', 'Send smaller arguments.'),
  response_too_large: failure('server owner', 'Answer too large', 'The answer exceeds 5 MB.', 'Make the server answer less at once.'),
  upstream_rate_limited: failure('server owner', 'The server limits our rate', 'The server answered 429.', 'Wait, then try again.', true),
  upstream_5xx: failure(
    'server owner',
    'The server failed',
    'The server answered with a 5xx status.',
    "Try again; look into the server's log.",
    true,
  ),
  tools_list_failed: failure(
    'server owner',
    'Tools could not be listed',
    'The handshake worked, but tools/list did not.',
    "Look into the server's log.",
  ),
  duplicate_tool_names: failure(
    'server owner',
    'Two tools with one name',
    'The server lists the same tool name twice.',
    'Rename one of the tools.',
  ),
  internal: failure(
    'operator',
    'Internal error',
    'The test failed on our side.',
    'Try again; the log has the reason under the request id.',
    true,
  ),
} as const satisfies Record<string, FailureEntry>;

export type FailureCode = keyof typeof failureCatalogue;
