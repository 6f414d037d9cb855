import { type ThreadStartResponse } from '@codex-ts/app-server-protocol';

import { type ExecOptions } from './exec-options.ts';
import { sandboxSummary } from './sandbox-summary.ts';
import { type Style } from './style.ts';

const RULE = '--------';

/** The head of the human output: what runs where, and under which rules. One line each. */
export function bannerLines(options: ExecOptions, session: ThreadStartResponse, style: Style): string[] {
  const { display, version } = options;
  const facts: [string, string][] = [
    ['workdir', session.cwd],
    ['model', session.model],
    ['provider', session.modelProvider],
    ['approval', typeof session.approvalPolicy === 'string' ? session.approvalPolicy : 'granular'],
    ['sandbox', sandboxSummary(session.sandbox)],
    ['reasoning effort', (display.reasoningEffort === undefined ? session.reasoningEffort : display.reasoningEffort) ?? 'none'],
    ['reasoning summaries', display.reasoningSummary ?? 'none'],
    ['session id', session.thread.id],
  ];
  return [
    `codex-ts v${version}`,
    RULE,
    ...facts.map(([label, value]) => `${style.bold(`${label}:`)} ${value}`),
    RULE,
  ];
}
