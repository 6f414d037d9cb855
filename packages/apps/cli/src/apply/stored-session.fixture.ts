import { DEFAULT_FILE_HISTORY_LIMITS, FileHistory, type FileHistoryLimits } from '@codex-ts/file-history';
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { type CommandOptions, commandWorld, type CommandWorld, type RanCommand } from '../command-line.fixture.ts';

/** Runs git without the machine's own settings. */
export function git(cwd: string, ...args: string[]): string {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'init.defaultBranch=main'];
  const env = { PATH: process.env['PATH'], HOME: cwd, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  return execFileSync('git', [...who, ...args], { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trimEnd();
}

export function put(folder: string, name: string, text: string | Buffer): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

export function read(folder: string, name: string): string | null {
  return existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : null;
}

/** Where a session worked, and another clone of the same repository. */
export interface ApplyWorld extends CommandWorld {
  /** `world.cwd`: where the session worked. */
  readonly source: string;
  readonly clone: string;
  /** Runs `codex apply ...` in the clone. */
  apply(words: string | readonly string[], options?: CommandOptions): Promise<RanCommand>;
}

export async function applyWorld(files: Readonly<Record<string, string>>): Promise<ApplyWorld> {
  const world = await commandWorld();
  const source = world.cwd;
  git(source, 'init', '-q');
  for (const [name, text] of Object.entries(files)) put(source, name, text);
  git(source, 'add', '-A', '-f');
  git(source, 'commit', '-q', '-m', 'before');
  const clone = join(dirname(source), 'a clone');
  git(source, 'clone', '-q', source, clone);
  const apply: ApplyWorld['apply'] = (words, options = {}) => world.run(['apply', ...(typeof words === 'string' ? words.split(' ') : words)], { cwd: clone, ...options });
  return { ...world, source, clone, apply };
}

/** The record of a session, and what its turns do. */
export class StoredSession {
  readonly #path: string;
  readonly #history: FileHistory;
  readonly #cwd: string;
  #at = Date.parse('2026-03-01T10:00:00.000Z');

  constructor({ home, source }: ApplyWorld, id: string, { cwd = source, limits = {} }: { cwd?: string; limits?: Partial<FileHistoryLimits> } = {}) {
    this.#cwd = cwd;
    this.#path = join(home, 'sessions/2026/03/01', `rollout-2026-03-01T10-00-00-${id}.jsonl`);
    this.#history = new FileHistory({ codexHome: home, threadId: id, limits: { ...DEFAULT_FILE_HISTORY_LIMITS, ...limits }, onNotice: () => undefined, now: () => (this.#at += 1000) });
    mkdirSync(dirname(this.#path), { recursive: true });
    const meta = { id: id, timestamp: '2026-03-01T10:00:00.000Z', cwd, originator: 'codex_exec', cli_version: '0.117.0', source: 'exec' };
    this.#line('session_meta', meta);
  }

  /** A turn whose changes are watched, whatever makes them. */
  async turn(id: string, act: () => void): Promise<void> {
    this.#begin(id);
    await this.#history.beginTurn(id, [this.#cwd]);
    act();
    await this.#history.endTurn(id);
  }

  /** A turn that nobody watched, with these calls of tools and their answers. Nothing is changed by it. */
  recordedTurn(id: string, ...calls: readonly (readonly [item: object, output: string])[]): void {
    this.#begin(id);
    for (const [index, [item, output]] of calls.entries()) {
      const call = { call_id: `${id}-${index}`, ...item };
      const isCustom = 'type' in item && item.type === 'custom_tool_call';
      this.#line('response_item', call);
      this.#line('response_item', { type: isCustom ? 'custom_tool_call_output' : 'function_call_output', call_id: call.call_id, output });
    }
  }

  rollback(turns: number): void {
    this.#line('event_msg', { type: 'thread_rolled_back', num_turns: turns });
  }

  async undo(): Promise<void> {
    await this.#history.apply(await this.#history.plan({ turns: 1 }));
  }

  /** What kept contents there were is gone. */
  forgetContents(home: string): void {
    rmSync(join(home, 'file-history/objects'), { recursive: true });
  }

  #begin(id: string): void {
    this.#line('turn_context', { turn_id: id, cwd: this.#cwd, approval_policy: 'never', sandbox_policy: { type: 'read-only' }, model: 'm', summary: 'auto' });
    this.#line('event_msg', { type: 'user_message', message: id, images: [], local_images: [], text_elements: [] });
  }

  #line(type: string, payload: object): void {
    this.#at += 1000;
    appendFileSync(this.#path, `${JSON.stringify({ timestamp: new Date(this.#at).toISOString(), type, payload })}\n`);
  }
}
