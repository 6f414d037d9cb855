import { type ChildProcess, spawn } from 'node:child_process';
import { WATCHDOG_SCRIPT } from './watchdog-script.ts';

export type WatchedItem =
  | { type: 'tree'; pid: number }
  /** Everything that writes to this file, named as `/proc/PID/fd/1` links to it. */
  | { type: 'writers'; file: string }
  /** Everything that carries this mark in its environment. */
  | { type: 'marked'; mark: string }
  | { type: 'folder'; path: string; withParent: boolean };

/**
 * A tiny shell that outlives us only to clean up: it reads a pipe that nobody else holds, so it sees the end of it
 * however we die, SIGKILL included. Started at the first item, one per process.
 */
export class Watchdog {
  #shell: ChildProcess | undefined;

  /** From now until the returned function is called, `item` is taken care of should this process die. */
  watch(item: WatchedItem): () => void {
    const text = itemText(item);
    // A newline would be read as another item. Such a folder is left to the next run's sweep.
    if (text.includes('\n')) return () => undefined;
    this.#send(`+${text}\n`);
    return () => {
      this.#send(`-${text}\n`);
    };
  }

  #send(line: string): void {
    this.#shell ??= this.#start();
    this.#shell.stdin?.write(line);
  }

  #start(): ChildProcess {
    // A group of its own, so that a Ctrl-C meant for us does not end it first; no descriptor that anyone waits on.
    const shell = spawn('/bin/sh', ['-c', WATCHDOG_SCRIPT], { cwd: '/', env: { PATH: '/usr/bin:/bin' }, stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    // Without a shell there is no watchdog; commands still run, and die with us in every way but SIGKILL.
    const lost = (): void => {
      if (this.#shell === shell) this.#shell = undefined;
    };
    shell.once('error', lost).once('exit', lost);
    shell.stdin.on('error', lost);
    shell.unref();
    if ('unref' in shell.stdin && typeof shell.stdin.unref === 'function') shell.stdin.unref();
    return shell;
  }
}

function itemText(item: WatchedItem): string {
  if (item.type === 'tree') return `k${item.pid}`;
  if (item.type === 'writers') return `w${item.file}`;
  if (item.type === 'marked') return `m${item.mark}`;
  return `${item.withParent ? 'p' : 'd'}${item.path}`;
}
