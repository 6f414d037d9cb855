// Rules files and commands for `rules.mjs`.
const times = (text, count) => text.repeat(Math.max(0, Math.floor(count)));
const lines = (count, make) => Array.from({ length: Math.max(1, Math.floor(count)) }, (_, i) => make(i)).join('\n') + '\n';

/** What saying "always" writes: no parser is needed. */
export const SIMPLE = lines(20, (i) => `prefix_rule(pattern=["tool${i}", "run"], decision="allow")`);
/** What people write: short, with an alternative, examples and a loop. */
export const SMALL = (i) => `# ${i}
READ = ["status", "diff", "log"]
prefix_rule(pattern=["git", READ], decision="allow", match=["git status"], not_match=["git push"])
prefix_rule(pattern=["git", "push"], decision="prompt", justification="pushes are seen by others")
host_executable(name="git", paths=["/usr/bin/git"])
for name in ["rm", "shred"]:
    prefix_rule(pattern=[name], decision="forbidden", justification="use \`trash\`")
`;

const PROGRAMS = ['git', 'npm', 'cargo', 'make', 'docker', 'kubectl', 'python3', 'rm', 'curl', 'ls'];
/** Rules of every kind for ten programs and, most of them, for others. */
export const manyRules = (count) =>
  lines(count, (i) => {
    const program = i % 5 === 0 ? PROGRAMS[(i / 5) % PROGRAMS.length] : `tool${i}`;
    if (i % 25 === 24) return `host_executable(name="tool${i - 1}", paths=["/usr/bin/tool${i - 1}", "/opt/bin/tool${i - 1}"])\nprefix_rule(pattern=["tool${i}"], decision="allow")`;
    const second = i % 3 === 0 ? `["a${i}", "b${i}", "push", "run"]` : `"sub${i}"`;
    const decision = ['allow', 'prompt', 'forbidden'][i % 3];
    return `prefix_rule(pattern=["${program}", ${second}], decision="${decision}", justification="because of ${i}")`;
  });

/** Commands, of which some match, some do not, and some are scripts of several parts. Lists of words are an argv. */
export const COMMANDS = [
  ...['git push origin main', 'git status', 'npm run build', 'ls -la', 'cat a b c', 'tool7 sub7 x', 'tool8 sub8', 'unknown command with words', 'rm -rf build', 'docker run -it x', 'make push'],
  ...['/usr/bin/tool23 x', '/opt/bin/tool48 sub48', '/usr/local/bin/git push', '/nowhere/tool23 a23'],
  ...['git add -A && git commit -m wip && git push', 'cd src; ls | wc -l', 'npm test && npm run lint || echo failed', 'cat f | grep x | sort | uniq -c | head', 'tool7 sub7 && tool9 a9 && tool12 b12 && ls'],
  ...["bash -lc 'git status && npm i'", "sudo -n env A=1 npm run x", "find . -name x -exec rm {} +", "git log > out.txt", 'for i in 1 2 3; do npm run x; done', 'echo "$(git rev-parse HEAD)"', "timeout 5 xargs -n1 curl"],
];

/** By a name: a file of about `size` bytes that would take long, were anything not counted or not linear. */
export const HOSTILE = {
  'brackets that open': (size) => times('(', size),
  'brackets that open and close': (size) => `x = ${times('[', size / 2)}${times(']', size / 2)}\n`,
  'sixty brackets deep, again and again': (size) => times(`x = ${times('[', 60)}${times(']', 60)}\n`, size / 125),
  'lambdas in lambdas': (size) => `x = ${times('lambda: ', size / 8)}1\n`,
  'conditions in conditions': (size) => `x = ${times('1 if 1 else ', size / 12)}1\n`,
  'blocks in blocks': (size) => lines(Math.sqrt(2 * size) - 4, (i) => `${times(' ', i)}if 1:`),
  'many blocks': (size) => times('if 1:\n  for x in []:\n    pass\n', size / 29),
  'a long list': (size) => `x = [${times('1, ', size / 3)}]\n`,
  'a long list of lists': (size) => `x = [${times('[1], ', size / 5)}]\n`,
  'a long dict': (size) => `x = {${Array.from({ length: Math.floor(size / 13) }, (_, i) => `"k${i}": 1, `).join('')}}\n`,
  'a long string': (size) => `x = "${times('a', size)}"\n`,
  'a long string of escapes': (size) => `x = "${times('\\n', size / 2)}"\n`,
  'a long format string': (size) => `a = 1\nx = f"${times('{a}', size / 3)}"\n`,
  'a string without an end': (size) => `x = "${times('a', size)}`,
  'a long string without an end': (size) => `x = """${times('a\n', size / 2)}`,
  'quotes': (size) => times('"', size),
  'quotes and line ends': (size) => times('"\n', size / 2),
  'backslashes': (size) => times('\\', size),
  'a sum': (size) => `x = ${times('1 + ', size / 4)}1\n`,
  'a concatenation': (size) => `x = ${times('"a" + ', size / 6)}"a"\n`,
  'operators of every precedence': (size) => `x = ${times('1 | 2 ^ 3 & 4 << 0 + 6 * 7 // 8 + ', size / 34)}1\n`,
  'comparisons in brackets': (size) => times('x = (1 < 2) == (3 < 4)\n', size / 23),
  'signs': (size) => `x = ${times('- ', size / 2)}1\n`,
  'nots': (size) => `x = ${times('not ', size / 4)}1\n`,
  'ands and ors': (size) => `x = ${times('1 and 0 or ', size / 11)}1\n`,
  'methods of methods': (size) => `x = "a"${times('.upper()', size / 8)}\n`,
  'indexes of indexes': (size) => `x = [0]\ny = x${times('[0:]', size / 4)}\n`,
  'arguments': (size) => `x = max(${times('1, ', size / 3)})\n`,
  'named arguments': (size) => `x = dict(${Array.from({ length: Math.floor(size / 11) }, (_, i) => `k${i}=1, `).join('')})\n`,
  'parameters': (size) => `def f(${Array.from({ length: Math.floor(size / 8) }, (_, i) => `k${i}, `).join('')}): pass\n`,
  'names': (size) => lines(size / 12, (i) => `n${i} = 1`),
  'a name that is like many others': (size) => lines(size / 16, (i) => `name${i} = 1`) + 'x = nane1\n',
  'functions': (size) => lines(size / 26, (i) => `def f${i}(a): return a`),
  'statements on a line': (size) => `${times('x = 1;', size / 6)}\n`,
  'branches': (size) => `if 0: pass\n${times('elif 0: pass\n', size / 13)}`,
  'clauses of a comprehension': (size) => `x = [1 ${times('for a in [1] ', size / 13)}]\n`,
  'comprehensions in comprehensions': (size) => `x = ${times('[y for y in ', size / 26)}[1]${times(' if y]', size / 26)}\n`,
  'a comment': (size) => `#${times('a', size)}`,
  'comments': (size) => times('# a\n', size / 4),
  'empty lines': (size) => times('\n', size),
  'tabs and blanks': (size) => times('\t ', size / 2),
  'a string without an end, of escaped quotes': (size) => `x = "${times('\\"', size / 2)}`,
  'strings without ends': (size) => times('x = "a\\"b\\"\n', size / 13),
  'blanks': (size) => times(' ', size),
  'tabs': (size) => times('\t', size),
  'tabs on lines of their own': (size) => times('\t\t\n', size / 3),
  'carriage returns': (size) => times('\r', size),
  'digits': (size) => `x = ${times('1', size)}\n`,
  'a long name': (size) => `${times('a', size)} = 1\n`,
  'keywords': (size) => times('if ', size / 3),
  'garbage': (size) => times('$', size),
  'a mistake at the end of a long line': (size) => `x = [${times('1, ', size / 3)}] $\n`,
  'a mistake behind many lines': (size) => `${times('x = 1\n', size / 6)}$\n`,
  'a loop without an end': (size) => `${times('x = 1\n', size / 6)}for i in range(1000000000): pass\n`,
  'loops in loops': (size) => `x = range(${size})\nfor a in x:\n  for b in x:\n    for c in x: pass\n`,
  'a string that grows': (size) => `x = "a"\nfor i in range(${size}): x += "aaaaaaaaaa"\n`,
  'a list that grows': (size) => `x = []\nfor i in range(${size}): x = x + [i]\n`,
  'a list that is inserted into': (size) => `x = []\nfor i in range(${size}): x.insert(0, i)\n`,
  'a list that is searched': (size) => `x = list(range(${size / 10}))\nfor i in x: y = i in x\n`,
  'a list that is sorted': (size) => `x = sorted([i * 7919 % 104729 for i in range(${size / 10})])\n`,
  'text that is searched': (size) => `x = "a" * ${size}\nfor i in range(${size}): y = x.find("aab")\n`,
  'text that is indexed': (size) => `x = "a" * ${size}\nfor i in range(${size}): y = x[i]\n`,
  'text that is measured': (size) => `x = "a" * ${size}\nfor i in range(${size}): y = len(x)\n`,
  'text that nearly is there': (size) => `x = "a" * ${size}\ny = "a" * ${size / 4} + "b" + "a" * ${size / 4}\nfor i in range(${size}): z = y in x\n`,
  'text that nearly is at the end': (size) => `x = "a" * ${size}\ny = "a" * ${size / 2} + "b"\nfor i in range(${size}): z = x.rfind(y)\n`,
  'text that is replaced': (size) => `x = "a" * ${size}\ny = "a" * ${size / 4} + "b" + "a" * ${size / 4}\nfor i in range(${size}): z = x.replace(y, "")\n`,
  'numbers in long text': (size) => `x = "1" * ${size}\nfor i in range(${size}): y = int(x)\n`,
  'text that is tested': (size) => `x = "a" * ${size}\nfor i in range(${size}): y = x.isalpha()\n`,
  'text whose beginning is tested': (size) => `x = "a" * ${size}\nfor i in range(${size}): y = x.startswith(x)\n`,
  'text that is compared': (size) => `x = "a" * ${size}\ny = "a" * ${size}\nfor i in range(${size}): z = x == y\n`,
  'text that is split and joined': (size) => `x = "a," * ${size / 2}\nfor i in range(${size}): y = ";".join(x.split(","))\n`,
  'text as a key': (size) => `x = "a" * ${size}\nd = {}\nfor i in range(${size}): d[x] = i\n`,
  'a dict that is emptied': (size) => `d = {i: i for i in range(${size / 4})}\nfor i in range(${size / 4}): d.popitem()\n`,
  'dicts that are compared': (size) => `d = {i: i for i in range(${size / 10})}\ne = {i: -i for i in range(${size / 10})}\nfor i in range(${size}): x = d == e\n`,
  'what a dict can do': (size) => `for i in range(${size}): x = dir({})\n`,
  'names of many scopes': (size) => `x = ${times('[y for y in ', 60)}[1 for i in range(${size})]${times(']', 60)}\n`,
  'a global in many scopes': (size) => `g = 1\nx = ${times('(lambda: ', 45)}[g for i in range(${size})]${times(')()', 45)}\n`,
  'a large function defined again and again': (size) => `for i in range(${size}):\n  def f():\n${times('    x = 1\n', size / 10)}`,
  'a lambda of many parameters made again and again': (size) => `for i in range(${size}): x = lambda ${Array.from({ length: Math.floor(size / 8) }, (_, i) => `k${i}`).join(', ')}: 1\n`,
  'a function of many names': (size) => `def f():\n${lines(size / 18, (i) => `  n${i} = len`)}`,
  'a comprehension of many names': (size) => `for i in range(${size}): x = [1 for ${Array.from({ length: Math.floor(size / 8) }, (_, i) => `k${i}`).join(', ')} in []]\n`,
  'a call of many names': (size) => `def f(${Array.from({ length: 1000 }, (_, i) => `k${i}`).join(', ')}): pass\nd = {"k%s" % i: i for i in range(1000)}\nfor i in range(${size}): f(**d)\n`,
  'a type of many types': (size) => `def f(a: ${times('str | ', size / 8)}int): pass\nfor i in range(${size}): f(1)\n`,
  'a long name that is like another': (size) => `${times('a', size / 2)}b = 1\nx = ${times('a', size / 2)}c\n`,
  'a format string of many names, again and again': (size) => `a = ""\nfor i in range(${size}): x = f"${times('{a}', size / 3)}"\n`,
  'lists shown in a fault': (size) => `x = ["a"] * ${size / 10}\nhost_executable(x, [])\n`,
  'a list unpacked into a call': (size) => `def f(*a): return a\nfor i in range(${size}): f(*[1] * 1000)\n`,
  'types of long lists': (size) => `x = [1] * ${size / 10}\ndef f(a: list[int]): pass\nfor i in range(${size}): f(x)\n`,
  'types in types': (size) => `x: ${times('list[', 50)}int${times(']', 50)} = 1\n${times('y: int = 1\n', size / 11)}`,
  'rules': (size) => lines(size / 60, (i) => `prefix_rule(pattern=["a", "b${i}"], decision="prompt" )`),
  'rules with examples': (size) => lines(size / 76, (i) => `prefix_rule(pattern=["a", "b${i}"], match=["a b${i} c"], not_match=["c"])`),
  'one rule with many examples': (size) => `prefix_rule(pattern=["a"], match=[${times('"a b", ', size / 7)}])\n`,
  'many alternatives and examples': (size) => `prefix_rule(pattern=["a", [${Array.from({ length: size / 20 }, (_, i) => `"w${i}", `).join('')}]], match=[${times('"a w1", ', size / 20)}])\n`,
  'many first alternatives and examples': (size) => `prefix_rule(pattern=[[${Array.from({ length: size / 20 }, (_, i) => `"w${i}", `).join('')}]], match=[${times('"w1", ', size / 20)}])\n`,
  'rules made in a loop': (size) => `for i in range(${size}): prefix_rule(pattern=["a", str(i)])\n`,
  'rules with long lists made in a loop': (size) => `x = ["a"] * 4000\nfor i in range(${size}): prefix_rule(pattern=[x, x, x])\n`,
  'examples made in a loop': (size) => `x = ["a b"] * 4000\nfor i in range(${size}): prefix_rule(pattern=["a"], match=x)\n`,
  'examples of long text': (size) => `x = "a " * ${size / 4}\nfor i in range(${size}): prefix_rule(pattern=["a"], match=[x])\n`,
  'examples of lists made in a loop': (size) => `x = ["a"] * 4000\nfor i in range(${size}): prefix_rule(pattern=["a"], match=[x])\n`,
  'many equal first alternatives and examples': (size) => `prefix_rule(pattern=[[${times('"a",', size / 9)}]], match=[${times('"a",', size / 9)}])\n`,
  'a long justification, again and again': (size) => `x = " " * ${size}\nfor i in range(${size}): prefix_rule(pattern=["a"], justification=x + "a")\n`,
  'a long reason to fail': (size) => `fail("a\\n" * ${size / 4})\n`,
  'hosts': (size) => lines(size / 60, (i) => `network_rule("h${i}.example.com", "https", "allow")`),
  'a long host': (size) => `network_rule("${times('a.', size / 2)}", "https", "allow")\n`,
  'colons in a host': (size) => `network_rule("${times(':', size)}", "https", "allow")\n`,
  'programs': (size) => lines(size / 50, (i) => `host_executable("p${i}", ["/usr/bin/p${i}"])`),
};
