import { featureToggles } from '@codex-ts/config';
import { CodexError } from '@codex-ts/protocol';

import { type CommandShape } from '../command-line/command-shape.ts';
import { helpText, parseCommand } from '../command-line/parse-command.ts';
import { type RootFlags } from '../command-line/root-shape.ts';
import { UsageError } from '../command-line/usage-error.ts';
import { type LoginFlags, loginShape, loginStatusShape, logoutShape } from './login-shape.ts';

export interface LoginRequest {
  readonly action: 'store-key' | 'status' | 'logout';
  /** `-c key=value` in the order in which they apply. */
  readonly overrides: readonly string[];
  readonly strict: boolean;
}

/**
 * Parses what follows `login` or `logout`.
 * @throws UsageError, or CodexError for ways to log in that this version lacks and for unknown features
 */
export function parseLogin(root: RootFlags, name: 'login' | 'logout', args: readonly string[]): { print: string } | LoginRequest {
  const shape = name === 'login' ? loginShape() : logoutShape();
  refuseRunFlags(root, name, shape);
  const parsed = parseCommand<LoginFlags>(shape, args);
  if (parsed.kind === 'print') return { print: parsed.text };
  const { flags, next } = parsed;
  if (name === 'logout') return { action: 'logout', ...configOf(root, flags) };
  if (next?.name === 'help') return { print: helpText(next.args[0] === 'status' ? loginStatusShape() : shape) };
  if (next !== null) {
    const status = parseCommand<LoginFlags>(loginStatusShape(), next.args);
    return status.kind === 'print' ? { print: status.text } : { action: 'status', ...configOf(root, flags, status.flags) };
  }
  if (flags.withApiKey === true) return { action: 'store-key', ...configOf(root, flags) };
  throw new CodexError(
    'error: signing in with ChatGPT is not part of this version; pipe an API key into `codex login --with-api-key`, or start `codex` and choose how to reach a model',
    { code: 'usage', exitCode: 2 },
  );
}

/** Options of a run mean nothing to a login; saying so beats dropping them. */
function refuseRunFlags(root: RootFlags, name: string, { usage }: CommandShape): void {
  const { config: _config, enable: _enable, disable: _disable, strictConfig: _strict, ...rest } = root;
  const [stray] = Object.keys(rest);
  if (stray === undefined) return;
  const flag = stray.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UsageError(`the argument '--${flag}' cannot be used with '${name}'`, usage);
}

function configOf(root: RootFlags, ...inner: readonly LoginFlags[]): Pick<LoginRequest, 'overrides' | 'strict'> {
  const levels = [root, ...inner];
  const toggles = featureToggles(
    levels.flatMap(({ enable }) => enable ?? []),
    levels.flatMap(({ disable }) => disable ?? []),
  );
  const overrides = [...(root.config ?? []), ...toggles, ...inner.flatMap(({ config }) => config ?? [])];
  return { overrides, strict: levels.some(({ strictConfig }) => strictConfig === true) };
}
