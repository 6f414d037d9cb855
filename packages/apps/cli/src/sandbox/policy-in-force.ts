import { explainValue, loadConfig, type LoadedConfig } from '@codex-ts/config';
import { CodexError, type SandboxPolicy } from '@codex-ts/protocol';

import { type Settings, settingsOf } from '../administration/settings.ts';
import { type CommandHost } from '../command-host.ts';
import { type ConfinedRun } from './run-confined.ts';

export interface PolicyInForce {
  readonly settings: Settings & { readonly loaded: LoadedConfig };
  readonly policy: SandboxPolicy;
}

/**
 * What a command may do: as a thread of this configuration, where a mode or a permission profile is set by anybody;
 * read-only where none is, whatever the project's trust would allow. The original takes profiles into account but no
 * `sandbox_mode`. @throws CodexError `full_auto_with_profile`; ConfigError
 */
export async function policyInForce({ overrides, profile, cd, strict, mode, fullAuto }: ConfinedRun, host: CommandHost): Promise<PolicyInForce> {
  const settings = await settingsOf({ overrides, profile, cd, strict }, host);
  const load = (sandboxMode: ConfinedRun['mode']): Promise<LoadedConfig> => loadConfig({ ...settings.configInput, flags: { sandboxMode } });
  const asSet = await load(mode);
  const isProfile = asSet.config.permissionProfile !== null;
  if (fullAuto && isProfile) {
    throw new CodexError('--full-auto works with `sandbox_mode` only, and a permission profile is in force (`default_permissions`). Leave one of them out.', { code: 'full_auto_with_profile' });
  }
  const loaded = fullAuto ? await load('workspace-write') : isProfile || isSet(asSet) ? asSet : await load('read-only');
  return { settings: { ...settings, loaded }, policy: loaded.config.sandboxPolicy };
}

function isSet(loaded: LoadedConfig): boolean {
  const { winner } = explainValue(loaded, ['sandbox_mode']);
  return winner !== null && winner.kind !== 'default';
}
