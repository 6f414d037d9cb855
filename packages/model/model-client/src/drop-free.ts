import { type Agent } from 'node:http';

/** Closes the connections that an agent keeps for later; those in use stay. */
export function dropFree(agent: Agent): void {
  for (const socket of Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? [])) socket.destroy();
}
