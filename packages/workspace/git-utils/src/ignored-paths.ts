import { splitNul } from './quiet-git.ts';
import { type WorkTree } from './work-tree.ts';

/**
 * Which of these paths git ignores there and does not track; relative to the root, as bytes in latin1. None of them
 * where git cannot tell, as with paths inside a submodule: to whoever uses them it will say why.
 */
export async function ignoredPaths(tree: WorkTree, names: readonly Buffer[]): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const input = Buffer.concat(names.flatMap((name) => [name, Buffer.alloc(1)]));
  const { code, stdout } = await tree.git(['check-ignore', '-z', '--stdin'], { input });
  return new Set(code === 0 ? splitNul(stdout).map((name) => name.toString('latin1')) : []);
}
