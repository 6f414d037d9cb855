// The only door of @codex-ts/login: explicit named exports, no logic.
export { removeAuth, saveApiKey } from './auth-file.ts';
export { chatgptClaims, type ChatgptClaims } from './chatgpt-claims.ts';
export { loginStatus, type LoginStatus } from './login-status.ts';
export { type Auth, resolveAuth, type ResolveAuthOptions } from './resolve-auth.ts';
