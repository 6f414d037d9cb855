import { type ConfigEdit as WireEdit, type ConfigWriteResponse } from '@codex-ts/app-server-protocol';
import { type ConfigEdit, type JsonObject, type JsonValue, parseKeyPath } from '@codex-ts/config-edit';
import { valueAt } from './config-path.ts';
import { configWriteError, invalidEdit } from './config-write-error.ts';
import { overridden } from './config-override.ts';
import { type EngineFace } from './engine-face.ts';

export interface ConfigWriteRequest {
  edits: readonly WireEdit[];
  filePath?: string | null | undefined;
  expectedVersion?: string | null | undefined;
}

/**
 * Makes all edits of the user's file, or none.
 * @throws RequestError with the code that tells programs why
 */
export async function writeConfig({ config }: EngineFace, request: ConfigWriteRequest): Promise<ConfigWriteResponse> {
  try {
    const edits = await withoutIdleRemovals(config, request.edits.map(configEdit));
    const { version, filePath, loaded } = await config.write({
      edits,
      ...(request.filePath ? { filePath: request.filePath } : {}),
      ...(request.expectedVersion ? { expectedVersion: request.expectedVersion } : {}),
    });
    const hidden = overridden(loaded, edits.filter((edit) => !('remove' in edit)).map(({ path }) => path));
    return { status: hidden === null ? 'ok' : 'okOverridden', version, filePath, overriddenMetadata: hidden };
  } catch (error) {
    throw configWriteError(error);
  }
}

function configEdit({ keyPath, value, mergeStrategy }: WireEdit): ConfigEdit {
  if (keyPath.trim() === '') throw invalidEdit('keyPath must not be empty');
  const path = parseKeyPath(keyPath);
  if (value === null || value === undefined) return { path, remove: true };
  if (mergeStrategy === 'upsert' && isTable(value)) return { path, merge: value };
  return { path, set: value as JsonValue };
}

function isTable(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Clearing a key that its table does not have is done already, as in the original; clearing one whose table is not there
 * is an error, as there.
 */
async function withoutIdleRemovals(config: EngineFace['config'], edits: readonly ConfigEdit[]): Promise<ConfigEdit[]> {
  if (!edits.some((edit) => 'remove' in edit)) return [...edits];
  const { layers } = await config.read({ cwd: null });
  const user = layers.find(({ name }) => name.type === 'user')?.config;
  return edits.filter((edit, index) => {
    if (!('remove' in edit) || valueAt(user, edit.path) !== undefined) return true;
    const isMadeBefore = edits.slice(0, index).some(({ path }) => path[0] === edit.path[0]);
    return isMadeBefore || !isTable(valueAt(user, edit.path.slice(0, -1)) ?? null);
  });
}
