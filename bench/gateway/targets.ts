import { type Installation, makeInstallation, registerServers } from './installation.ts';
import { type Endpoint, openSession } from './mcpRequests.ts';
import { type Program, startProduct, startProgram } from './startProgram.ts';

/** How many servers of how many tools a key sees. */
export interface Shape {
  readonly name: string;
  readonly upstreams: number;
  readonly tools: number;
}

export const shapes: readonly Shape[] = [
  { name: '1 x 10', upstreams: 1, tools: 10 },
  { name: '50 x 20', upstreams: 50, tools: 20 },
];

export type TargetName = 'direct' | 'proxy' | 'broker' | 'mooring';

export interface Target {
  readonly name: TargetName;
  readonly pid: number;
  /** Whether it knows keys, prefixes names and aggregates lists. */
  readonly isBroker: boolean;
  /** For each shape; a target that is no broker has only the first. */
  readonly endpoints: readonly Endpoint[];
}

export interface Field {
  readonly targets: readonly Target[];
  /** The process of the servers behind all targets but `direct`, which has one of its own. */
  readonly upstreamPid: number;
  stop(): Promise<void>;
}

export interface FieldOptions {
  /** CPU 0 for what is measured, CPU 1 for everything else. */
  readonly isPinned: boolean;
  /** Which targets; the upstream runs in any case. */
  readonly names: readonly TargetName[];
  readonly nodeOptions: (name: TargetName) => readonly string[];
}

/** The servers of a shape, by slug. `form` is that of their answers. */
const serversOf = ({ upstreams, tools }: Shape, port: number, form: 'json' | 'sse' = 'json'): Readonly<Record<string, string>> =>
  Object.fromEntries(Array.from({ length: upstreams }, (_, i) => [`s${i}`, `http://127.0.0.1:${port}/${tools}/${i}/${form}`]));

const floorKey = (shape: Shape): string => `floor-${shape.upstreams}`;

/** Starts everything that is compared, all of it at once, so that rounds can take turns. */
export async function startField({ isPinned, names, nodeOptions }: FieldOptions): Promise<Field> {
  const programs: Program[] = [];
  let installation: Installation | undefined;
  const stop = async (): Promise<void> => {
    for (const program of programs.toReversed()) await program.stop();
    installation?.remove();
  };
  const cpuOf = (role: 'measured' | 'other') => (isPinned ? (role === 'measured' ? 0 : 1) : undefined);
  const stopLater = (program: Program): Program => {
    programs.push(program);
    return program;
  };
  const start = (...args: Parameters<typeof startProgram>): Promise<Program> => startProgram(...args).then(stopLater);
  const measured = (name: TargetName, file: string, env: Record<string, string> = {}) =>
    start(file, [], { env, cpu: cpuOf('measured'), nodeOptions: nodeOptions(name) });
  try {
    const upstream = await start('./upstream.ts', [], { cpu: cpuOf('other') });
    const [smallest] = shapes;
    const single = serversOf(smallest!, upstream.port).s0!;
    const makers: Readonly<Record<TargetName, () => Promise<Target>>> = {
      async direct() {
        // The one upstream that is measured itself has the CPU of what is measured.
        const { pid, port } = await measured('direct', './upstream.ts');
        const url = new URL(serversOf(smallest!, port).s0!);
        return { name: 'direct', pid, isBroker: false, endpoints: [{ url, headers: await openSession(url) }] };
      },
      async proxy() {
        const { pid, port } = await measured('proxy', './floorProxy.ts', { UPSTREAM: single });
        const url = new URL(`http://127.0.0.1:${port}/mcp`);
        return { name: 'proxy', pid, isBroker: false, endpoints: [{ url, headers: await openSession(url) }] };
      },
      async broker() {
        const views = Object.fromEntries(shapes.map((shape) => [floorKey(shape), serversOf(shape, upstream.port)]));
        const { pid, port } = await measured('broker', './floorBroker.ts', { VIEWS: JSON.stringify(views) });
        const url = new URL(`http://127.0.0.1:${port}/mcp`);
        return {
          name: 'broker',
          pid,
          isBroker: true,
          endpoints: shapes.map((shape) => ({ url, headers: { 'x-api-key': floorKey(shape) } })),
        };
      },
      async mooring() {
        installation = await makeInstallation(shapes.map(({ upstreams }) => `org-${upstreams}`));
        const { env, keys } = installation;
        const { pid, port } = await startProduct({ env, cpu: cpuOf('measured'), nodeOptions: nodeOptions('mooring') }).then(stopLater);
        const url = new URL(`http://127.0.0.1:${port}/mcp`);
        for (const [index, shape] of shapes.entries()) await registerServers(url.origin, keys[index]!, serversOf(shape, upstream.port));
        return { name: 'mooring', pid, isBroker: true, endpoints: keys.map((key) => ({ url, headers: { 'x-api-key': key } })) };
      },
    };
    const targets: Target[] = [];
    for (const name of names) targets.push(await makers[name]());
    return { targets, upstreamPid: upstream.pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
