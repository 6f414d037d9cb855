import { type AppServer } from '../app-server.ts';
import { storedRecord } from '../handlers/stored-record.ts';
import { basename, resolve } from 'node:path';
import { type Attachment, tailOfFile } from './tail-of-file.ts';

const MEBI = 1024 * 1024;
const MAX_EXTRA_FILES = 16;
const MAX_LOG_RECORDS = 2000;

/** The record of the thread, what was logged, and the files that a client names: of each the end. */
export async function gatherAttachments(server: AppServer, { threadId, extraLogFiles }: { threadId: string | null; extraLogFiles: readonly string[] }): Promise<Attachment[]> {
  const record = threadId === null ? null : await storedRecord(server, threadId);
  const attachments = record === null ? [] : [await tailOfFile('rollout.jsonl', record.path, 2 * MEBI)];
  attachments.push(await logs(server, threadId));
  for (const path of extraLogFiles.slice(0, MAX_EXTRA_FILES)) attachments.push(await tailOfFile(basename(path), resolve(path), MEBI));
  for (const path of extraLogFiles.slice(MAX_EXTRA_FILES)) attachments.push({ name: basename(path), problem: `no more than ${MAX_EXTRA_FILES} files go along` });
  return attachments;
}

/** Of the thread, and of this program outside of threads. */
async function logs(server: AppServer, threadId: string | null): Promise<Attachment> {
  const name = 'logs.jsonl';
  const { LogDatabase } = await import('@codex-ts/logs');
  const { config } = await server.engine.config.read({ cwd: null });
  let problem: string | undefined;
  const database = new LogDatabase({ sqliteHome: config.sqliteHome, onNotice: (text) => (problem = text) });
  try {
    if (!(await database.open())) return { name, problem: problem ?? 'there is no log database' };
    const records = await database.query({ threadId, limit: MAX_LOG_RECORDS });
    return { name, text: records.map((record) => JSON.stringify(record)).join('\n') };
  } finally {
    await database.close();
  }
}
