import { type Line, line, sanitize, sanitizeRow, span } from '@codex-ts/terminal-markup';

import { type DecisionCell, type DecisionSubject } from './cell.ts';
import { marked } from './layout.ts';
import { BOLD, DIM } from './looks.ts';

const LONGEST_COMMAND = 80;
const YES = span('✔ ', { fg: 'green', bold: true });
const NO = span('✗ ', { fg: 'red', bold: true });

/** What the user answered when asked, and for how long it holds. */
export function decisionLines({ verdict, subject }: DecisionCell, width: number): Line[] {
  const { approved, what } = wordsOf(subject);
  const yes = (until: string): Line[] => marked(YES, line('You ', span('approved', BOLD), ` codex to ${approved} `, ...what, span(until, BOLD)), width);
  switch (verdict) {
    case 'once':
      return yes(' this time');
    case 'session':
      return yes(' for this session');
    case 'always':
      return yes(subject.type === 'command' && subject.prefix !== null ? ` and whatever starts with ${commandText(subject.prefix)}` : ' from now on');
    case 'denied':
      return marked(NO, line('You ', span('did not approve', BOLD), ` codex to ${approved} `, ...what), width);
    case 'blocked':
      return marked(NO, line('You ', span('blocked', BOLD), ` codex: never ${approved} `, ...what), width);
    case 'canceled':
      return marked(NO, line('You ', span('canceled', BOLD), ` the request to ${approved} `, ...what), width);
  }
}

function wordsOf(subject: DecisionSubject): { approved: string; what: ReturnType<typeof span>[] } {
  switch (subject.type) {
    case 'command':
      return { approved: 'run', what: [span(commandText(subject.command), DIM)] };
    case 'host':
      return { approved: 'reach', what: [span(sanitizeRow(subject.host), DIM)] };
    case 'patch':
      return { approved: 'make', what: [span('these changes')] };
    case 'permissions':
      return { approved: 'have', what: [span('more permissions')] };
    case 'server':
      return { approved: 'answer', what: [span(sanitizeRow(subject.name), DIM)] };
  }
}

/** A command in a sentence: its first line, not too long. */
function commandText(command: string): string {
  const [first = '', ...others] = sanitize(command).trim().split('\n');
  const isCut = first.length > LONGEST_COMMAND || others.length > 0;
  return isCut ? `${first.slice(0, LONGEST_COMMAND).trimEnd()} …` : first;
}
