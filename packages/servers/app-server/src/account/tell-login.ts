import { type AppServer } from '../app-server.ts';
import { authMode, wireAccount } from './wire-account.ts';

/** Tells every client that a key is kept now; also where the provider in use wants none. */
export function tellLogin(server: AppServer): void {
  server.broadcast({ method: 'account/login/completed', params: { loginId: null, success: true, error: null } });
  server.broadcast({ method: 'account/updated', params: { authMode: 'apikey', planType: null } });
}

/** Tells every client who is logged in after somebody logged out: nobody, unless the environment supplies a key. */
export function tellLogout(server: AppServer): void {
  const tell = async (): Promise<void> => {
    const state = await server.engine.host.account.read();
    const account = wireAccount(state);
    server.broadcast({ method: 'account/updated', params: { authMode: authMode(state), planType: account?.type === 'chatgpt' ? account.planType : null } });
  };
  tell().catch((error: unknown) => server.report('reading the account', error));
}
