import { CodexError, isUuid } from '@codex-ts/protocol';
import { archiveFolder, findArchivedById, findLatestRollout, findRolloutById, findRolloutByName, parseRolloutName, rolloutsIn, sessionFiles } from '@codex-ts/rollout';
import { basename } from 'node:path';

/** A stored session: its id, and the file of its record. */
export interface FoundSession {
  readonly id: string;
  readonly path: string;
}

/** As many characters of an id as tell a prefix from a name that happens to be short. */
const SHORTEST_PREFIX = 4;

/**
 * The session that a word stands for: an id, a name, or the beginning of one id only. Archived ones count where it is an
 * id. @throws CodexError `no_session`, `ambiguous_session`, `cloud_task`
 */
export async function findSession(codexHome: string, word: string, signal: AbortSignal): Promise<FoundSession> {
  const path = isUuid(word) ? await byId(codexHome, word, signal) : ((await findRolloutByName(codexHome, word, { signal })) ?? (await byPrefix(codexHome, word, signal)));
  if (path !== null) return found(path);
  if (/^task_|^https?:/.test(word)) {
    throw new CodexError(`Tasks in the cloud are not part of this version: ${word} cannot be fetched. Give the id or name of a session.`, { code: 'cloud_task' });
  }
  const what = isUuid(word) ? `has the id ${word}` : `is named ${JSON.stringify(word)}, nor does an id begin so`;
  throw new CodexError(`No session ${what}. \`codex sessions --all\` lists them.`, { code: 'no_session' });
}

/** The session used last, in whichever folder. @throws CodexError `no_session` */
export async function findLastSession(codexHome: string, signal: AbortSignal): Promise<FoundSession> {
  const path = await findLatestRollout({ codexHome, cwd: null, signal });
  if (path === null) throw new CodexError('There is no session yet.', { code: 'no_session' });
  return found(path);
}

async function byId(codexHome: string, id: string, signal: AbortSignal): Promise<string | null> {
  return (await findRolloutById(codexHome, id, { signal })) ?? findArchivedById(codexHome, id, { signal });
}

async function byPrefix(codexHome: string, word: string, signal: AbortSignal): Promise<string | null> {
  const prefix = word.toLowerCase();
  if (prefix.length < SHORTEST_PREFIX || !/^[0-9a-f-]+$/.test(prefix)) return null;
  const bearers = new Map<string, string>();
  const note = (path: string): void => {
    const id = parseRolloutName(path)?.id;
    if (id?.startsWith(prefix) === true) bearers.set(id, path);
  };
  for await (const path of sessionFiles(codexHome, signal)) note(path);
  if (bearers.size === 0) for (const path of await rolloutsIn(archiveFolder(codexHome))) note(path);
  if (bearers.size > 1) throw new CodexError(`The ids of ${bearers.size} sessions begin with ${word}; give more of it.`, { code: 'ambiguous_session' });
  return [...bearers.values()][0] ?? null;
}

function found(path: string): FoundSession {
  return { id: parseRolloutName(path)?.id ?? basename(path, '.jsonl').slice(-36), path };
}
