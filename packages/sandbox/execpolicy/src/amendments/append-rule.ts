import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ensureDir, withFileLock, writeFileAtomic } from '@codex-ts/fs-utils';
import { CodexError, systemErrorCode } from '@codex-ts/protocol';
import { quoteShell } from '@codex-ts/text-utils';
import { parseRules } from '../loading/parse-rules.ts';
import { MAX_RULES_BYTES, readRulesFile } from '../loading/read-rules-file.ts';
import { RulesError } from '../loading/rule-file-error.ts';
import { RuleFault } from '../language/rule-fault.ts';
import { type CollectedRules } from '../rules/collected-rules.ts';
import { normalHost } from '../rules/network-host.ts';
import { isBannedPrefix } from './banned-prefixes.ts';
import { type NetworkAmendment, networkRuleLine, networkRuleOf, prefixRuleLine } from './rule-line.ts';

/**
 * Adds a rule that allows all commands beginning with these words to a rules file, which is made with its folder when
 * it is not there. A rule that is there already is not repeated, however it is written: people and formatters may have
 * changed the line.
 * @throws CodexError `banned_prefix` for words that would allow everything, `invalid_amendment`, or when the file
 * cannot be locked, read or written
 */
export async function appendPrefixRule(file: string, prefix: readonly string[], signal?: AbortSignal): Promise<void> {
  if (isBannedPrefix(prefix)) {
    throw new CodexError(`\`${quoteShell(prefix)}\` cannot be allowed for good: it can run anything.`, { code: 'banned_prefix' });
  }
  const [first, ...rest] = prefix;
  const isSaid = ({ prefixRules }: CollectedRules): boolean =>
    prefixRules.some((rule) => rule.decision === 'allow' && rule.first === first && rule.rest.length === rest.length && rule.rest.every((token, i) => token === rest[i]));
  await appendLine(file, prefixRuleLine(prefix), isSaid, signal);
}

/**
 * Adds a rule that opens or closes a host. As the last rule about a host counts, it is repeated where one behind it says
 * something else. @throws CodexError as `appendPrefixRule`
 */
export async function appendNetworkRule(file: string, amendment: NetworkAmendment, signal?: AbortSignal): Promise<void> {
  const checked = { ...amendment, host: checkedHost(amendment.host) };
  const { host, protocol, decision } = networkRuleOf(checked);
  const isSaid = ({ networkRules }: CollectedRules): boolean => {
    const about = networkRules.filter((rule) => rule.host === host && rule.decision !== 'prompt');
    const last = about.findLastIndex((rule) => rule.decision !== decision);
    return about.slice(last + 1).some((rule) => rule.protocol === protocol);
  };
  await appendLine(file, networkRuleLine(checked), isSaid, signal);
}

function checkedHost(host: string): string {
  try {
    return normalHost(host);
  } catch (error) {
    if (error instanceof RuleFault) throw new CodexError(`No rule can be made for the host \`${host}\`: ${error.message}.`, { code: 'invalid_amendment', cause: error });
    throw error;
  }
}

/** @param isSaid whether the rules of the file say already what the line says; a file that is broken says nothing */
async function appendLine(file: string, line: string, isSaid: (rules: CollectedRules) => boolean, signal: AbortSignal | undefined): Promise<void> {
  await ensureDir(dirname(file));
  await withFileLock(
    file,
    async () => {
      const found = await currentText(file);
      const rules = await parseRules(file, found);
      if (!('message' in rules) && isSaid(rules)) return;
      const before = mended(found);
      const after = `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${line}\n`;
      if (Buffer.byteLength(after) > MAX_RULES_BYTES) throw new CodexError(`${file} is full: rules files are at most ${MAX_RULES_BYTES} bytes.`, { code: 'rules_full' });
      // Not by appending: half a line would keep us from starting.
      await writeFileAtomic(file, after);
    },
    { signal },
  );
}

/** With a last line that a crash of another program cut off made a comment: as it is, it breaks the file. */
function mended(text: string): string {
  const tail = text.slice(text.lastIndexOf('\n') + 1);
  const isTorn = /^(?:prefix|network)_rule\(/.test(tail) && !tail.trimEnd().endsWith(')');
  return isTorn ? `${text.slice(0, -tail.length)}# incomplete: ${tail}` : text;
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
