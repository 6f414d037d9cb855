import { errorAt, keyPath, placeName } from './config-error.ts';
import { type Findings } from './findings.ts';
import { formFor, itemShape, shapeBelow } from './shape-walk.ts';
import { type TomlNode, type TomlString, type TomlTable } from './toml-node.ts';
import { type Shape } from './value-spec.ts';

const VARIABLE = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;

/** Names that are never filled in for a project: the file may come from someone else. */
const SECRET_NAME = /KEY|SECRET|TOKEN|PASS|CREDENTIAL|AUTH/i;

export interface Expansion {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `everywhere`, or only in paths and without secrets, as for a project's files. */
  readonly scope: 'everywhere' | 'paths';
  /** The form of the whole file. */
  readonly shape: Shape;
  readonly findings: Findings;
}

/**
 * Fills in `${VAR}` and `${VAR:-default}` in the text values of a file's table; the default counts also for an empty
 * variable. `$${` stands for `${`, and any other use of `$` for itself. Keys are left alone.
 * @throws {ConfigError} naming the variable when one is neither set nor has a default.
 */
export function expandVariables(table: TomlTable, expansion: Expansion): TomlTable {
  // Most files hold no variables at all.
  if (!table.origin.text.includes('${')) return table;
  return expandTable(table, expansion.shape, [], expansion);
}

function expandTable(node: TomlTable, shape: Shape | null, path: readonly string[], expansion: Expansion): TomlTable {
  const entries = [...node.entries].map(([key, value]) => [key, expandNode(value, shapeBelow(shape, key), [...path, key], expansion)] as const);
  return { ...node, entries: new Map(entries) };
}

function expandNode(node: TomlNode, shape: Shape | null, path: readonly string[], expansion: Expansion): TomlNode {
  const form = formFor(shape, node);
  switch (node.kind) {
    case 'table':
      return expandTable(node, form, path, expansion);
    case 'array':
      return { ...node, items: node.items.map((item) => expandNode(item, itemShape(form), path, expansion)) };
    case 'string':
      return expandString(node, form, path, expansion);
    case 'integer':
    case 'float':
    case 'boolean':
    case 'date':
      return node;
  }
}

function expandString(node: TomlString, shape: Shape | null, path: readonly string[], expansion: Expansion): TomlNode {
  const value = node.value.replace(VARIABLE, (match, name?: string, byDefault?: string) => {
    if (name === undefined) return '${';
    if (expansion.scope === 'paths' && (shape?.type !== 'path' || SECRET_NAME.test(name))) {
      keepLiteral(node, match, path, expansion);
      return match;
    }
    return valueOf(name, byDefault, node, path, expansion);
  });
  return value === node.value ? node : { ...node, value, written: node.value };
}

function valueOf(name: string, byDefault: string | undefined, node: TomlNode, path: readonly string[], { env, findings }: Expansion): string {
  const value = env[name];
  if (byDefault !== undefined) return value === undefined || value === '' ? byDefault : value;
  if (value !== undefined) return value;
  const reason = `the environment variable \`${name}\` is not set. Set it, or give a default: \`\${${name}:-default}\`. A literal \`\${\` is written \`$\${\`.`;
  const error = errorAt(node, reason, 'config_variable_unset', path);
  if (findings.errors === null) throw error;
  findings.errors.push(error);
  return '';
}

function keepLiteral(node: TomlNode, variable: string, path: readonly string[], { findings }: Expansion): void {
  const why = 'the files of a project may use variables only in paths, and none whose name looks like a secret.';
  findings.remarkAt(node, 'config_no_effect', path, () => `\`${variable}\` in \`${keyPath(path)}\` (${placeName(node)}) is taken as it stands: ${why}`);
}
