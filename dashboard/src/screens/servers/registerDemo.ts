import { type ConnectionCreated, MooringError, type SystemState } from '@mooring/sdk';
import { mooring } from '../../api/client.ts';

export type DemoPlace = NonNullable<SystemState['demo_server']>;

const ATTEMPTS_MAX = 20;

/** Registers the demo server under the first slug that is free: one that was removed, or renamed, keeps its own for a while. */
export async function registerDemo(demo: DemoPlace, attempt = 1): Promise<ConnectionCreated> {
  const slug = attempt === 1 ? 'demo' : `demo-${attempt}`;
  try {
    return await mooring.connections.create({
      nickname: 'Demo',
      slug,
      server_url: demo.url,
      transport: 'auto',
      auth_type: 'bearer',
      token: demo.token,
    });
  } catch (error) {
    const isTaken = MooringError.is(error) && error.platformCode === 'slug_taken';
    if (!isTaken || attempt === ATTEMPTS_MAX) throw error;
    return registerDemo(demo, attempt + 1);
  }
}
