import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { dashboardFiles } from '../dashboardFiles.ts';
import type { HttpContext, HttpEnv } from './requestScope.ts';

const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** What the build names after its content never changes; the rest is asked for again now and then. */
const cachingOf = (name: string): string =>
  /-[\w-]{8}\.(?:js|css)$/.test(name) ? 'public, max-age=31536000, immutable' : 'public, max-age=300';

/** Paths that programs ask for; whatever else a browser opens is a screen of the dashboard, which knows its own addresses. */
const PROGRAMS = /^\/(?:api|v1|mcp|demo|docs|assets|openapi\.json|livez|readyz|metrics|\.well-known)(?:\/|$)/;

/** The page for a request that a screen of the dashboard is meant by; null for every other. */
export type Screen = (c: HttpContext) => Response | null;

/** The dashboard's files, read once. */
export function mountDashboard(app: OpenAPIHono<HttpEnv>): Screen {
  const page = readFileSync(dashboardFiles);
  const assets = new URL('assets/', dashboardFiles);
  for (const name of readdirSync(assets)) {
    const content = readFileSync(new URL(name, assets));
    const headers = {
      'content-type': types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
      'cache-control': cachingOf(name),
      vary: 'Accept-Encoding',
    };
    // Compressed when it is first asked for, and kept: there is nothing secret in it that a length could tell.
    let zipped: Uint8Array<ArrayBuffer> | undefined;
    app.get(`/assets/${name}`, (c) => {
      if (!/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) return c.body(content, 200, headers);
      zipped ??= gzipSync(content, { level: 9 });
      return c.body(zipped, 200, { ...headers, 'content-encoding': 'gzip' });
    });
  }
  return (c) => {
    const isPage = c.req.method === 'GET' || c.req.method === 'HEAD';
    const isScreen = c.req.path === '/' || (!PROGRAMS.test(c.req.path) && c.req.header('accept')?.includes('text/html'));
    if (!isPage || !isScreen) return null;
    return c.body(page, 200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': PAGE_POLICY,
      'cache-control': 'no-cache',
    });
  };
}
