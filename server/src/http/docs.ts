import type { OpenAPIHono } from '@hono/zod-openapi';
import { errorCatalogue, failureCatalogue } from '@mooring/sdk';
import { AppError } from '#domain/errors.ts';
import { version } from '../version.ts';
import { errorIndexPage, errorPage, unknownCodePage } from './pages/errorPages.ts';
import { plainOauthPage } from './pages/plainOauthPage.ts';
import { referencePage } from './pages/referencePage.ts';
import type { HttpContext, HttpEnv } from './requestScope.ts';

/** Everything is ours and nothing is inline; the one script applies the theme that was chosen in the dashboard. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The OpenAPI document, the reference page that is made of it, and a page for every error and failure code. */
export function mountDocs(app: OpenAPIHono<HttpEnv>, publicUrl: () => string): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', { type: 'apiKey', in: 'header', name: 'X-API-Key' });
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-mooring',
    description: 'Set by the sign-in; `mooring` on a loopback address. Writes carry X-CSRF-Token too.',
  });
  const document = once(() =>
    app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'Mooring',
        version,
        description: 'Register a remote MCP server once; applications and agents use it safely.',
        license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      },
      servers: [{ url: publicUrl() }],
    }),
  );
  const documentJson = once(() => JSON.stringify(document()));
  const reference = once(() => referencePage(document()));
  const page = (c: HttpContext, html: string, status: 200 | 404 = 200) =>
    c.body(html, status, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': PAGE_POLICY });

  app.get('/openapi.json', (c) => c.body(documentJson(), 200, { 'content-type': 'application/json' }));
  app.get('/docs', (c) => c.redirect('/docs/api'));
  app.get('/docs/api', (c) => page(c, reference()));
  app.get('/docs/custom-oauth-providers', (c) => page(c, plainOauthPage()));
  app.get('/docs/errors', (c) => page(c, errorIndexPage()));
  app.get('/docs/errors/:code', (c) => {
    const code = c.req.param('code');
    const entry = Object.hasOwn(errorCatalogue, code) ? errorCatalogue[code as keyof typeof errorCatalogue] : undefined;
    const failure = Object.hasOwn(failureCatalogue, code) ? failureCatalogue[code as keyof typeof failureCatalogue] : undefined;
    if (entry !== undefined || failure !== undefined) return page(c, errorPage(code, entry, failure));
    // People get a page, programs a problem.
    if (c.req.header('accept')?.includes('text/html')) return page(c, unknownCodePage(code), 404);
    throw new AppError('not_found', { detail: 'There is no such code.' });
  });
}

/** Made when it is first asked for, as the public URL is known only then; kept, as making it takes a while and anyone may ask. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
