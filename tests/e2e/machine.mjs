// How much of the machine other programs (and, in a virtual one, its neighbours) take: where they take much, no time measured by the
// clock says anything about the page.
import { existsSync, readFileSync, readdirSync } from 'node:fs';

/** In clock ticks since the start of the machine: of all cores together, of those that were busy, and of this process with all it started. */
function ticks() {
  const [user, nice, system, idle, iowait, irq, softirq, steal] = readFileSync('/proc/stat', 'utf8').split('\n')[0].trim().split(/\s+/).slice(1).map(Number);
  const busy = user + nice + system + irq + softirq + steal;
  const processes = new Map();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      // pid (name) state ppid …: the name may hold spaces and brackets
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
      processes.set(Number(name), { parent: Number(fields[1]), used: Number(fields[11]) + Number(fields[12]) });
    } catch {
      // it has ended meanwhile
    }
  }
  const isOurs = (pid) => pid === process.pid || (processes.has(pid) && isOurs(processes.get(pid).parent));
  let own = 0;
  for (const [pid, { used }] of processes) if (isOurs(pid)) own += used;
  return { all: busy + idle + iowait, busy, own };
}

/** Starts measuring; the returned function tells the share of the machine that others had since then (0 where that cannot be known). */
export function watchOthers() {
  if (!existsSync('/proc/stat')) return () => 0;
  const before = ticks();
  return () => {
    const now = ticks();
    return Math.max(0, now.busy - before.busy - (now.own - before.own)) / Math.max(1, now.all - before.all);
  };
}
