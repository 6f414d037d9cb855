import { type ServerRequests } from '@codex-ts/app-server-protocol';
import { type UserAnswers, type UserQuestions } from '@codex-ts/tools';

type Method = ServerRequests['item/tool/requestUserInput'];

/** A question as requests carry it. Every one may be answered by something that is not among its options. */
export function toWireQuestion({ id, header, question, isSecret, options }: UserQuestions['questions'][number]): Method['params']['questions'][number] {
  return { id, header, question, isOther: true, isSecret, options: options.map(({ label, description }) => ({ label, description })) };
}

/** What a client answers, whatever it names; an answer that cannot be read as a whole answers nothing. */
export function fromWireAnswers(answer: Method['result'] | null | undefined): UserAnswers {
  const given: unknown = answer?.answers;
  if (!isRecord(given)) return {};
  const read: [string, { answers: string[] }][] = [];
  for (const [id, one] of Object.entries(given)) {
    const answers = isRecord(one) ? one['answers'] : undefined;
    if (!Array.isArray(answers) || !answers.every((text) => typeof text === 'string')) return {};
    read.push([id, { answers: [...answers] }]);
  }
  return Object.fromEntries(read);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
