import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ensureDir, withFileLock, writeFileAtomic } from '@codex-ts/fs-utils';
import { CodexError, systemErrorCode } from '@codex-ts/protocol';
import { quoteShell } from '@codex-ts/text-utils';
import { MAX_RULES_BYTES, readRulesFile } from '../loading/read-rules-file.ts';
import { RulesError } from '../loading/rule-file-error.ts';
import { RuleFault } from '../language/rule-fault.ts';
import { normalHost } from '../rules/network-host.ts';
import { isBannedPrefix } from './banned-prefixes.ts';
import { type NetworkAmendment, networkRuleLine, prefixRuleLine } from './rule-line.ts';

/**
 * Adds a rule that allows all commands beginning with these words to a rules file, which is made with its folder when
 * it is not there. A line that is there already is not repeated.
 * @throws CodexError `banned_prefix` for words that would allow everything, `invalid_amendment`, or when the file
 * cannot be locked, read or written
 */
export async function appendPrefixRule(file: string, prefix: readonly string[], signal?: AbortSignal): Promise<void> {
  if (isBannedPrefix(prefix)) {
    throw new CodexError(`\`${quoteShell(prefix)}\` cannot be allowed for good: it can run anything.`, { code: 'banned_prefix' });
  }
  await appendLine(file, prefixRuleLine(prefix), () => true, signal);
}

/**
 * Adds a rule that opens or closes a host. As the last rule about a host counts, the line is repeated where another
 * network rule stands behind it. @throws CodexError as `appendPrefixRule`
 */
export async function appendNetworkRule(file: string, amendment: NetworkAmendment, signal?: AbortSignal): Promise<void> {
  const line = networkRuleLine({ ...amendment, host: checkedHost(amendment.host) });
  await appendLine(file, line, (behind) => !behind.some((later) => later.includes('network_rule')), signal);
}

function checkedHost(host: string): string {
  try {
    return normalHost(host);
  } catch (error) {
    if (error instanceof RuleFault) throw new CodexError(`No rule can be made for the host \`${host}\`: ${error.message}.`, { code: 'invalid_amendment', cause: error });
    throw error;
  }
}

/** @param counts whether a line that is there says enough, given the lines behind it */
async function appendLine(file: string, line: string, counts: (behind: readonly string[]) => boolean, signal: AbortSignal | undefined): Promise<void> {
  await ensureDir(dirname(file));
  await withFileLock(
    file,
    async () => {
      const before = await currentText(file);
      const lines = before.split(/\r?\n/);
      const at = lines.lastIndexOf(line);
      if (at !== -1 && counts(lines.slice(at + 1))) return;
      const tail = lines.at(-1) ?? '';
      const kept = isTorn(tail) ? `${before.slice(0, -tail.length)}# incomplete: ${tail}` : before;
      const after = `${kept}${tail === '' ? '' : '\n'}${line}\n`;
      if (Buffer.byteLength(after) > MAX_RULES_BYTES) throw new CodexError(`${file} is full: rules files are at most ${MAX_RULES_BYTES} bytes.`, { code: 'rules_full' });
      // Not by appending: half a line would keep us from starting.
      await writeFileAtomic(file, after);
    },
    { signal },
  );
}

/** The beginning of a line that a crash of another program cut off: it breaks the file. It becomes a comment. */
function isTorn(line: string): boolean {
  return /^(?:prefix|network)_rule\(/.test(line) && !line.trimEnd().endsWith(')');
}

async function currentText(file: string): Promise<string> {
  try {
    await stat(file);
  } catch (error) {
    // Anything else shows in reading it too.
    if (systemErrorCode(error) === 'ENOENT') return '';
  }
  const text = await readRulesFile(file);
  if (typeof text === 'string') return text;
  throw new RulesError([text]);
}
