import { explainValue, type LoadedConfig, type ValueExplanation } from '@codex-ts/config';
import { parseKeyPath } from '@codex-ts/config-edit';
import { CodexError } from '@codex-ts/protocol';

import { loadedSettings } from '../administration/settings.ts';
import { type CommandHost } from '../command-host.ts';
import { say } from '../say.ts';
import { type ConfigRequest } from './config-flags.ts';
import { sourceText } from './source-text.ts';

/** `codex config get [KEY]`. Exit code 1 when nothing sets the key and it has no default. */
export async function showSetting(request: ConfigRequest, host: CommandHost): Promise<number> {
  const { loaded } = await loadedSettings(request, host);
  const [key] = request.operands;
  if (key === undefined) return showAll(loaded, request, host);
  const explained = explainValue(loaded, parseKeyPath(key));
  if (explained.winner === null) throw new CodexError(`Nothing sets ${key}, and it has no default.`, { code: 'config_unset' });
  if (request.flags.json === true) say(host.stdout, asJson(key, explained));
  else {
    say(host.stdout, valueText(explained));
    if (request.flags.origin === true) for (const line of originLines(explained)) say(host.stdout, line);
  }
  return 0;
}

function showAll(loaded: LoadedConfig, { flags }: ConfigRequest, host: CommandHost): number {
  for (const { path } of loaded.origins) {
    const key = path.map(quoted).join('.');
    const explained = explainValue(loaded, path);
    if (flags.json === true) say(host.stdout, asJson(key, explained));
    else say(host.stdout, `${key} = ${JSON.stringify(explained.value)}${flags.origin === true && explained.winner !== null ? `  # ${sourceText(explained.winner)}` : ''}`);
  }
  return 0;
}

/** Plain text as it is, everything else as JSON. */
function valueText({ value }: ValueExplanation): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function* originLines({ winner, overridden }: ValueExplanation): Generator<string> {
  if (winner !== null) yield `  from ${sourceText(winner)}`;
  for (const source of overridden) yield `  over ${JSON.stringify(source.value)} from ${sourceText(source)}`;
}

function asJson(key: string, { value, winner, overridden }: ValueExplanation): string {
  return JSON.stringify({ key, value, origin: winner, overridden });
}

function quoted(segment: string): string {
  return /^[A-Za-z0-9_-]+$/.test(segment) ? segment : JSON.stringify(segment);
}
