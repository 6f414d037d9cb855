// A terminal that watches: runs a command on a PTY, answers what terminals are asked, and says when a text was written.
import { spawn } from 'node-pty';
import { readdirSync, readFileSync } from 'node:fs';
import { treeOf } from './app-server-tree.mjs';

const PATIENCE_MS = 120_000;
const KEY_MS = 5000;
/** What a usual terminal (xterm, tmux) answers; the screen is empty at the start. */
const ANSWERS = [
  [/\x1b\]10;\?(?:\x07|\x1b\\)/, '\x1b]10;rgb:ffff/ffff/ffff\x1b\\'],
  [/\x1b\]11;\?(?:\x07|\x1b\\)/, '\x1b]11;rgb:0000/0000/0000\x1b\\'],
  [/\x1b\[6n/, '\x1b[1;1R'],
  [/\x1b\[0?c/, '\x1b[?62;22c'],
];
const SEQUENCE = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-Z\\^_`a-~])/g;
const UNFINISHED = /\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[ -/]*)?$/;

export class TuiPeer {
  #pty;
  #wanted = new Set();
  #tail = '';
  #rest = '';
  #isOver = false;
  /** Bytes that were written. */
  bytes = 0;
  /** Hears what is written, without what moves the cursor and colours. */
  onText = null;
  start = performance.now();

  constructor(argv, { env, cwd, columns = 100, rows = 40 }) {
    this.#pty = spawn(argv[0], argv.slice(1), { name: 'xterm-256color', cols: columns, rows, cwd, env: { ...env, TERM: 'xterm-256color' } });
    this.#pty.onData((text) => this.#take(text));
    this.ended = new Promise((resolve) => this.#pty.onExit(({ exitCode }) => {
      this.#isOver = true;
      for (const { fail } of this.#wanted) fail(new Error(`it ended with ${exitCode}: ${this.#tail}`));
      resolve(exitCode);
    }));
  }

  get pid() {
    return this.#pty.pid;
  }

  #take(text) {
    const now = performance.now();
    this.bytes += text.length;
    for (const [asked, answer] of ANSWERS) if (asked.test(text)) this.#pty.write(answer);
    const all = this.#rest + text;
    this.#rest = UNFINISHED.exec(all)?.[0] ?? '';
    const written = all.slice(0, all.length - this.#rest.length).replaceAll(SEQUENCE, '\0');
    this.onText?.(written);
    this.#tail += written;
    for (const wanted of this.#wanted) {
      wanted.seen += written;
      if (wanted.seen.includes(wanted.text)) wanted.met(now);
      wanted.seen = wanted.seen.slice(-wanted.text.length);
    }
    this.#tail = this.#tail.slice(-500);
  }

  /** Waits until the text is written from now on, in one piece. @returns the time */
  written(text, patienceMs = PATIENCE_MS) {
    return new Promise((resolve, reject) => {
      if (this.#isOver) return reject(new Error('it has ended'));
      const late = setTimeout(() => reject(new Error(`${text} was not written: ${JSON.stringify(this.#tail)}`)), patienceMs);
      const over = (settle) => (value) => {
        clearTimeout(late);
        this.#wanted.delete(wanted);
        settle(value);
      };
      const wanted = { text, seen: '', met: over(resolve), fail: over(reject) };
      this.#wanted.add(wanted);
    });
  }

  type(keys) {
    this.#pty.write(keys);
  }

  /** Types a prompt as a person does: the key that sends it comes a moment later, or from the caller. */
  async send(prompt, { holdsEnter = false } = {}) {
    this.type(prompt);
    await new Promise((go) => setTimeout(go, 250));
    if (!holdsEnter) this.type('\r');
  }

  /** Types a character that nothing else writes. @returns ms until it was drawn, at most 5000: the original does not draw each */
  async key(character) {
    const drawn = this.written(character, KEY_MS).catch(() => Infinity);
    const start = performance.now();
    this.type(character);
    return Math.min((await drawn) - start, KEY_MS);
  }

  tree() {
    return treeOf(this.pid);
  }

  /** How often each of its threads and those of its children has gone to sleep so far, by the thread's number. */
  sleeps(pid = this.pid, found = new Map()) {
    try {
      for (const task of readdirSync(`/proc/${pid}/task`)) {
        found.set(task, Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/task/${task}/status`, 'utf8'))[1]));
      }
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
      for (const child of children === '' ? [] : children.split(' ')) this.sleeps(child, found);
    } catch (error) {
      // A thread or a child that ends while it is looked at.
      if (!['ENOENT', 'ESRCH'].includes(error.code)) throw error;
    }
    return found;
  }

  async end() {
    if (!this.#isOver) this.#pty.kill('SIGKILL');
    await this.ended;
  }
}
