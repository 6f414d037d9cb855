import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type ToolPrograms, toolPrograms, type ToolProgramsOptions } from './tool-programs.ts';

/**
 * The tool programs of this process; undefined where it cannot be started as them: on Windows, where PATH takes other
 * files, and when it does not run from the bundle.
 */
export function openToolPrograms(
  { codexHome, onProblem }: Pick<ToolProgramsOptions, 'codexHome' | 'onProblem'>,
  { moduleUrl = import.meta.url, platform = process.platform }: { moduleUrl?: string; platform?: NodeJS.Platform } = {},
): ToolPrograms | undefined {
  // All chunks of the bundle lie in one folder.
  const entry = join(dirname(fileURLToPath(moduleUrl)), 'codex.cjs');
  if (platform === 'win32' || !existsSync(entry)) return undefined;
  return toolPrograms({ codexHome, entry, node: process.execPath, onProblem });
}
