/** `npm run screenshots`: a picture of every screen in both themes, into docs/screenshots. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fill } from './fill.ts';
import { openDashboard } from './openDashboard.ts';
import { openScreens, screens } from './screens.ts';
import { settled } from './settled.ts';
import { startWeatherServer } from './weatherServer.ts';

const folder = resolve(import.meta.dirname, '../../docs/screenshots');
mkdirSync(folder, { recursive: true });
const endings: (() => unknown)[] = [];
const t = { after: (end: () => unknown) => void endings.push(end) };
const dashboard = await openDashboard();
const weather = await startWeatherServer();
const filled = await fill(dashboard.server, weather.url);
for (const theme of ['light', 'dark'] as const)
  for (const [who, paths] of [
    ['owner', screens(filled)],
    ['nobody', openScreens],
  ] as const) {
    const page = await dashboard.visit(t, who, '/login', { theme, refusals: [404] });
    await page.setViewportSize({ width: 1280, height: 800 });
    for (const [name, path] of Object.entries(paths)) {
      await page.goto(path);
      await settled(page);
      await page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
      console.log(`docs/screenshots/${name}-${theme}.png`);
    }
  }
for (const end of endings) await end();
await dashboard.close();
await weather.close();
process.exit(0);
