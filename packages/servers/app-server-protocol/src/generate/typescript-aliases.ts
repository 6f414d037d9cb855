/** A name that generated TypeScript has for something that has another name, or none, in the schemas. */
interface Alias {
  readonly type: string;
  /** What the type is made of, and where it is generated. */
  readonly uses?: readonly [name: string, folder: '' | 'v2/'];
}

/**
 * By path, without `.ts`. The original generates its types from structs, some of which lie inside others in its JSON
 * Schemas; programs written for it may import them.
 */
const ALIASES: Readonly<Record<string, Alias>> = {
  ExecPolicyAmendment: { type: 'Array<string>' },
  GitSha: { type: 'string' },
  LocalShellExecAction: { type: 'Omit<LocalShellAction, "type">', uses: ['LocalShellAction', ''] },
  NetworkPolicyAmendment: { type: 'Amendment', uses: ['NetworkPolicyAmendment as Amendment', 'v2/'] },
  NetworkPolicyRuleAction: { type: 'RuleAction', uses: ['NetworkPolicyRuleAction as RuleAction', 'v2/'] },
  SessionSource: {
    type: '"cli" | "vscode" | "exec" | "mcp" | { custom: string } | { subagent: SubAgentSource } | "unknown"',
    uses: ['SubAgentSource', ''],
  },
  WebSearchAction: { type: 'ResponsesApiWebSearchAction', uses: ['ResponsesApiWebSearchAction', ''] },
  'v2/ExecPolicyAmendment': { type: 'Array<string>' },
};

/** Names of a folder that stand for something else. */
export function aliasNames(folder: '' | 'v2/'): string[] {
  const isHere = (path: string): boolean => (folder === '' ? !path.includes('/') : path.startsWith(folder));
  return Object.keys(ALIASES).filter(isHere).map((path) => path.slice(folder.length));
}

/** Their files: path below the output folder to text. */
export function aliasFiles(header: string): Map<string, string> {
  return new Map(Object.entries(ALIASES).map(([path, { type, uses }]) => [`${path}.ts`, `${header}${importOf(uses)}export type ${path.replace('v2/', '')} = ${type};\n`]));
}

function importOf(uses: Alias['uses']): string {
  if (uses === undefined) return '';
  const [name, folder] = uses;
  return `import type { ${name} } from "./${folder}${name.split(' ')[0] ?? ''}.js";\n\n`;
}
