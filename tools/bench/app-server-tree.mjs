// Memory and time of a process and of all it started, from /proc.
import { readFileSync } from 'node:fs';

const TICK_MS = 10;

/** @returns {{rssMb: number, peakMb: number, cpuMs: number}} sums; of processes that have ended only the time is counted, in their parents */
export function treeOf(root) {
  const sum = { rssMb: 0, peakMb: 0, cpuMs: 0 };
  const visit = (pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      sum.rssMb += Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
      sum.peakMb += Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
      // utime, stime, and those of children that were waited for.
      sum.cpuMs += [11, 12, 13, 14].reduce((ticks, at) => ticks + Number(fields[at]), 0) * TICK_MS;
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
      for (const child of children === '' ? [] : children.split(' ')) visit(child);
    } catch (error) {
      if (!['ENOENT', 'ESRCH'].includes(error.code)) throw error;
    }
  };
  visit(root);
  return sum;
}
