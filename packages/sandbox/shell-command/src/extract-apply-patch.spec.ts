import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { extractApplyPatch } from './index.ts';

const PATCH = '*** Begin Patch\n*** Add File: a.txt\n+a $HOME `x` "\n*** End Patch';
const bash = (script: string): string[] => ['/bin/bash', '-lc', script];
const patch = (workdir: string | null, text = PATCH): object => ({ kind: 'patch', patch: text, workdir });

describe('extractApplyPatch', () => {
  it.each([
    [`apply_patch <<EOF\n${PATCH}\nEOF`, null],
    [`apply_patch <<'EOF'\n${PATCH}\nEOF`, null],
    [`applypatch <<"PATCH"\n${PATCH}\nPATCH\n\n`, null],
    [`apply_patch <<\\EOF\n${PATCH}\nEOF`, null],
    [`\n  apply_patch << 'E F'  \n${PATCH}\nE F  `, null],
    [`apply_patch <<-EOF\n\t${PATCH.replaceAll('\n', '\n\t')}\n\tEOF`, null],
    [`cd s && apply_patch <<EOF\n${PATCH}\nEOF`, 's'],
    [`cd s/a\\ b &&\napply_patch <<EOF\n${PATCH}\nEOF`, 's/a b'],
    [`cd "sub dir" && apply_patch <<EOF\n${PATCH}\nEOF`, 'sub dir'],
    [`cd '/s$x' && applypatch <<EOF\n${PATCH}\nEOF`, '/s$x'],
  ])('finds the patch in %j', (script, workdir) => {
    expect(extractApplyPatch(bash(script))).toEqual(patch(workdir));
    expect(extractApplyPatch(['zsh', '-c', script])).toEqual(patch(workdir));
  });

  it('finds it as an argument, and in other shells', () => {
    const script = `apply_patch <<EOF\n${PATCH}\nEOF`;
    expect(extractApplyPatch(['apply_patch', PATCH])).toEqual(patch(null));
    expect(extractApplyPatch(['applypatch', 'anything'])).toEqual(patch(null, 'anything'));
    expect(extractApplyPatch(['pwsh', '-Command', script])).toEqual(patch(null));
    expect(extractApplyPatch(['PowerShell.exe', '-NoProfile', '-command', script])).toEqual(patch(null));
    expect(extractApplyPatch(['cmd.exe', '/c', script])).toEqual(patch(null));
  });

  it('does not judge what is in the heredoc', () => {
    expect(extractApplyPatch(bash('apply_patch <<EOF\nhello\nEOF'))).toEqual(patch(null, 'hello'));
    expect(extractApplyPatch(bash('apply_patch <<EOF\nEOF'))).toEqual(patch(null, ''));
  });

  it('keeps CRLF in the patch', () => {
    expect(extractApplyPatch(bash('apply_patch <<EOF\r\na\r\nb\r\nEOF\r\n'))).toEqual(patch(null, 'a\r\nb\r'));
  });

  it.each([
    ...['cd s; apply_patch <<EOF', 'cd s || apply_patch <<EOF', 'cd s\napply_patch <<EOF', 'echo hi && apply_patch <<EOF', 'cd a b && apply_patch <<EOF'],
    ...['cd a && cd b && apply_patch <<EOF', 'cd && apply_patch <<EOF', 'cd $X && apply_patch <<EOF', 'cd ~/x && apply_patch <<EOF', 'cd a* && apply_patch <<EOF'],
    ...['cd -P && apply_patch <<EOF', '"cd" s && apply_patch <<EOF', 'X=1 apply_patch <<EOF', 'sudo apply_patch <<EOF', '/bin/apply_patch <<EOF'],
    ...['apply_patch <<EOF | cat', 'apply_patch <<EOF && echo x', 'apply_patch <<EOF;', 'apply_patch <<EOF > x', 'apply_patch foo <<EOF', 'apply_patch 0<<EOF'],
    ...['cat <<EOF | apply_patch', 'apply_patch <<E"O"F', 'apply_patch <<$X', '# hi\napply_patch <<EOF', "'apply_patch' <<EOF", 'apply_patch < x <<EOF', 'apply_patch <<<EOF'],
  ])('leaves %j to the shell', (start) => {
    expect(extractApplyPatch(bash(`${start}\n${PATCH}\nEOF`))).toBeNull();
  });

  it('leaves a script with more behind the patch, or without an end, to the shell', () => {
    for (const end of ['EOF\necho hi', 'EOF\n# c', 'EOFX', '']) {
      expect(extractApplyPatch(bash(`apply_patch <<EOF\n${PATCH}\n${end}`))).toBeNull();
    }
    expect(extractApplyPatch(bash(`apply_patch '${PATCH}'`))).toBeNull();
    expect(extractApplyPatch(['apply_patch'])).toBeNull();
    expect(extractApplyPatch(['apply_patch', PATCH, 'x'])).toBeNull();
    expect(extractApplyPatch([])).toBeNull();
  });

  it('tells a bare patch from other text', () => {
    for (const argv of [[PATCH], bash(PATCH), bash(`  ${PATCH}  \n`), [PATCH.replaceAll('\n', '\r\n')]]) {
      expect(extractApplyPatch(argv)).toEqual({ kind: 'bare' });
    }
    expect(extractApplyPatch(bash('*** Begin Patch\nnonsense\n*** End Patch'))).toBeNull();
    expect(extractApplyPatch(bash(`cat <<EOF\n${PATCH}\nEOF`))).toBeNull();
    expect(extractApplyPatch(['ls'])).toBeNull();
  });

  it('gives any body back as it was written', () => {
    const line = fc.string({ unit: fc.constantFrom(...`ab+- *@<'"$\\\`#\t`), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom('EOF', "'EOF'", '"EOF"'), (lines, tag) => {
        const body = lines.join('\n');
        expect(extractApplyPatch(bash(`apply_patch <<${tag}\n${body}\nEOF`))).toEqual(patch(null, body));
      }),
    );
  });
});
