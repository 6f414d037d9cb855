import { type ConfigError, type ConfigErrorLocation, errorAt, keyLocation } from './config-error.ts';
import { type TomlNode } from './toml-node.ts';

/** Something about a key that does not stop the program. */
export interface Remark {
  readonly code: 'config_unknown_key' | 'config_ignored_key' | 'config_no_effect' | 'config_requirement' | 'config_layer_disabled';
  readonly message: string;
  readonly path: readonly string[];
  readonly location: ConfigErrorLocation | null;
}

/** So many remarks are kept for a start; a file that asks for more is not a configuration. */
const MAX_REMARKS = 30;
const MAX_CHECKED_REMARKS = 1000;

/** What reading and decoding have found so far. One object per load. */
export class Findings {
  readonly remarks: Remark[] = [];
  /** Null: the first error is thrown. A list: errors are gathered, and decoding goes on beside them. */
  readonly errors: ConfigError[] | null;
  /** Whether keys that nobody knows are errors. */
  readonly strict: boolean;

  constructor({ strict, errors }: { strict: boolean; errors: ConfigError[] | null }) {
    this.strict = strict;
    this.errors = errors;
  }

  /** Leaves a remark, made only if it will be kept. */
  remark(make: () => Remark): void {
    const limit = this.errors === null ? MAX_REMARKS : MAX_CHECKED_REMARKS;
    const { length } = this.remarks;
    if (length < limit) this.remarks.push(make());
    else if (length === limit) this.remarks.push({ ...make(), message: 'There are more such keys; they are not listed.', path: [], location: null });
  }

  /** Leaves a remark about an entry of a table. */
  remarkAt(entry: TomlNode, code: Remark['code'], path: readonly string[], message: () => string): void {
    this.remark(() => ({ code, message: message(), path, location: keyLocation(entry) }));
  }

  /** Passes over a key that its table does not have: an error when strict. `why` ends the sentence. */
  unknownKey(entry: TomlNode, path: readonly string[], why: string, message: () => string): void {
    if (!this.strict) {
      this.remarkAt(entry, 'config_unknown_key', path, message);
      return;
    }
    const error = errorAt({ ...entry, start: entry.keyStart ?? entry.start }, why, 'config_unknown_key', path);
    if (this.errors === null) throw error;
    this.errors.push(error);
  }

  /** For a part that may turn out not to matter: remarks of its own, errors where they go anyway. */
  apart(): Findings {
    return new Findings(this);
  }
}
