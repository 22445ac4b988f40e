/** Linux /proc readings. */
import { readdirSync, readFileSync } from 'node:fs';

/** CPU time of a process, all threads, to the nanosecond. */
export function cpuMsOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const spentNs = threads.map((thread) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ', 1)[0]));
  return spentNs.reduce((sum, ns) => sum + ns, 0) / 1e6;
}

export function rssMiBOf(pid: number): number {
  const kb = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb) / 1024;
}

/** CLK_TCK is 100 on every Linux that Node supports. */
const TICK_MS = 10;

/** What all CPUs together have worked and waited since the machine started. */
export function machineCpuMs(): { readonly busy: number; readonly total: number } {
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = readFileSync('/proc/stat', 'utf8')
    .split('\n', 1)[0]!
    .trim()
    .split(/\s+/)
    .slice(1)
    .map((ticks) => Number(ticks) * TICK_MS);
  const busy = user + nice + system + irq + softirq;
  return { busy, total: busy + idle + iowait + steal };
}
