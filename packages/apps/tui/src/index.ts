// The only door of @codex-ts/tui: explicit named exports, no logic.
export { Tui, type TuiScreenOptions } from './app/tui.ts';
export { type SessionQuestion, type TuiFace } from './app/tui-face.ts';
export { type ClipboardImage, type ImageSource, type PromptStore, type TuiEnd, type TuiOptions, type TuiPrograms, type TuiSettings, type TuiStart } from './app/tui-options.ts';
export { type ChosenSession, type FolderQuestion } from './app/sessions/choose-session.ts';
export { findSession, newestSession } from './app/sessions/find-session.ts';
export { introduce } from './app/sessions/introduce.ts';
export { localProviderChoice, type ProviderRow, providerRows } from './views/onboarding/local-provider-choice.ts';
export { ProgressNotice } from './views/onboarding/progress-notice.ts';
export { waitNotice } from './views/onboarding/wait-notice.ts';
export { type Onboarding, type OnboardingOptions } from './app/onboarding/onboarding.ts';
export { openPlain } from './plain/open-plain.ts';
