import { type Administration, type SharedFlags } from '../administration/parse-administration.ts';

export interface ConfigFlags extends SharedFlags {
  readonly origin?: true;
  readonly json?: true;
}

/** What a `config` command was given. */
export type ConfigRequest = Administration<ConfigFlags>;
