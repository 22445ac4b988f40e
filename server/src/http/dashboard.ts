import { readFileSync } from 'node:fs';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { dashboardFiles } from '../dashboardFiles.ts';
import type { HttpEnv } from './requestScope.ts';

const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const files = {
  'mooring.css': 'text/css; charset=utf-8',
  'shell.js': 'text/javascript; charset=utf-8',
} as const;

/** The dashboard's files, read once. */
export function mountDashboard(app: OpenAPIHono<HttpEnv>): void {
  const read = (name: string): Buffer<ArrayBuffer> => readFileSync(new URL(name, dashboardFiles));
  const shell = read('index.html');
  for (const path of ['/', '/setup', '/login', '/invite', '/servers'])
    app.get(path, (c) =>
      c.body(shell, 200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': PAGE_POLICY,
        'cache-control': 'no-cache',
      }),
    );
  for (const [name, type] of Object.entries(files)) {
    const content = read(name);
    app.get(`/assets/${name}`, (c) => c.body(content, 200, { 'content-type': type, 'cache-control': 'public, max-age=300' }));
  }
}
