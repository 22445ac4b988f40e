import { createGuard } from '#domain/netguard/createGuard.ts';
import { internetPolicy } from './world.ts';

// Run as a process of its own, because Node reads the proxy environment once, when it starts.
const [url = ''] = process.argv.slice(2);
const door = createGuard().open({ policy: internetPolicy });
const guarded = await door.request({ method: 'GET', url });
await guarded.text();
const plain = await fetch(url).then(
  ({ status }) => status,
  () => 'failed',
);
await door.close();
process.stdout.write(`guard ${guarded.status}, global fetch ${plain}`);
