import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Identities } from './identities.ts';
import { RequestNormaliser } from './request-normaliser.ts';
import { output, said, sampling } from './scripted-model.fixture.ts';
import { SecretScrubber } from './secrets.ts';
import { steadyOutput } from './volatile-output.ts';
import { volatilePlaces, VolatileValues } from './volatile-values.ts';

function normaliser(secrets: string[] = []): RequestNormaliser {
  const places = new VolatileValues(volatilePlaces({ cwd: '/srv/app', codexHome: '/home/u/.codex', home: '/home/u', tmpDir: '/tmp' }));
  return new RequestNormaliser({ secrets: new SecretScrubber(secrets), places, identities: new Identities() });
}

describe('RequestNormaliser', () => {
  it.each([
    ['https://api.openai.com/v1/responses?key=abcdef', '/responses'],
    ['https://chatgpt.com/backend-api/codex/responses/', '/responses'],
    ['http://127.0.0.1:4567/v1/responses/compact', '/responses/compact'],
    ['http://x/v1/models?client_version=0.117.0', '/models'],
    ['http://x/else/where', '/else/where'],
  ])('takes from %s the endpoint', (url, path) => {
    expect(normaliser().normalise(sampling([], { url })).path).toBe(path);
  });

  it('replaces instructions and tools by fingerprints, tool by tool', () => {
    const tools = [{ type: 'function', name: 'exec_command', description: 'run' }, { type: 'web_search' }];
    const { body } = normaliser().normalise(sampling([], { tools }));
    expect(body).toMatchObject({
      instructions: expect.stringMatching(/^sha256:[0-9a-f]{16}$/),
      tools: { exec_command: expect.stringMatching(/^sha256:/), web_search: expect.stringMatching(/^sha256:/) },
    });
  });

  it('steadies the environment, outputs and encrypted content, and leaves what people say', () => {
    const environment = '<environment_context>\n  <cwd>/srv/app</cwd>\n  <shell>zsh</shell>\n  <current_date>2026-03-01</current_date>\n  <timezone>Europe/Berlin</timezone>\n</environment_context>';
    const input = [
      said(environment),
      said('It took 12 ms on 2026-03-01 in /srv/app'),
      { type: 'reasoning', summary: [], content: null, encrypted_content: 'gAAAA' },
      { type: 'reasoning', summary: [], content: null, encrypted_content: null },
      output('Wall time: 1.2345 seconds\nok in /srv/app'),
      { type: 'custom_tool_call_output', call_id: 'c', output: [{ type: 'input_text', text: 'took 5s' }] },
    ];
    expect(normaliser().normalise(sampling(input)).body).toMatchObject({
      input: [
        said('<environment_context>\n  <cwd>${CWD}</cwd>\n  <shell>${SHELL}</shell>\n  <current_date>${CURRENT_DATE}</current_date>\n  <timezone>${TIMEZONE}</timezone>\n</environment_context>'),
        said('It took 12 ms on 2026-03-01 in ${CWD}'),
        { encrypted_content: '<encrypted>' },
        { encrypted_content: null },
        output('Wall time: <time>\nok in ${CWD}'),
        { output: [{ text: 'took <time>' }] },
      ],
    });
  });

  it('keeps images as fingerprints', () => {
    const image = (fill: string) => ({ type: 'input_image', image_url: `data:image/png;base64,${fill.repeat(600)}` });
    const url = (fill: string) => JSON.stringify(normaliser().normalise(sampling([{ type: 'message', role: 'user', content: [image(fill)] }])).body);
    expect(url('A')).toContain('data:image/png;sha256:');
    expect(url('A')).not.toBe(url('B'));
  });

  it('compares a body that is not JSON as text', () => {
    const request = { ...sampling([]), body: 'plain /srv/app' };
    expect(normaliser().normalise(request).body).toBe('plain ${CWD}');
  });

  it('is idempotent', () => {
    const piece = fc.constantFrom(
      '/srv/app', '/home/u', '/tmp', '${CWD}', '$', '-', ' ', '\n', 'x', '12', '.5', ':', ' ms', 's', '(', ')', 'key-abcd', '/', '2026-03-01', 'T10:11:12', 'Z',
      '0190d5a0-0000-7000-8000-00000000000a', 'Wall time: ', 'Chunk ID: abc123', 'session ID 42', '"session_id":42', 'pid ', 'localhost:41234', 'Bearer abc12345', '<environment_context>', '<shell>zsh</shell>', '[main abc1234]', '/tmp.AbCdEf',
    );
    const text = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), text, (outputs, words) => {
        const subject = normaliser(['key-abcd']);
        const input = [said(words), ...outputs.map((one) => output(one)), { type: 'function_call', name: 'f', arguments: words, call_id: 'c' }];
        const once = subject.normalise(sampling(input, { tools: [{ type: 'function', name: 'f' }], prompt_cache_key: words })).body;
        expect(subject.normaliseBody(once)).toEqual(once);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('steadyOutput', () => {
  it.each([
    ['Command: /bin/zsh -lc ls', 'Command: <shell> -lc ls'],
    ['Chunk ID: 0af3c1', 'Chunk ID: <id>'],
    ['Original token count: 17', 'Original token count: <n>'],
    ['{"output":"x","metadata":{"exit_code":0,"duration_seconds":0.1}}', '{"output":"x","metadata":{"exit_code":0,"duration_seconds":<time>}}'],
    ['✔ adds (0.51ms)', '✔ adds (<time>)'],
    ['Tests: 3 passed (12 ms)', 'Tests: 3 passed (<time>)'],
    ['# duration_ms 40.5', '# duration_ms <time>'],
    ['5 passed in 0.12s', '5 passed in <time>'],
    ['ok  \tpkg/a\t0.003s', 'ok  \tpkg/a\t<time>'],
    ['real\t0m1.234s', 'real\t<time>'],
    ['aborted by user after 1.2s', 'aborted by user after <time>'],
    ['<testcase name="a" time="0.003"/>', '<testcase name="a" time="<time>"/>'],
    ['-rw-r--r-- 1 u u 12 Mar  1 12:30 a.txt', '-rw-r--r-- 1 u u 12 <date> a.txt'],
    ['Date:   Sun Mar 1 12:30:01 2026 +0100', 'Date:   Sun <date>'],
    ['at 2026-03-01T12:30:01.123Z done', 'at <date> done'],
    ['12:30:01 started', '<clock> started'],
    ['(node:4242) Warning', '(node:<pid>) Warning'],
    ['server pid 991', 'server pid <pid>'],
    ['http://127.0.0.1:43211/x', 'http://127.0.0.1:<port>/x'],
    ['[main 1a2b3c4] Fix', '[main <sha>] Fix'],
    ['exit 1, 5 tests, line 12, v1.2.3, 10 sheep', 'exit 1, 5 tests, line 12, v1.2.3, 10 sheep'],
  ])('%j becomes %j', (text, steady) => {
    expect(steadyOutput(text)).toBe(steady);
  });
});
