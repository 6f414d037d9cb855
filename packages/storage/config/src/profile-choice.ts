import { errorAt } from './config-error.ts';
import { type LayerStack } from './layer-stack.ts';
import { type PermissionTable } from './schema/permission-keys.ts';
import { type RootTable } from './schema/root-keys.ts';

/** The permission profile in use. */
export interface ChosenProfile {
  readonly name: string;
  readonly table: PermissionTable;
}

/**
 * The permission profile that the layers choose; null when they choose a sandbox mode, or nothing. The highest layer
 * that sets `default_permissions` or `sandbox_mode` decides; with both, the profile counts.
 * @throws {ConfigError} when profiles are there without a choice, or the chosen one is not there.
 */
export function chosenProfile(stack: Pick<LayerStack, 'layers' | 'merged'>, root: RootTable): ChosenProfile | null {
  const name = root.default_permissions;
  const defined = root.permissions;
  if (name === undefined || !layersChooseProfile(stack)) {
    if (name === undefined && root.sandbox_mode === undefined && defined !== undefined && defined.size > 0) refuseUnchosen(stack);
    return null;
  }
  const table = defined?.get(name);
  if (table !== undefined) return { name, table };
  const reason = defined === undefined ? '`default_permissions` needs a `[permissions]` table' : `there is no permission profile \`${name}\`: write \`[permissions.${name}.filesystem]\``;
  throw errorAt(stack.merged.entries.get('default_permissions') ?? stack.merged, reason, 'config_permission_profile', ['default_permissions']);
}

function layersChooseProfile({ layers }: Pick<LayerStack, 'layers'>): boolean {
  const deciding = [...layers].reverse().find(({ disabledReason, table }) => disabledReason === null && (table.entries.has('default_permissions') || table.entries.has('sandbox_mode')));
  return deciding?.table.entries.has('default_permissions') ?? false;
}

function refuseUnchosen({ merged }: Pick<LayerStack, 'merged'>): never {
  const reason = 'permission profiles are defined, but none is chosen: set `default_permissions` to the name of one, or set `sandbox_mode`';
  throw errorAt(merged.entries.get('permissions') ?? merged, reason, 'config_permission_profile', ['permissions']);
}
