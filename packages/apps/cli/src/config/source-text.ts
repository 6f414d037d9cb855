import { type LayerName, type ValueSource } from '@codex-ts/config';

/** Who set a value, for a person: `user config /home/a/.codex/config.toml:3:1`. */
export function sourceText(source: ValueSource): string {
  const { location } = source;
  const place = location === null ? '' : ` (${location.file}:${location.line}:${location.column})`;
  switch (source.kind) {
    case 'layer':
      return `${layerText(source.layer)}${place}`;
    case 'profile':
      return `profile ${source.profile} in ${layerText(source.layer)}${place}`;
    case 'flag':
      return `flag --${source.flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    case 'environment':
      return `environment variable ${source.variable}`;
    case 'requirement':
      return `requirement ${source.key}${place}`;
    case 'implied':
      return `feature ${source.by}`;
    case 'default':
      return 'default';
  }
}

export function layerText(layer: LayerName): string {
  switch (layer.type) {
    case 'system':
      return 'system config';
    case 'user':
      return 'user config';
    case 'legacyManagedConfigTomlFromFile':
      return 'managed config';
    case 'project':
      return 'project config';
    case 'projectLocal':
      return 'personal project config';
    case 'sessionFlags':
      return 'command line';
  }
}
