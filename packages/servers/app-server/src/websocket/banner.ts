import { addressText, isLoopback, type SocketAddress } from './listen-address.ts';

/** What a listening server says of itself, one line each, with the marks by which programs find the addresses. */
export function listeningBanner(address: SocketAddress, { isOpen }: { isOpen: boolean }): string[] {
  const at = addressText(address);
  return [
    'codex app-server (WebSockets)',
    `  listening on: ws://${at}`,
    `  readyz: http://${at}/readyz`,
    `  healthz: http://${at}/healthz`,
    `  note: ${note(address, isOpen)}`,
  ];
}

function note({ host }: SocketAddress, isOpen: boolean): string {
  if (isLoopback(host)) return 'reachable from this machine only; forward the port (ssh -L) to reach it from elsewhere';
  return isOpen ? 'ANYBODY WHO REACHES THIS ADDRESS CAN RUN COMMANDS HERE; --ws-auth asks for a token' : 'reachable from other machines; clients need a token. Put TLS in front where the network is not trusted';
}
