import { loadConfig } from '@codex-ts/config';
import { type Onboarding, type TuiFace } from '@codex-ts/tui';

import { type CommandHost } from '../command-host.ts';
import { offerMigration } from './offer-migration.ts';
import { needsTrust, openMigration, signInNeed } from './open-questions.ts';
import { reachModel } from './reach-model.ts';
import { trustFolder } from './trust-folder.ts';
import { type OnboardingRequest, type ReadySettings } from './with-onboarding.ts';

export interface OnboardContext {
  readonly tui: TuiFace;
  readonly request: OnboardingRequest;
  readonly host: CommandHost;
}

/** How the run is set up so far, and what ends with it. */
export class Onboard {
  readonly steps: Onboarding;
  readonly context: OnboardContext;
  #ready: ReadySettings;
  readonly #ends: (() => void)[] = [];

  constructor(steps: Onboarding, context: OnboardContext) {
    this.steps = steps;
    this.context = context;
    this.#ready = context.request;
  }

  get ready(): ReadySettings {
    return this.#ready;
  }

  /** Asks in order: a way to a model, trust in the folder, a newer model. Null: the user leaves. */
  async run(): Promise<ReadySettings | null> {
    const { host, request: { isModelSettled } } = this.context;
    const need = isModelSettled ? null : await signInNeed(this.#ready.loaded, host.env);
    if (need?.isNeeded === true && !(await reachModel(this, need.problem))) return null;
    if (needsTrust(this.#ready.loaded) && !(await trustFolder(this))) return null;
    const migration = isModelSettled ? null : await openMigration(this.#ready.loaded, host.env);
    if (migration !== null && !(await offerMigration(this, migration))) return null;
    const { configInput, loaded } = this.#ready;
    return { configInput, loaded };
  }

  /** The configuration is read again with what is changed. @throws CodexError for a configuration with mistakes */
  async change(changes: Partial<ReadySettings['configInput']>): Promise<void> {
    const configInput = { ...this.#ready.configInput, ...changes };
    this.#ready = { configInput, loaded: await loadConfig(configInput) };
  }

  /** Called when the conversation is over. */
  atEnd(end: () => void): void {
    this.#ends.push(end);
  }

  close(): void {
    for (const end of this.#ends.splice(0)) end();
  }
}
