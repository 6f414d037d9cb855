import { ensureDir, writeFileAtomic } from '@codex-ts/fs-utils';
import { Redactor } from '@codex-ts/otel';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { withoutLastWord } from './cut-word.ts';
import { type Attachment } from './tail-of-file.ts';

/** What somebody has to say, and what goes along with it. */
export interface Feedback {
  readonly classification: string;
  readonly reason: string | null;
  readonly threadId: string;
  readonly userAgent: string;
  readonly attachments: readonly Attachment[];
}

export interface KeepOptions {
  readonly codexHome: string;
  /** Values that must not be in the file, however they got into a log. */
  readonly secrets: readonly string[];
  readonly now: Date;
}

const LINES_AT_ONCE = 200;
/** A longer line is cut, for it is searched for secrets in one go; the redactor searches no more than this either. */
const MAX_LINE_CHARS = 256 * 1024;

/**
 * Writes feedback into a file of its own below `<codexHome>/feedback`, for the owner's eyes alone, with secrets taken
 * out. Nothing leaves the machine: whoever wants it sent sends the file. @returns its path
 */
export async function keepFeedback(feedback: Feedback, { codexHome, secrets, now }: KeepOptions): Promise<string> {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.add(secret);
  const attachments: Attachment[] = [];
  for (const attachment of feedback.attachments) {
    attachments.push(attachment.text === undefined ? attachment : { ...attachment, text: await redacted(attachment.text, redactor) });
  }
  const { classification, reason, threadId, userAgent } = feedback;
  const said = { classification: redactor.redact(classification), reason: reason === null ? null : await redacted(reason, redactor) };
  const folder = join(codexHome, 'feedback');
  await ensureDir(folder, 0o700);
  const path = join(folder, `${now.toISOString().replace(/[:.]/g, '-')}-${threadId}.json`);
  await writeFileAtomic(path, `${JSON.stringify({ createdAt: now.toISOString(), ...said, threadId, userAgent, attachments }, null, 2)}\n`, { mode: 0o600 });
  return path;
}

/** Line by line, with rests for everything else. */
async function redacted(text: string, redactor: Redactor): Promise<string> {
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    if (at % LINES_AT_ONCE === LINES_AT_ONCE - 1) await setImmediate();
    const line = lines[at] ?? '';
    const kept = line.length <= MAX_LINE_CHARS ? line : withoutLastWord(line.slice(0, MAX_LINE_CHARS));
    lines[at] = kept === line ? redactor.redact(line) : `${redactor.redact(kept)}[${line.length - kept.length} characters were left out]`;
  }
  return lines.join('\n');
}
