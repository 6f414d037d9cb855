import { depthOf, type FileRule, type FileView, isWithin, platformPaths } from '@codex-ts/file-policy';
import { type FileAccess } from '@codex-ts/protocol';

/** A folder in which something is allowed, except below some places. */
export interface Region {
  readonly path: string;
  readonly excluded: readonly FileRule[];
}

/** A rule and the nearest one above it; null for the whole disk. */
interface Node {
  readonly rule: FileRule;
  readonly parent: Node | null;
}

/**
 * The regions in which a view allows to read or to write. Together they say exactly what the view says: a deeper rule
 * that forbids is cut out of its region, and one that allows again is a region of its own, so their order is nothing.
 */
export function regions(view: FileView, action: 'read' | 'write'): Region[] {
  const nodes = nodesOf(view);
  const allows = ({ rule }: Node): boolean => (action === 'write' ? rule.access === 'write' : rule.access !== 'none');
  const excluded = new Map<Node, FileRule[]>();
  for (const node of nodes) {
    if (allows(node)) {
      if (node.parent === null || !allows(node.parent)) excluded.set(node, []);
      continue;
    }
    let top: Node | null = null;
    for (let above = node.parent; above !== null && allows(above); above = above.parent) top = above;
    if (top !== null) excluded.get(top)?.push(node.rule);
  }
  return [...excluded].map(([{ rule }, without]) => ({ path: rule.path, excluded: without }));
}

/** Shallow to deep, the whole disk first. */
function nodesOf(view: FileView): Node[] {
  const nodes: Node[] = [{ rule: ruleAt('/', view.root), parent: null }];
  for (const rule of effectiveRules(view)) nodes.push({ rule, parent: nodes.findLast((node) => isWithin(rule.path, node.rule.path)) ?? null });
  return nodes;
}

/** What programs need to run counts as rules to read, where the view does not say otherwise. */
function effectiveRules({ root, minimal, rules }: FileView): FileRule[] {
  const needed = minimal && root === 'none' ? platformPaths('darwin') : [];
  const platform = needed.filter((path) => rules.every((rule) => rule.path !== path)).map((path) => ruleAt(path, 'read'));
  return [...platform, ...rules].sort((a, b) => depthOf(a.path) - depthOf(b.path));
}

function ruleAt(path: string, access: FileAccess): FileRule {
  return { path, access, origin: 'policy' };
}
