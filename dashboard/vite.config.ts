import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Built into hashed files that the server serves as they are; `npm run dev` proxies the API to a running server. */
export default defineConfig({
  plugins: [react(), tailwindcss()],
  publicDir: 'static',
  build: { target: 'es2023', assetsInlineLimit: 0, sourcemap: false, modulePreload: { polyfill: false }, reportCompressedSize: false },
  server: { proxy: { '/v1': 'http://127.0.0.1:4000', '/api': 'http://127.0.0.1:4000', '/mcp': 'http://127.0.0.1:4000' } },
});
