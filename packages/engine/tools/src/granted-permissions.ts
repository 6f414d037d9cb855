import { mergeGrants, NO_GRANT, type PermissionGrant } from './permission-grant.ts';

/** What a person has granted to the commands of a thread on top of the sandbox policy. */
export class GrantedPermissions {
  #session: PermissionGrant = NO_GRANT;
  #turn: PermissionGrant = NO_GRANT;

  /** What holds now. */
  get inForce(): PermissionGrant {
    return mergeGrants(this.#session, this.#turn);
  }

  add(grant: PermissionGrant, scope: 'turn' | 'session'): void {
    if (scope === 'session') this.#session = mergeGrants(this.#session, grant);
    else this.#turn = mergeGrants(this.#turn, grant);
  }

  /** What was granted for one turn ends with it. */
  startTurn(): void {
    this.#turn = NO_GRANT;
  }
}
