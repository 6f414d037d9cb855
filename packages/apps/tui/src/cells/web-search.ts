import { type Line, line, sanitizeRow, span } from '@codex-ts/terminal-markup';

import { type DrawOptions, type WebSearchCell } from './cell.ts';
import { marked } from './layout.ts';
import { BOLD, BULLET, runningMarker } from './looks.ts';

/** What was looked for on the web. */
export function webSearchLines(cell: WebSearchCell, width: number, { nowMs }: DrawOptions): Line[] {
  if (!cell.isDone) return marked(runningMarker(nowMs), line(span('Searching the web', BOLD), ...(cell.query === '' ? [] : [` ${sanitizeRow(cell.query)}`])), width);
  const { verb, what } = searchWords(cell);
  return marked(BULLET, line(span(verb, BOLD), ...(what === '' ? [] : [` ${sanitizeRow(what)}`])), width);
}

/** What was done, and with what. */
export function searchWords({ query, action }: WebSearchCell): { verb: string; what: string } {
  switch (action?.type) {
    case 'openPage':
      return { verb: 'Opened', what: action.url ?? query };
    case 'findInPage':
      return { verb: 'Searched', what: [action.pattern == null ? '' : `'${action.pattern}'`, action.url ?? ''].filter((part) => part !== '').join(' in ') };
    case 'search': {
      const [first = query, ...others] = action.queries ?? [];
      return { verb: 'Searched', what: `${action.query ?? first}${others.length > 0 ? ' …' : ''}` };
    }
    case 'other':
    case undefined:
      return { verb: 'Searched', what: query };
  }
}
