import { type StateReport, type ThreadCatalog } from '@codex-ts/state';
import { type Finding, megabytes } from './finding.ts';

/** The index of threads beside the files it is about. */
export async function checkThreads(catalog: ThreadCatalog, signal: AbortSignal): Promise<Finding> {
  const report = await catalog.inspect(signal);
  const { database, files, rows } = report;
  if (!database.exists) return { name: 'threads', status: 'ok', summary: `${files} stored; no index yet, the next list makes it`, details: [] };
  const isDamaged = database.problems.length > 0;
  const isNewer = database.version !== null && database.version > report.newestVersion;
  const summary = `${files} stored, ${rows === null ? 'none' : rows.all} in the index (${megabytes(database.bytes.database + database.bytes.wal)})`;
  return { name: 'threads', status: isDamaged ? 'error' : isNewer ? 'warning' : 'ok', summary, details: [...detailsOf(report, isNewer)] };
}

function* detailsOf({ database, newestVersion, unknown, gone, outdated, jobs }: StateReport, isNewer: boolean): Generator<string> {
  for (const problem of database.problems) yield `${database.path}: ${problem}`;
  if (database.problems.length > 0) yield 'lists are made from the files meanwhile; `codex doctor --repair` makes the index anew';
  if (isNewer) yield `${database.path} was made by a newer version (schema ${String(database.version)}, this one knows ${newestVersion}): it is left alone`;
  if (unknown + gone + outdated > 0) yield `${unknown} files not in the index, ${gone} rows without a file, ${outdated} out of date: the next list mends that`;
  for (const { path, bytes } of database.damaged) yield `set aside because it was damaged: ${path} (${megabytes(bytes)}); it can be deleted`;
  for (const { kind, status, worker, lastError } of jobs) {
    if (status === 'running' || lastError !== null) yield `job ${kind}: ${status}${worker === null ? '' : ` by ${worker}`}${lastError === null ? '' : `: ${lastError}`}`;
  }
}
