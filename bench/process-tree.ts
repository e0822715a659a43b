import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What a process takes. */
export interface Usage {
  /** Resident set. */
  readonly bytes: number;
  /** Processor time since it began. */
  readonly milliseconds: number;
}

interface ProcessEntry extends Usage {
  readonly id: number;
  readonly parent: number;
}

/** Milliseconds in the unit that Linux counts processor time in. */
const CLOCK_TICK = 10;

/** What a process takes together with all below it. */
export async function usageOfTree(root: number): Promise<Usage> {
  const processes = await (process.platform === 'linux' ? listFromProc() : listFromPs());
  const tree = processes.filter(({ id }) => id === root);
  // The list grows while it is walked: each process is followed by its children.
  for (const { id } of tree) tree.push(...processes.filter(({ parent }) => parent === id));
  return {
    bytes: tree.reduce((sum, { bytes }) => sum + bytes, 0),
    milliseconds: tree.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
  };
}

async function listFromProc(): Promise<ProcessEntry[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  // A process may end while it is looked at.
  const entries = ids.map((id) => readFromProc(id).catch(() => undefined));
  return (await Promise.all(entries)).filter((entry) => entry !== undefined);
}

async function readFromProc(id: string): Promise<ProcessEntry> {
  const stat = await readFile(`/proc/${id}/stat`, 'utf8');
  const status = await readFile(`/proc/${id}/status`, 'utf8');
  // The name of the program, in parentheses, may itself hold spaces and parentheses. After it come state, parent, …
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [, resident = '0'] = /^VmRSS:\s+(\d+) kB/m.exec(status) ?? [];
  return {
    id: Number(id),
    parent: Number(fields[1]),
    bytes: Number(resident) * 1024,
    milliseconds: (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK,
  };
}

async function listFromPs(): Promise<ProcessEntry[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,rss=,time=']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [id, parent, resident, time = ''] = line.trim().split(/\s+/);
      return {
        id: Number(id),
        parent: Number(parent),
        bytes: Number(resident) * 1024,
        milliseconds: parseTime(time),
      };
    });
}

/** Reads `[days-][hours:]minutes:seconds`. */
function parseTime(time: string): number {
  const [clock = '', days = '0'] = time.split('-').reverse();
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return (Number(days) * 24 * 60 * 60 + seconds) * 1000;
}
