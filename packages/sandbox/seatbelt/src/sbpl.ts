/** A form of the sandbox's language: a bare word, a text, a pattern, the name of a parameter's value, or a list. */
export type Form = string | { readonly text: string } | { readonly regex: string } | { readonly param: string } | readonly Form[];

/** One piece of a policy, and the values of the parameters that it names. */
export interface Section {
  readonly rules: readonly Form[];
  readonly params: readonly (readonly [name: string, value: string])[];
}

export function text(value: string): Form {
  return { text: value };
}

/** One rule a line. Paths come in as parameters, so nothing of them is ever read as part of the language. */
export function printRules(rules: readonly Form[]): string {
  return rules.map(print).join('\n');
}

function print(form: Form): string {
  if (typeof form === 'string') return form;
  if ('text' in form) return `"${form.text.replace(/[\\"]/g, String.raw`\$&`)}"`;
  if ('regex' in form) return `#"${form.regex}"`;
  if ('param' in form) return `(param "${form.param}")`;
  return `(${form.map(print).join(' ')})`;
}
