import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { ConfigHome } from './config-home.fixture.ts';
import { projectDocs } from './project-docs.ts';

let at: ConfigHome;
let warnings: string[];
beforeEach(() => {
  at = new ConfigHome();
  at.folder('project/.git');
  at.folder('project/sub/deep');
  warnings = [];
});
afterEach(() => {
  at.remove();
});

async function docs(cwd = 'project/sub/deep', toml = ''): Promise<string | null> {
  const { config } = await at.load({ cwd: join(at.base, cwd), toml });
  return projectDocs(config, (warning) => warnings.push(warning));
}

describe('the user\'s own document', () => {
  it('is null without any document', async () => {
    expect(await docs()).toBeNull();
  });

  it('is trimmed; the override comes first unless blank', async () => {
    at.write('home/AGENTS.md', '\n global \n\n');
    expect(await docs()).toBe('global');
    at.write('home/AGENTS.override.md', ' \n');
    expect(await docs()).toBe('global');
    at.write('home/AGENTS.override.md', 'over');
    expect(await docs()).toBe('over');
  });

  it('is passed over when it is not UTF-8', async () => {
    at.write('home/AGENTS.override.md', Buffer.from([0xff, 0x61]));
    at.write('home/AGENTS.md', 'plain');
    expect(await docs()).toBe('plain');
    expect(warnings).toEqual([expect.stringContaining('not valid UTF-8')]);
  });

  it('does not count against the budget and stays when that is 0', async () => {
    at.write('home/AGENTS.md', 'global');
    at.write('project/AGENTS.md', 'project');
    expect(await docs('project', 'project_doc_max_bytes = 0')).toBe('global');
    expect(await docs('project', 'project_doc_max_bytes = 7')).toBe('global\n\n--- project-doc ---\n\nproject');
  });
});

describe('project documents', () => {
  it('join from the root down to the working directory, untrimmed', async () => {
    at.write('home/AGENTS.md', 'global');
    at.write('AGENTS.md', 'above the root');
    at.write('project/AGENTS.md', 'root doc\n\n');
    at.write('project/sub/AGENTS.md', '  sub doc  \n');
    at.write('project/sub/deep/below/AGENTS.md', 'below');
    expect(await docs()).toBe('global\n\n--- project-doc ---\n\nroot doc\n\n\n\n  sub doc  \n');
  });

  it('take one file per folder: override, AGENTS.md, then the fallback names in order', async () => {
    const toml = 'project_doc_fallback_filenames = ["", " ", "B.md", "A.md"]';
    at.write('project/A.md', 'a');
    expect(await docs('project', toml)).toBe('a');
    at.write('project/B.md', 'b');
    expect(await docs('project', toml)).toBe('b');
    at.write('project/AGENTS.md', 'agents');
    expect(await docs('project', toml)).toBe('agents');
    at.write('project/AGENTS.override.md', 'override');
    expect(await docs('project', toml)).toBe('override');
  });

  it('come from the working directory alone without a marker, or with no markers asked for', async () => {
    at.write('project/AGENTS.md', 'root');
    at.write('project/sub/AGENTS.md', 'sub');
    expect(await docs('project/sub', 'project_root_markers = []')).toBe('sub');
    expect(await docs('project/sub', 'project_root_markers = ["none.such"]')).toBe('sub');
    at.write('project/mark', '');
    expect(await docs('project/sub', 'project_root_markers = ["none.such", "mark"]')).toBe('root\n\nsub');
  });

  it('follow the real path of a linked working directory', async () => {
    at.write('project/AGENTS.md', 'root');
    symlinkSync(join(at.cwd, 'sub'), join(at.base, 'link'));
    expect(await docs('link')).toBe('root');
  });

  it.each([
    [5, 'root '],
    [10, 'root doc\n\n'],
    [12, 'root doc\n\n\n\n  '.slice(0, 10)],
    [13, 'root doc\n\n\n\n  s'],
  ])('are cut at %d bytes', async (limit, expected) => {
    at.write('project/AGENTS.md', 'root doc\n\n');
    at.write('project/sub/AGENTS.md', '  sub doc  \n');
    expect(await docs('project/sub', `project_doc_max_bytes = ${limit}`)).toBe(expected);
  });

  it('drop documents after the one that crosses, and say which was cut', async () => {
    at.write('project/AGENTS.md', '123456');
    at.write('project/sub/AGENTS.md', 'later');
    expect(await docs('project/sub', 'project_doc_max_bytes = 3')).toBe('123');
    expect(warnings).toEqual([expect.stringContaining(join(at.cwd, 'AGENTS.md'))]);
  });

  it('mend a character that the cut went through, and invalid bytes', async () => {
    at.write('project/AGENTS.md', 'h\u00e9llo');
    expect(await docs('project', 'project_doc_max_bytes = 2')).toBe('h\ufffd');
    at.write('project/AGENTS.md', Buffer.from([0x61, 0xff, 0x62]));
    expect(await docs('project')).toBe('a\ufffdb');
  });

  it('cost nothing when blank', async () => {
    at.write('project/AGENTS.md', ' \n\n');
    at.write('project/sub/AGENTS.md', 'abc');
    expect(await docs('project/sub', 'project_doc_max_bytes = 3')).toBe('abc');
  });

  it('accept the largest budget', async () => {
    at.write('project/AGENTS.md', 'abc');
    expect(await docs('project', 'project_doc_max_bytes = 9223372036854775807')).toBe('abc');
  });
});

describe('what stands in the way', () => {
  it('a dangling link takes the folder\'s place in silence', async () => {
    symlinkSync('nowhere', join(at.cwd, 'AGENTS.override.md'));
    at.write('project/AGENTS.md', 'hidden');
    expect(await docs('project')).toBeNull();
    expect(warnings).toEqual([]);
  });

  it('a link to itself, to a folder or to a FIFO is skipped with a warning', async () => {
    at.fifo('fifo');
    symlinkSync('AGENTS.md', join(at.cwd, 'AGENTS.md'));
    symlinkSync(at.base, join(at.cwd, 'sub/AGENTS.md'));
    symlinkSync(join(at.base, 'fifo'), join(at.cwd, 'sub/deep/AGENTS.md'));
    expect(await docs()).toBeNull();
    expect(warnings).toHaveLength(3);
  });

  it('a FIFO or a folder of that name does not take the place', async () => {
    at.fifo('project/AGENTS.override.md');
    at.write('project/AGENTS.md', 'doc');
    mkdirSync(join(at.cwd, 'sub/AGENTS.override.md'));
    at.write('project/sub/AGENTS.md', 'sub');
    expect(await docs('project/sub')).toBe('doc\n\nsub');
    expect(warnings).toEqual([]);
  });

  it('a FIFO as the user\'s own document is skipped', async () => {
    at.fifo('home/AGENTS.override.md');
    at.write('home/AGENTS.md', 'global');
    expect(await docs()).toBe('global');
    expect(warnings).toHaveLength(1);
  });
});
