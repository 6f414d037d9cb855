import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { type Config, type ConfigFlags } from './config.ts';
import { loadConfig, type LoadedConfig } from './load-config.ts';
import { type LoadConfigInput } from './load-config-input.ts';

/** A throw-away CODEX_HOME, a project folder and a folder that stands for /etc/codex. */
export class ConfigHome {
  readonly base = realpathSync(mkdtempSync(join(tmpdir(), 'config-spec-')));
  readonly home = this.folder('home');
  readonly cwd = this.folder('project');
  system = join(this.base, 'etc');

  folder(name: string): string {
    const path = join(this.base, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** Writes a file below the base folder and returns its path. */
  write(name: string, content: string | Buffer): string {
    const path = join(this.base, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  /** Makes a named pipe that nobody writes to, so that a careless reader would hang. */
  fifo(name: string): string {
    const path = join(this.base, name);
    execFileSync('sh', ['-c', 'mkfifo "$0"', path]);
    return path;
  }

  config(content: string | Buffer): string {
    return this.write('home/config.toml', content);
  }

  async load(input: Partial<LoadConfigInput> & { toml?: string } = {}): Promise<LoadedConfig> {
    const { toml, ...rest } = input;
    if (toml !== undefined) this.config(toml);
    return loadConfig(this.input(rest));
  }

  /** What a configuration of these folders is loaded from. */
  input(more: Partial<LoadConfigInput> = {}): LoadConfigInput {
    return { codexHome: this.home, cwd: this.cwd, cliOverrides: [], env: { HOME: this.base }, systemDir: this.system, ...more };
  }

  /** The effective settings of some TOML, overrides and flags. */
  async settings(toml: string, cliOverrides: readonly string[] = [], flags: ConfigFlags = {}, profile?: string): Promise<Config> {
    return (await this.load({ toml, cliOverrides, flags, profile })).config;
  }

  remove(): void {
    rmSync(this.base, { recursive: true, force: true });
  }
}

/** What a promise was rejected with; fails when it was not. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error('expected a rejection with an Error');
  return error;
}
