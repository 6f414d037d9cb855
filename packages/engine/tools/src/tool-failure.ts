/** A call that failed by the model's own making: `message` becomes the tool's output and the turn goes on. */
export class ToolFailure extends Error {}
