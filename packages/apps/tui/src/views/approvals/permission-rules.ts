import { type CommandExecutionRequestApprovalParams, type PermissionsRequestApprovalParams } from '@codex-ts/app-server-protocol';
import { type Line, line, sanitizeRow, span } from '@codex-ts/terminal-markup';

import { DIM } from '../../cells/looks.ts';
import { shownPath } from '../../cells/shown-path.ts';
import { indented } from '../text/paragraphs.ts';

type Additional = NonNullable<CommandExecutionRequestApprovalParams['additionalPermissions']>;
type Profile = Additional | PermissionsRequestApprovalParams['permissions'];

/** What a set of permissions allows, one sentence part each: `network`, `read /data`, `write ./out`. */
export function permissionWords(profile: Profile, cwd = ''): string[] {
  const { network, fileSystem } = profile;
  return [
    ...(network?.enabled === true ? ['network'] : []),
    ...(fileSystem?.read ?? []).map((path) => `read ${shownPath(path, cwd)}`),
    ...(fileSystem?.write ?? []).map((path) => `write ${shownPath(path, cwd)}`),
    ...('macos' in profile && profile.macos != null ? macWords(profile.macos) : []),
  ];
}

/** The same as rows; none for an empty set. */
export function permissionLines(profile: Profile | null | undefined, width: number, cwd = ''): Line[] {
  const words = profile == null ? [] : permissionWords(profile, cwd);
  return words.length === 0 ? [] : indented(line(span('Permissions: ', DIM), words.join('; ')), width);
}

function macWords(macos: NonNullable<Additional['macos']>): string[] {
  const { preferences, automations, contacts } = macos;
  const apps = typeof automations === 'object' ? automations.bundle_ids.map(sanitizeRow).join(', ') : automations;
  return [
    ...(preferences === 'none' ? [] : [`macOS preferences (${preferences})`]),
    ...(apps === 'none' || apps === '' ? [] : [`automation of ${apps === 'all' ? 'all apps' : apps}`]),
    ...(contacts === 'none' ? [] : [`contacts (${contacts})`]),
    ...(macos.launchServices ? ['opening apps'] : []),
    ...(macos.accessibility ? ['accessibility'] : []),
    ...(macos.calendar ? ['calendar'] : []),
    ...(macos.reminders ? ['reminders'] : []),
  ];
}
