import { newUuidV7 } from '@codex-ts/protocol';
import { gatherAttachments } from '../feedback/gather-attachments.ts';
import { keepFeedback } from '../feedback/keep-feedback.ts';
import { knownSecrets } from '../feedback/known-secrets.ts';
import { RequestError } from '../request-error.ts';
import { type Handler } from './handler.ts';
import { threadIdOf } from './thread-id.ts';
import { withConfig } from './with-config.ts';

/** Feedback is kept in a file below CODEX_HOME; nothing leaves the machine. */
export const feedbackUpload: Handler<'feedback/upload'> = async ({ server }, { classification, reason, threadId: named, includeLogs, extraLogFiles }) => {
  const { codexHome, config, userAgent } = server.engine;
  const { merged } = await withConfig(config.read({ cwd: null }));
  if ((merged['feedback'] as { enabled?: unknown } | undefined)?.enabled === false) throw new RequestError('sending feedback is disabled by configuration');
  const threadId = named ? threadIdOf(named) : null;
  const attachments = includeLogs ? await gatherAttachments(server, { threadId, extraLogFiles: extraLogFiles ?? [] }) : [];
  const secrets = await knownSecrets({ codexHome, merged, env: process.env });
  const feedback = { classification, reason: reason ?? null, threadId: threadId ?? `no-active-thread-${newUuidV7()}`, userAgent, attachments };
  await keepFeedback(feedback, { codexHome, secrets, now: new Date() });
  return { threadId: feedback.threadId };
};
