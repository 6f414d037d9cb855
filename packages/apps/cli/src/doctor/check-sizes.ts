import { systemErrorCode } from '@codex-ts/protocol';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { type Finding, megabytes } from './finding.ts';

/** What each store takes on disk. */
export async function checkSizes({ codexHome, sqliteHome, logDir }: { codexHome: string; sqliteHome: string; logDir: string }): Promise<Finding> {
  const places = [
    { label: 'sessions', path: join(codexHome, 'sessions') },
    { label: 'archived sessions', path: join(codexHome, 'archived_sessions') },
    { label: 'file history', path: join(codexHome, 'file-history') },
    { label: 'thread index', path: join(sqliteHome, 'codex-ts-threads.sqlite') },
    { label: 'logs', path: logDir },
    { label: 'log database', path: join(sqliteHome, 'codex-ts-logs.sqlite') },
    { label: 'prompt history', path: join(codexHome, 'history.jsonl') },
  ];
  let total = 0;
  const details: string[] = [];
  for (const { label, path } of places) {
    const { bytes, files } = await sizeOf(path);
    total += bytes;
    if (files > 0) details.push(`${label}: ${megabytes(bytes)} in ${files} ${files === 1 ? 'file' : 'files'}`);
  }
  return { name: 'sizes', status: 'ok', summary: megabytes(total), details };
}

async function sizeOf(path: string): Promise<{ bytes: number; files: number }> {
  try {
    const found = await stat(path);
    if (!found.isDirectory()) return { bytes: found.size, files: 1 };
    const sum = { bytes: 0, files: 0 };
    for (const name of await readdir(path)) {
      const inner = await sizeOf(join(path, name));
      sum.bytes += inner.bytes;
      sum.files += inner.files;
    }
    return sum;
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return { bytes: 0, files: 0 };
  }
}
