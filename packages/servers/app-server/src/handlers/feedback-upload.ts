import { newUuidV7 } from '@codex-ts/protocol';
import { gatherAttachments } from '../feedback/gather-attachments.ts';
import { keepFeedback } from '../feedback/keep-feedback.ts';
import { RequestError } from '../request-error.ts';
import { type Handler } from './handler.ts';
import { threadIdOf } from './thread-id.ts';
import { withConfig } from './with-config.ts';

const SECRET_VARIABLE = /(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)$/i;

/** Feedback is kept in a file below CODEX_HOME; nothing leaves the machine. */
export const feedbackUpload: Handler<'feedback/upload'> = async ({ server }, { classification, reason, threadId: named, includeLogs, extraLogFiles }) => {
  const { engine } = server;
  const { merged } = await withConfig(engine.config.read({ cwd: null }));
  if ((merged['feedback'] as { enabled?: unknown } | undefined)?.enabled === false) throw new RequestError('sending feedback is disabled by configuration');
  const threadId = named ? threadIdOf(named) : null;
  const attachments = includeLogs ? await gatherAttachments(server, { threadId, extraLogFiles: extraLogFiles ?? [] }) : [];
  const { token } = await engine.host.account.read();
  const variables = Object.entries(process.env).flatMap(([name, value]) => (SECRET_VARIABLE.test(name) && value !== undefined ? [value] : []));
  const feedback = { classification, reason: reason ?? null, threadId: threadId ?? `no-active-thread-${newUuidV7()}`, userAgent: engine.userAgent, attachments };
  await keepFeedback(feedback, { codexHome: engine.codexHome, secrets: [...(token === null ? [] : [token]), ...variables], now: new Date() });
  return { threadId: feedback.threadId };
};
