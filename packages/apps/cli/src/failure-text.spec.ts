import { describe, expect, it } from '@jest/globals';
import { CodexError } from '@codex-ts/protocol';

import { UsageError } from './command-line/usage-error.ts';
import { failureText } from './failure-text.ts';

describe('failureText', () => {
  it('heads failures with Error:, usage errors with their own error:', () => {
    expect(failureText(new CodexError('no such model', { code: 'x' }), {})).toEqual({ text: 'Error: no such model\n', exitCode: 1 });
    const usage = failureText(new UsageError('bad', 'codex exec', 'do this'), {});
    expect(usage).toEqual({
      text: "error: bad\n\n  tip: do this\n\nUsage: codex exec\n\nFor more information, try '--help'.\n",
      exitCode: 2,
    });
  });

  it('shows the stack of the unexpected only on demand', () => {
    const error = new TypeError('x is not a function');
    expect(failureText(error, {})).toEqual({ text: 'Error: x is not a function\n', exitCode: 1 });
    expect(failureText(error, { CODEX_TS_DEBUG: '1' }).text).toContain('failure-text.spec');
    expect(failureText('just text', { CODEX_TS_DEBUG: '1' }).text).toBe('Error: just text\n');
  });
});
