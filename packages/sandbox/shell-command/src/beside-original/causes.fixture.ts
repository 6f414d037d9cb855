/** Something in a command line that we judge or tell otherwise than 0.117, on purpose. */
export interface Cause {
  readonly name: string;
  /** The line without it: then both should agree. */
  readonly without: (script: string) => string;
}

const ARG = String.raw`(?:'[^']*'|"[^"]*"|\\.|[^\s;|&'"\\])+`;
/** One command, up to what ends it. */
const REST = String.raw`(?:'[^']*'|"[^"]*"|\\.|[^\n;|&'"\\])*`;

const pattern = (parts: string): RegExp => new RegExp(parts.replaceAll('ARG', ARG).replaceAll('REST', REST), 'g');
/** The start of a command. */
const START = String.raw`(?<=^|[;|&\n({]\s*|\b(?:then|time|sudo|env|nohup|doas|command|xargs|eval|!) )`;

function replaced(name: string, parts: string, by: string): Cause {
  const found = pattern(parts);
  return { name, without: (script) => script.replace(found, by) };
}

/** With another text for each call of some programs. */
function inCallsOf(name: string, programs: string, change: (words: string[]) => string[]): Cause {
  const call = pattern(`${START}(?:${programs})(?=\\s|$)REST`);
  const words = pattern('ARG');
  return { name, without: (script) => script.replace(call, (text) => `${change(text.match(words) ?? []).join(' ')}${/\s*$/.exec(text)?.[0] ?? ''}`) };
}

const isOption = (word: string): boolean => word.startsWith('-');

/** Why we tell otherwise what a command does. */
export const TOLD_OTHERWISE: readonly Cause[] = [
  replaced('true with words behind it', `${START}true(?= )REST`, 'true'),
  replaced('a shaper that 0.117 does not know', `${START}(?:printf x|(?:tac|rev|fmt)(?: -(?:ARG)?)*)(?=\\s*(?:$|[;|&\\n]))`, 'wc -l'),
  replaced('a writer that 0.117 leaves out', `${START}(?:tee x|sed -i REST|sort REST-o x REST|sort -o x REST|sort -o REST|xargs rm(?= )REST|xargs rm)(?=\\s*(?:$|[;|&\\n]))`, 'wc -l'),
  replaced('a follower that 0.117 leaves out', `${START}tail(?=REST-[fF])REST`, 'wc -l'),
  replaced('Python that lists files', `${START}python3? -c REST`, 'ls'),
  replaced('a script of sed that 0.117 leaves out', `${START}sed(?=\\s)REST`, 'wc -l'),
  replaced('a folder that only the shell knows', `${START}cd(?: -- x| [~-]|(?: ARG){2,})?(?=\\s*(?:$|[;|&\\n]))`, 'cd src'),
  replaced('braces', '\\{a,b\\}', 'x'),
  replaced('a backslash in a name', "\\\\\\\\?(?=[bz;])", 'x'),
  inCallsOf('the language of bat', 'bat|batcat', (words) => words.filter((word, i) => word !== '-l' && words[i - 1] !== '-l')),
  replaced('a name of fd or bat', `${START}(fd|bat)(?:find|cat)(?=[\\s;|&]|$)`, '$1'),
  replaced('a line that goes on, a word to 0.117', '\\\\\n *', ''),
  inCallsOf('a path for the pattern of fd', 'fd', (words) => words.map((word) => (/[/.]/.test(word) ? 'x' : word))),
  replaced('an end of options', ' --(?=\\s|$|[;|&])', ''),
  replaced('the standard input as a file', ' -(?=\\s|$|[;|&])', ''),
  replaced('an option with a value', ' (?:-[ABCGTLIPdefmnowxsvbt]|--(?:ignore|include|pre|sort|theme|style|extension|max-depth|level|exec))(?: ARG|(?=\\s*(?:$|[;|&\\n])))', ''),
  inCallsOf('a range of head or tail that 0.117 does not read', 'head|tail', (words) => words.filter((word, i) => !isOption(word) && words[i - 1] !== '-n' && words[i - 1] !== '-c')),
  inCallsOf('what find does with what it finds', 'find', (words) => words.filter((word, i) => !/^(?:-delete|-exec|-fprint|-ok)$/.test(word) && !/^-(?:exec|fprint)$/.test(words[i - 1] ?? '') && !/^(?:\{\}|'\{\}'|\+|\\;)$/.test(word))),
  inCallsOf('a find without a folder in front', 'find', ([find = '', ...words]) => [find, '.', ...words.filter((word, i) => isOption(word) || isOption(words[i - 1] ?? ''))]),
  inCallsOf('several files', 'nl|less|more|bat|sed|awk', (words) => {
    const keep = words[0] === 'awk' || words[0] === 'sed' ? 2 : 1;
    let seen = 0;
    return words.filter((word, i) => i === 0 || isOption(word) || (seen += 1) <= keep);
  }),
  replaced('a pipeline with sed that 0.117 takes for one', ' *\\| *(?:sed -n|nl|sort|head|tail|wc|uniq|cut|tr|column|awk)REST', ''),
  replaced('a path with dots in it', ' \\.{1,2}/?(?=\\s|$|[;|&a-z])', ' x'),
  replaced('a slash at the end of a path', '(?<=[a-z])/(?=\\s|$|[;|&])', ''),
  { name: 'nothing left to tell', without: (script) => `${script.replace(/[\s;]+$/, '')}; ls` },
];

/** Why we do not take for safe what 0.117 does. */
export const SAFE_OTHERWISE: readonly Cause[] = [
  replaced('a name with a backslash', `${START}\\\\(?=[./a-z])`, ''),
  replaced('a program outside the folders of the system', `${START}(?:\\.|\\.\\.|~|bin|/tmp)/(?:bin/)?(?=[a-z])`, ''),
  replaced('braces', '\\{a,b\\}', 'x'),
  replaced('PowerShell, which 0.117 judges on Windows only', `${START}(?:pwsh|powershell)(?=\\s)REST`, 'ls'),
  replaced('an escaped dash', '\\\\(?=-)', ''),
  replaced('a beginning of an option of git', ' --outp=x', ''),
  replaced('an option before the subcommand of git', `${START}git --bare`, 'git'),
  replaced('flags of rg in one word', ' -iz', ''),
  replaced('a file that base64 of macOS would write', ' (?:-Do|--out=x)', ''),
  inCallsOf('a file that uniq would write', 'uniq', ([uniq = '']) => [uniq]),
];

/** Why we take for dangerous what 0.117 does not. */
export const DANGEROUS_OTHERWISE: readonly Cause[] = [
  replaced('rm by path, through a wrapper, with flags in another order or spelling, of a whole place, or in a script that does not split', '(?<![\\w-])rm\\s+REST', 'rm x'),
  replaced('what git throws away', 'git (?:reset|clean|checkout|restore|stash|switch)REST', 'git status'),
  replaced('what find removes', ' \\\\?-delete', ''),
  replaced('what writes over a disk', '(?:dd|mkfs\\.ext4|shred)(?= )REST', 'ls'),
  replaced('what Windows removes or formats', '(?:del /f|rd /s|format C:|Remove-Item)REST', 'ls'),
  replaced('a web page that is opened outside the sandbox', '(?:start|explorer) http:REST', 'ls'),
];
