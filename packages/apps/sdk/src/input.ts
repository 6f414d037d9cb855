/** Part of what is said to the agent. Image paths count from this process's folder. */
export type UserInput = { type: 'text'; text: string } | { type: 'local_image'; path: string };

export type Input = string | UserInput[];
