import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { allBindings } from '../../views/keys/view-bindings.ts';

function repositoryRoot(folder: string): string {
  return existsSync(join(folder, 'nx.json')) ? folder : repositoryRoot(dirname(folder));
}

/** `context.action: keys`, as the page has them. */
function rowsOfPage(): string[] {
  let context = '';
  return readFileSync(join(repositoryRoot(import.meta.dirname), 'docs', 'keys.md'), 'utf8')
    .split('\n')
    .flatMap((row) => {
      context = /^## `(\w+)`/.exec(row)?.[1] ?? context;
      const [, action, keys = ''] = /^\| `(\w+)` \| (.*?) \| \S.* \|$/.exec(row) ?? [];
      return action === undefined ? [] : [`${context}.${action}: ${[...keys.matchAll(/`([^`]+)`/g)].map(([, key]) => key).join(', ')}`];
    });
}

describe('docs/keys.md', () => {
  it('has every action with its keys and what it does, in the order of the table', () => {
    const rows = Object.entries(allBindings).flatMap(([context, actions]) => Object.entries(actions).map(([action, keys]) => `${context}.${action}: ${keys.join(', ')}`));
    expect(rowsOfPage()).toEqual(rows);
  });
});
