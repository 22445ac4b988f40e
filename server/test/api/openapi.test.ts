import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { errorCatalogue, failureCatalogue } from '@mooring/sdk';
import { assertOk, assertRefused, type Json, startedServer } from './eachServer.ts';

/** The requests that are pages and files rather than API. */
const notApi = /^\/($|docs|openapi\.json|assets|setup|login|invite|servers|dashboard|settings|integrations)/;

describe('the documents of the API', () => {
  const world = startedServer();
  const document = async () => assertOk(await world.anonymous('GET', '/openapi.json'));

  test('the OpenAPI document is of version 3.1 and describes itself', async () => {
    const { openapi, info, servers, paths, components } = await document();
    assert.match(openapi, /^3\.1\./);
    assert.ok(info.title && info.version && info.license.name);
    assert.deepEqual(servers, [{ url: world.server.url }]);
    assert.deepEqual(Object.keys(components.securitySchemes).sort(), ['apiKey', 'bearer', 'session']);
    for (const [path, methods] of Object.entries(paths as Record<string, Record<string, Json>>))
      for (const [method, operation] of Object.entries(methods)) {
        const name = `${method} ${path}`;
        assert.ok(operation.summary?.endsWith('.'), name);
        assert.equal(operation.tags.length, 1, name);
        assert.ok(
          Object.keys(operation.responses).some((status) => status.startsWith('2')),
          name,
        );
        const declared = (operation.parameters ?? []).filter((each: Json) => each.in === 'path').map((each: Json) => each.name);
        assert.deepEqual(
          declared,
          [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]),
          name,
        );
        for (const response of Object.values(operation.responses as Record<string, Json>)) assert.ok(response.description, name);
      }
  });

  test('every reference in it leads to a schema, and every schema is referred to', async () => {
    const whole = await document();
    const references = new Set([...JSON.stringify(whole).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? ''));
    assert.ok(references.size > 10);
    for (const reference of references) {
      const found = reference
        .replace('#/', '')
        .split('/')
        .reduce((node: Json, part) => node?.[part], whole);
      assert.ok(found !== undefined, reference);
    }
    for (const name of Object.keys(whole.components.schemas)) assert.ok(references.has(`#/components/schemas/${name}`), name);
  });

  test('every route that is mounted is in it, and everything in it is mounted', async () => {
    const { paths } = await document();
    const described = Object.entries(paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    const app = world.server.server.mooring.app({ publicUrl: () => world.server.url, isDraining: () => false });
    const mounted = app.routes
      .filter(({ method, path }) => method !== 'ALL' && !notApi.test(path))
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`);
    assert.deepEqual([...new Set(mounted)].sort(), described.sort());
  });

  test('what a route says that it needs is what it asks for: no key is 401 on every one with security, and on no other', async () => {
    const { paths } = await document();
    for (const [path, methods] of Object.entries(paths as Record<string, Record<string, Json>>))
      for (const [method, { security }] of Object.entries(methods)) {
        const answer = await world.anonymous(method.toUpperCase(), path.replaceAll(/\{\w+\}/g, 'x'), method === 'get' ? undefined : '{');
        const handsOff = path.startsWith('/api/');
        if (security || handsOff) assertRefused(answer, 'api_key_required');
        else assert.notEqual(answer.json?.code, 'api_key_required', `${method} ${path}`);
      }
  });

  test('every code has its page, as the type of every error promises', async () => {
    for (const code of Object.keys({ ...errorCatalogue, ...failureCatalogue })) {
      const page = await world.anonymous('GET', `/docs/errors/${code}`);
      assert.equal(page.status, 200, code);
      assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
      assert.ok(page.text.includes(`<code>${code}</code>`));
    }
    assertRefused(await world.anonymous('GET', '/docs/errors/made_up'), 'not_found');
    assertRefused(await world.anonymous('GET', '/docs/errors/__proto__'), 'not_found');
    const index = (await world.anonymous('GET', '/docs/errors')).text;
    for (const code of Object.keys({ ...errorCatalogue, ...failureCatalogue })) assert.ok(index.includes(`/docs/errors/${code}"`), code);
  });

  test('an unknown code is a page for a browser, which leads to all codes and quotes the address as text, and a problem for a program', async () => {
    const made = '/docs/errors/%3Cb%3Emade_up';
    const page = await world.anonymous('GET', made, undefined, { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    assert.equal(page.status, 404);
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
    assert.match(page.headers.get('content-security-policy') ?? '', /^default-src 'none';/);
    assert.ok(page.text.includes('<a href="/docs/errors">All errors</a>') && page.text.includes('&lt;b&gt;made_up'));
    assert.ok(!page.text.includes('<b>'));
    assertRefused(await world.anonymous('GET', made, undefined, { accept: 'application/json' }), 'not_found');
  });

  test('the reference page shows every operation; pages load nothing but our own style', async () => {
    const page = await world.anonymous('GET', '/docs/api');
    for (const path of Object.keys((await document()).paths)) assert.ok(page.text.includes(`<code>${path}</code>`), path);
    for (const path of ['/docs/api', '/docs/errors', '/docs/errors/not_found']) {
      const { headers, text } = await world.anonymous('GET', path);
      assert.match(headers.get('content-security-policy') ?? '', /^default-src 'none'; script-src 'self'; style-src 'self';/);
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.deepEqual(text.match(/<script[\s\S]*?<\/script>| style="/g), ['<script src="/assets/theme.js"></script>'], path);
    }
  });
});
