import { Highlighter } from './highlighter.ts';

let loading: Promise<Highlighter> | undefined;

/** Loads what colours code, once: 142 KB (47 KB packed) that nothing else needs, so it is best called when code is first shown. */
export function loadHighlighter(): Promise<Highlighter> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Highlighter> {
  const { createEngine, languagesByName } = await import('./languages.ts');
  return new Highlighter(createEngine(), languagesByName());
}
