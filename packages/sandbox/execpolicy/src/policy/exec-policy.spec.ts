import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { faultOf, policyOf } from '../rules-text.fixture.ts';
import { ExecPolicy } from './exec-policy.ts';

describe('ExecPolicy', () => {
  it('gives all matches in the order of the rules, the strictest deciding', async () => {
    const policy = await policyOf('prefix_rule(["git", ["push", "pull"]])\nprefix_rule(["git"], "prompt", justification="why")\nprefix_rule([["git", "hg", "git"], "push"], "forbidden")\n');
    expect(policy.size).toBe(5);
    expect(policy.check(['git', 'push', 'x'])).toEqual({
      matchedRules: [
        { prefixRuleMatch: { matchedPrefix: ['git', 'push'], decision: 'allow' } },
        { prefixRuleMatch: { matchedPrefix: ['git'], decision: 'prompt', justification: 'why' } },
        { prefixRuleMatch: { matchedPrefix: ['git', 'push'], decision: 'forbidden' } },
        { prefixRuleMatch: { matchedPrefix: ['git', 'push'], decision: 'forbidden' } },
      ],
      decision: 'forbidden',
    });
    expect(policy.check(['Git'])).toEqual({ matchedRules: [] });
    expect(policy.check([])).toEqual({ matchedRules: [] });
  });

  it('knows no names but those of the rules', async () => {
    const policy = await policyOf('prefix_rule(["x"])\n');
    for (const name of ['__proto__', 'constructor', 'toString']) expect(policy.check([name])).toEqual({ matchedRules: [] });
    // A look-alike is another word.
    expect((await policyOf('prefix_rule(["rm"], "forbidden")\n')).check(['r\u043c'])).toEqual({ matchedRules: [] });
  });

  it('finds programs given by path by their names, as host_executable allows', async () => {
    const policy = await policyOf('prefix_rule(["git"], "prompt")\nprefix_rule(["/usr/bin/hg"])\nprefix_rule(["hg"], "forbidden")\nhost_executable("git", ["/usr/bin/git"])\n');
    const at = (program: string): unknown => policy.check([program], { resolveHosts: true }).decision;
    expect(policy.check(['/usr/bin/git']).decision).toBeUndefined();
    expect(policy.check(['/usr/bin/git'], { resolveHosts: true }).matchedRules).toEqual([
      { prefixRuleMatch: { matchedPrefix: ['git'], decision: 'prompt', resolvedProgram: '/usr/bin/git' } },
    ]);
    expect(at('/tmp/git')).toBeUndefined();
    expect(at('./git')).toBeUndefined();
    expect(at('/usr/bin/hg')).toBe('allow');
    expect(at('/opt/hg')).toBe('forbidden');
    const none = await policyOf('prefix_rule(["git"])\nhost_executable("git", ["/a/git"])\nhost_executable("git", [])\n');
    expect(none.check(['/a/git'], { resolveHosts: true }).decision).toBeUndefined();
  });

  it('stays as it is when a rule is added', () => {
    const added = ExecPolicy.EMPTY.withPrefixRule(['npm', 'i']).withRules([{ first: 'npm', rest: [], decision: 'prompt', justification: undefined }]);
    expect(added.check(['npm', 'i', 'x']).decision).toBe('prompt');
    expect(added.isStrict).toBe(true);
    expect(ExecPolicy.EMPTY.check(['npm', 'i'])).toEqual({ matchedRules: [] });
    expect(ExecPolicy.EMPTY.withPrefixRule([]).size).toBe(0);
  });

  it('knows whether a rule would match without making it', async () => {
    const policy = await policyOf('prefix_rule(["npm", "i"])\nprefix_rule(["/bin/git", "x"])\nhost_executable("git", ["/bin/git"])\nhost_executable("ls", [])\n');
    const words = fc.array(fc.constantFrom('npm', 'git', '/bin/git', '/opt/git', './git', '/bin/ls', 'ls', 'i', 'x', ''), { maxLength: 3 });
    let matched = 0;
    fc.assert(
      fc.property(words, words, (prefix, argv) => {
        fc.pre(policy.check(argv, { resolveHosts: true }).decision === undefined);
        const would = policy.wouldMatch(prefix, argv);
        if (would) matched += 1;
        expect(would).toBe(policy.withPrefixRule(prefix).check(argv, { resolveHosts: true }).decision === 'allow');
      }),
      { numRuns: 2000 },
    );
    expect(matched).toBeGreaterThan(20);
  });

  it('moves hosts between the lists in the order of the rules', async () => {
    const rule = (host: string, decision: string): string => `network_rule("${host}", "https", "${decision}")\n`;
    const policy = await policyOf(rule('A.com:443.', 'allow') + rule('b.com', 'deny') + rule('a.com', 'deny') + rule('b.com', 'allow') + rule('c.com', 'prompt') + rule('[::1]:80', 'allow'));
    expect(policy.networkHosts).toEqual({ allowed: ['b.com', '::1'], denied: ['a.com'] });
    expect(policy.withNetworkRule({ host: 'b.com', protocol: 'http', decision: 'forbidden', justification: undefined }).networkHosts.denied).toEqual(['a.com', 'b.com']);
    expect(policy.networkRules.map(({ decision }) => decision)).toEqual(['allow', 'forbidden', 'forbidden', 'allow', 'prompt', 'allow']);
  });
});

describe('the functions that make rules', () => {
  it.each([
    ['prefix_rule(pattern=[])', 'invalid pattern element: pattern cannot be empty'],
    ['prefix_rule(pattern=["x", []])', 'invalid pattern element: pattern alternatives cannot be empty'],
    ['prefix_rule(pattern=[1])', 'invalid pattern element: pattern element must be a string or list of strings (got int)'],
    ['prefix_rule(pattern=["x", ["a", ["b"]]])', 'invalid pattern element: pattern alternative must be a string (got list)'],
    ['prefix_rule(pattern="git")', 'Type of parameter `pattern` doesn\'t match, expected `list`, actual `string (repr: "git")`'],
    ['prefix_rule(["x"], foo=1, bar=2)', 'Found `foo` `bar` extra named parameter(s) for call to prefix_rule'],
    ['prefix_rule(["x"], pattern=["y"])', 'Argument `pattern` occurs more than once'],
    ['prefix_rule(["x"], "allow", [], [], "j", 1)', 'Found 1 extra positional argument(s) for call to prefix_rule'],
    ['prefix_rule()', 'Missing parameter `pattern` for call to `prefix_rule`'],
    ['prefix_rule(["x"], justification=" ")', 'invalid rule: justification cannot be empty'],
    ['prefix_rule(["x"], "deny")', 'invalid decision: deny'],
    ['prefix_rule(["x"], None)', 'Type of parameter `decision` doesn\'t match, expected `str`, actual `NoneType (repr: None)`'],
    ['prefix_rule(["x"], match=["x \'"])', 'invalid example: example string has invalid shell syntax'],
    ['prefix_rule(["x"], match=["#a"])', 'invalid example: example cannot be an empty string'],
    ['prefix_rule(["x"], match=[["x", 1]])', 'invalid example: example tokens must be strings (got int)'],
    ['prefix_rule(["x"], match=[1])', 'invalid example: example must be a string or list of strings (got int)'],
    ['prefix_rule(["x"], match=["y"], not_match=["x"])', 'expected example to not match rule: x'],
    ['network_rule("a.com", "ftp", "allow")', 'invalid rule: network_rule protocol must be one of http, https, socks5_tcp, socks5_udp (got ftp)'],
    ['network_rule("a", "http", "block")', 'invalid decision: block'],
    ['network_rule(" ", "http", "deny")', 'invalid rule: network_rule host cannot be empty'],
    ['network_rule("[]", "http", "deny")', 'invalid rule: network_rule host cannot be empty'],
    ['network_rule(".", "http", "deny")', 'invalid rule: network_rule host cannot be empty'],
    ['network_rule("*.a.com", "http", "deny")', 'invalid rule: network_rule host must be a specific host; wildcards are not allowed'],
    ['network_rule("http://a", "http", "deny")', 'invalid rule: network_rule host must be a hostname or IP literal (without scheme or path)'],
    ['network_rule("a b", "http", "deny")', 'invalid rule: network_rule host cannot contain whitespace'],
    ['network_rule("[::1", "http", "deny")', 'invalid rule: network_rule host has an invalid bracketed IPv6 literal'],
    ['network_rule("[::1]x", "http", "deny")', 'invalid rule: network_rule host contains an unsupported suffix: [::1]x'],
    ['host_executable("", [])', 'invalid rule: host_executable name cannot be empty'],
    ['host_executable("a/b", [])', 'invalid rule: host_executable name must be a bare executable name (got a/b)'],
    ['host_executable("git", ["usr/git"])', 'invalid rule: host_executable paths must be absolute (got usr/git)'],
    ['host_executable("git", ["/usr/foo"])', 'invalid rule: host_executable path `/usr/foo` must have basename `git`'],
    ['host_executable("git", [1])', 'invalid rule: host_executable paths must be strings (got int)'],
  ])('%s', async (text, message) => {
    expect(await faultOf(`\n${text}\n`)).toBe(`2:1: ${message}`);
  });

  it('hold examples against their own rule, when all host_executable calls are known', async () => {
    expect(await faultOf('prefix_rule(["git"])\nprefix_rule(["ls"], match=["git status"])\n')).toBe('2:1: expected every example to match at least one rule; unmatched examples: `git status`');
    expect(await faultOf('prefix_rule(["git"], not_match=["/tmp/git x"], match=[["/usr/bin/git", "a b"], "git \'a b\' # c"])\nhost_executable("git", ["/usr/bin/git"])\n')).toBeNull();
  });

  it('are functions like others: they can be renamed, and called with what a file makes', async () => {
    const policy = await policyOf('rule = prefix_rule\n[rule(*a) for a in [[["a"]], [["b"], "prompt"]]]\nd = {"pattern": ["c"], "decision": "forbidden"}\nrule(**d)\n');
    expect(['a', 'b', 'c'].map((name) => policy.check([name]).decision)).toEqual(['allow', 'prompt', 'forbidden']);
    expect(await faultOf('prefix_rule(pattern=["x"])\ndef prefix_rule(x): pass\n')).toBe('1:1: Local variable `prefix_rule` referenced before assignment');
  });
});
