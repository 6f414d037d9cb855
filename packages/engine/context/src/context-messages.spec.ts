import { describe, expect, it } from '@jest/globals';
import { changeMessages, openingMessages, toldBy, type ToldFrame, type TurnFrame } from './context-messages.ts';

const frame: TurnFrame = {
  model: 'm',
  baseInstructions: 'BASE',
  permissions: '<permissions instructions>P</permissions instructions>',
  permissionsKey: 'k',
  developerInstructions: null,
  projectDocs: null,
  environment: { cwd: '/w', shell: 'bash', currentDate: '2026-11-21', timezone: 'Etc/UTC' },
};
const told: ToldFrame = { model: 'm', permissionsKey: 'k', cwd: '/w', currentDate: '2026-11-21', timezone: 'Etc/UTC' };
const environment = [
  '<environment_context>',
  '  <cwd>/w</cwd>',
  '  <shell>bash</shell>',
  '  <current_date>2026-11-21</current_date>',
  '  <timezone>Etc/UTC</timezone>',
  '</environment_context>',
].join('\n');
const texts = (messages: ReturnType<typeof openingMessages>) =>
  messages.map(({ role, content }) => [role, ...content.map((part) => ('text' in part ? part.text : ''))]);

describe('openingMessages', () => {
  it('is a developer message and a user message', () => {
    expect(texts(openingMessages(frame))).toEqual([
      ['developer', frame.permissions],
      ['user', environment],
    ]);
  });

  it('adds developer instructions and project documents in their places', () => {
    expect(texts(openingMessages({ ...frame, developerInstructions: 'D', projectDocs: 'DOC' }))).toEqual([
      ['developer', frame.permissions, 'D'],
      ['user', '# AGENTS.md instructions for /w\n\n<INSTRUCTIONS>\nDOC\n</INSTRUCTIONS>', environment],
    ]);
  });
});

describe('changeMessages', () => {
  it('says nothing when nothing changed', () => {
    expect(changeMessages(told, frame)).toEqual([]);
  });

  it.each([
    ['the policy', { permissionsKey: 'old' }, [['developer', frame.permissions]]],
    ['the directory', { cwd: '/old' }, [['user', environment]]],
    ['the day', { currentDate: '2026-11-20' }, [['user', environment]]],
  ])('tells of %s', (_what, change, messages) => {
    expect(texts(changeMessages({ ...told, ...change }, frame))).toEqual(messages);
  });

  it('tells of a new model first, with its instructions', () => {
    const [developer] = texts(changeMessages({ ...told, model: 'old', permissionsKey: 'old' }, frame));
    expect(developer?.[1]).toMatch(/^<model_switch>[\s\S]*BASE\n<\/model_switch>$/);
    expect(developer?.[2]).toBe(frame.permissions);
  });

  it('tells of a new personality after everything else, but not when a new model brings it', () => {
    const personality = { name: 'friendly' as const, spec: '<personality_spec>warm</personality_spec>', inInstructions: false };
    const before: ToldFrame = { ...told, personality: 'pragmatic', permissionsKey: 'old' };
    expect(texts(changeMessages(before, { ...frame, personality }))).toEqual([['developer', frame.permissions, personality.spec]]);
    expect(texts(changeMessages({ ...before, model: 'old' }, { ...frame, personality }))[0]).toHaveLength(3);
    expect(changeMessages({ ...told, personality: 'friendly' }, { ...frame, personality })).toEqual([]);
    expect(changeMessages({ ...told, personality: 'friendly' }, { ...frame, personality: { ...personality, name: 'none', spec: null } })).toEqual([]);
    expect(changeMessages(told, { ...frame, personality })).toEqual([]);
  });
});

describe('openingMessages after a compaction', () => {
  it('tells of the model switch that the history led up to', () => {
    expect(texts(openingMessages(frame, 'old'))[0]?.[1]).toMatch(/^<model_switch>/);
    expect(openingMessages(frame, 'm')).toEqual(openingMessages(frame));
  });

  it('tells the personality where the instructions are written in another', () => {
    const personality = { name: 'friendly' as const, spec: 'SPEC', inInstructions: false };
    expect(texts(openingMessages({ ...frame, personality }))[0]?.at(-1)).toBe('SPEC');
    expect(openingMessages({ ...frame, personality: { ...personality, inInstructions: true } })).toEqual(openingMessages(frame));
  });
});

describe('toldBy', () => {
  it('is what nothing changes against', () => {
    const personality = { name: 'friendly' as const, spec: 'SPEC', inInstructions: true };
    expect(changeMessages(toldBy({ ...frame, personality }), { ...frame, personality })).toEqual([]);
  });
});
