import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { coreDecision, readDecision } from './review-decision.ts';

describe('readDecision', () => {
  it.each<[unknown, unknown]>([
    [{ action: 'accept', decision: 'approved', content: {} }, 'accept'],
    [{ decision: 'approved' }, 'accept'],
    [{ decision: 'approved_for_session' }, 'acceptForSession'],
    [{ decision: 'denied' }, 'decline'],
    [{ decision: 'abort' }, 'cancel'],
    [{ action: 'accept', content: {} }, 'accept'],
    [{ action: 'accept', decision: 'denied' }, 'decline'],
    [{ action: 'decline' }, 'decline'],
    [{ action: 'cancel' }, 'decline'],
    [{ action: 'accept', decision: 'perhaps' }, 'decline'],
    [{ decision: { approved_execpolicy_amendment: { proposed_execpolicy_amendment: ['git', 'push'] } } }, { acceptWithExecpolicyAmendment: { execpolicy_amendment: ['git', 'push'] } }],
    [{ decision: { approved_execpolicy_amendment: { proposed_execpolicy_amendment: [] } } }, 'decline'],
    [{ decision: { network_policy_amendment: { network_policy_amendment: { host: 'h', action: 'allow' } } } }, { applyNetworkPolicyAmendment: { network_policy_amendment: { host: 'h', action: 'allow' } } }],
    [null, 'decline'],
    ['approved', 'decline'],
  ])('%j means %j', (answer, decision) => {
    expect(readDecision(answer)).toEqual(decision);
  });

  it('takes nothing for a yes that does not say so', () => {
    const word = fc.string().filter((text) => !text.startsWith('approved'));
    fc.assert(fc.property(fc.record({ action: fc.constant('accept'), decision: fc.oneof(word, fc.integer(), fc.constant(null)) }), (answer) => expect(['decline', 'cancel']).toContain(readDecision(answer))));
  });

  it('reads back every decision it names', () => {
    const all = ['accept', 'acceptForSession', 'decline', 'cancel', { acceptWithExecpolicyAmendment: { execpolicy_amendment: ['ls'] } }, { applyNetworkPolicyAmendment: { network_policy_amendment: { host: 'h', action: 'deny' } } }] as const;
    for (const decision of all) expect(readDecision({ decision: coreDecision(structuredClone(decision) as Parameters<typeof coreDecision>[0]) })).toEqual(decision);
  });
});
