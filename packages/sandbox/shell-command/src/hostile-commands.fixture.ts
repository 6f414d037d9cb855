/** A text that is made long by one piece in the middle. */
export interface HostileText {
  readonly before?: string;
  readonly piece: string;
  readonly after?: string;
}

const pieces = (...list: string[]): HostileText[] => list.map((piece) => ({ piece }));

/** What a reader of commands could trip over: things that open and never close, repeat, nest, or look back. */
export const HOSTILE: readonly HostileText[] = [
  ...pieces('a', 'a ', 'ls;', 'ls && ', 'ls | ', 'a\n', "'a' ", '"a" ', '"\\"" ', '\\ ', '\\\n', ' ', '\t', ';', '|', '&', '\n', '#', '# a\n', '-x ', '--', '-n 1 ', '=', 'a=b '),
  ...pieces("'", '"', '`', '(', ')', '{', '}', '[', ']', '$', '$(', '"$(', '${', '<', '>', '<<', '<<A ', '<<A\n', 'bash <<A\n', '<<<', '> x ', '2>&1 ', "$'", "$'\\'", '$"', '{a,b} ', '{,', '{a,', '$IFS', '${IFS}', '!', '~', '*', '?', '^', '%', '@', '\0', '\u00a0', '😀'),
  ...pieces('sudo ', 'env ', 'env -S ', 'env A=1 ', 'xargs ', 'timeout 1 ', 'find -exec ', '-exec ', 'bash -c ', 'eval ', 'trap ', 'git -C ', 'git ', 'cd a;', 'cd a && cat x;', 'cat a;cat b;', 'ls|sed s/a/b/|', 'rm -rf ', 'nohup sudo env '),
  ...pieces('powershell -enc aQBmACAA ', 'if ', 'if a ', 'if cmd /c ', 'start ', 'start cmd /c ', 'call ', 'cmd /c ', 'forfiles /c ', 'runas ', 'powershell ', 'powershell -c ', 'pwsh -enc ', 'iex ', "@'\n", '@"\n', '$(', '`n', '<#', '#>', '“', '‘', 'a,', ',', '&{', '[a]::', 'a/', '..\\', '\\\\a\\', '*** Begin Patch\n', 'apply_patch <<A\n'),
  { before: ';(x {', piece: ',' },
  { before: ';(xxx{', piece: ',', after: '}yyy' },
  { before: ';({', piece: 'a,', after: '}' },
  { before: 'apply_patch <<A\n', piece: '+a\n', after: 'A' },
  { before: 'apply_patch <<A\n', piece: 'A \n' },
  { before: '*** Begin Patch', piece: ' ', after: 'x' },
  { before: 'C:\\Program Files\\', piece: 'a\\', after: '.exe' },
  { before: '/nix/store/', piece: 'a', after: '/bin/x' },
  { before: 'rm -r ', piece: '/.git', after: 'x' },
  { before: 'cd /', piece: 'a', after: ' && cat x && cat y' },
  { before: `cd ${'a'.repeat(4000)};`, piece: 'cat a;cat b;' },
  { before: 'powershell ', piece: '-x ' },
  { before: 'powershell ', piece: '-v a ' },
  { before: 'powershell -enc ', piece: 'aQBmACAA' },
  { before: 'git ', piece: '-c a ' },
  { before: 'sudo ', piece: '-u a ' },
  { before: 'env ', piece: 'a=b ' },
  { before: 'rg ', piece: '-e a ' },
  { before: 'find . ', piece: '-exec a ; ' },
  { before: 'bash -c "', piece: "bash -c '", after: '"' },
];

export function hostileText({ before = '', piece, after = '' }: HostileText, length: number): string {
  return before + piece.repeat(Math.max(1, Math.floor((length - before.length - after.length) / piece.length))) + after;
}

/** The ways in which a text becomes a command. */
export const GIVEN: Readonly<Record<string, (text: string) => string[]>> = {
  bash: (text) => ['bash', '-lc', text],
  powershell: (text) => ['powershell', '-Command', text],
  cmd: (text) => ['cmd', '/c', text],
  words: (text) => text.split(' '),
};
