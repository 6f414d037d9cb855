/** A small reader of the sandbox's language: what our policies use of it, written from its rules and not from our printer. */

type Node = string | { readonly text: string } | { readonly regex: string } | readonly Node[];

export interface Query {
  readonly operation: string;
  /** Of a file or a unix socket. */
  readonly path?: string;
  /** `host:port`, as the policy names them. */
  readonly address?: string;
  readonly name?: string;
}

interface Rule {
  readonly allow: boolean;
  readonly operations: readonly string[];
  readonly filters: readonly Node[];
}

const FILTERS = new Set([
  ...['literal', 'subpath', 'regex', 'path', 'vnode-type', 'extension', 'require-all', 'require-not', 'require-any', 'remote', 'local', 'global-name', 'target'],
  ...['sysctl-name', 'sysctl-name-prefix', 'sysctl-name-regex', 'ipc-posix-name-regex', 'ipc-posix-name-prefix', 'iokit-registry-entry-class', 'socket-domain', 'socket-protocol'],
]);

/** Answers what the system would: the last rule that fits an operation counts, and without one nothing is allowed. */
export class SandboxPolicyText {
  readonly #params: ReadonlyMap<string, string>;
  readonly #rules: readonly Rule[];

  /** Takes the arguments of `sandbox-exec`. Throws for text that is not well formed, or uses what is not known here. */
  constructor(args: readonly string[]) {
    const end = args.indexOf('--');
    if (args[0] !== '-p' || end < 0) throw new Error('not the arguments of sandbox-exec');
    this.#params = new Map(args.slice(2, end).map((arg) => splitParam(arg)));
    const forms = parse(args[1] ?? '');
    if (JSON.stringify(forms.slice(0, 2)) !== '[["version","1"],["deny","default"]]') throw new Error('a policy starts with its version and denies by default');
    this.#rules = forms.slice(2).map(ruleOf);
    for (const rule of this.#rules) rule.filters.forEach((filter) => { this.#check(filter); });
  }

  /** The names of the parameters given. */
  get params(): ReadonlyMap<string, string> {
    return this.#params;
  }

  allows(query: Query): boolean {
    return this.#rules.findLast(({ operations, filters }) => operations.some((each) => covers(each, query.operation)) && (filters.length === 0 || filters.some((filter) => this.#fits(filter, query))))?.allow ?? false;
  }

  mayRead(path: string): boolean {
    return this.allows({ operation: 'file-read-data', path });
  }

  mayWrite(path: string): boolean {
    return this.allows({ operation: 'file-write-data', path });
  }

  mayConnect(address: string): boolean {
    return this.allows({ operation: 'network-outbound', address });
  }

  #check(node: Node): void {
    if (!Array.isArray(node)) return;
    const [head, ...rest] = node as readonly Node[];
    if (typeof head === 'string' && head !== 'param' && head !== 'ip' && head !== 'unix-socket' && !FILTERS.has(head)) throw new Error(`unknown filter ${head}`);
    if (head === 'param') this.#text(node);
    rest.forEach((each) => { this.#check(each); });
  }

  #fits(node: Node, query: Query): boolean {
    if (!Array.isArray(node)) throw new Error('a filter is a list');
    const [head, first, ...rest] = node as readonly Node[];
    const all = first === undefined ? [] : [first, ...rest];
    const { path, address, name } = query;
    switch (head) {
      case 'require-all':
        return all.every((each) => this.#fits(each, query));
      case 'require-not':
        return !all.some((each) => this.#fits(each, query));
      case 'literal':
      case 'path':
        return path === this.#text(first);
      case 'subpath':
        return path !== undefined && within(path, this.#text(first));
      case 'regex':
        return path !== undefined && new RegExp(regexOf(first)).test(path);
      case 'vnode-type':
        return path?.startsWith('/dev/') ?? false;
      case 'extension':
        return false;
      case 'global-name':
      case 'sysctl-name':
        return name === this.#text(first);
      case 'sysctl-name-prefix':
        return name?.startsWith(this.#text(first)) ?? false;
      case 'remote':
      case 'local':
        return first === 'ip' ? address !== undefined && addressFits(address, this.#text(rest[0])) : path !== undefined && (rest[0] === undefined || this.#fits(rest[0], query));
      default:
        return false;
    }
  }

  #text(node: Node | undefined): string {
    if (Array.isArray(node) && node[0] === 'param') {
      const name = this.#text(node[1] as Node);
      const value = this.#params.get(name);
      if (value === undefined) throw new Error(`no parameter ${name}`);
      return value;
    }
    if (typeof node === 'object' && 'text' in node) return node.text;
    throw new Error(`expected a text, not ${JSON.stringify(node)}`);
  }
}

function splitParam(arg: string): [string, string] {
  const [, name, value] = /^-D([A-Z0-9_]+)=([\s\S]*)$/.exec(arg) ?? [];
  if (name === undefined || value === undefined) throw new Error(`not a parameter: ${arg}`);
  return [name, value];
}

function ruleOf(form: Node): Rule {
  if (!Array.isArray(form) || (form[0] !== 'allow' && form[0] !== 'deny')) throw new Error(`not a rule: ${JSON.stringify(form)}`);
  const rest = form.slice(1) as readonly Node[];
  const operations = rest.filter((each): each is string => typeof each === 'string');
  return { allow: form[0] === 'allow', operations, filters: rest.filter((each) => typeof each !== 'string') };
}

function covers(pattern: string, operation: string): boolean {
  return pattern.endsWith('*') ? operation.startsWith(pattern.slice(0, -1)) : pattern === operation;
}

function within(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

function addressFits(address: string, pattern: string): boolean {
  const [host = '', port = ''] = address.split(':');
  const [wantedHost, wantedPort] = pattern.split(':');
  const fits = (wanted: string | undefined, found: string): boolean => wanted === '*' || wanted === found;
  return fits(wantedHost, host) && fits(wantedPort, port);
}

function regexOf(node: Node | undefined): string {
  if (typeof node === 'object' && 'regex' in node) return node.regex;
  throw new Error('expected a pattern');
}

const TOKEN = /\s+|(#"[^"]*")|("(?:[^"\\]|\\.)*")|([()])|([^\s()"#]+)/y;

function parse(source: string): Node[] {
  const stack: Node[][] = [[]];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const [, regex, quoted, bracket, word] = TOKEN.exec(source) ?? fail(`cannot be read: ${source.slice(0, 40)}`);
    const top = stack.at(-1) ?? fail('too many closing brackets');
    if (regex !== undefined) top.push({ regex: regex.slice(2, -1) });
    else if (quoted !== undefined) top.push({ text: quoted.slice(1, -1).replace(/\\(.)/g, '$1') });
    else if (word !== undefined) top.push(word);
    else if (bracket === '(') stack.push([]);
    else if (bracket === ')') {
      stack.pop();
      (stack.at(-1) ?? fail('too many closing brackets')).push(top);
    }
  }
  if (stack.length !== 1) fail('a bracket is not closed');
  return stack[0] ?? [];
}

function fail(reason: string): never {
  throw new Error(reason);
}
