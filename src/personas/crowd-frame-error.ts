/** A crowd frame breaks the format; the message names the field, its value and the rule. */
export class CrowdFrameError extends Error {
	constructor(message: string, options?: ErrorOptions) {
		super(`crowd frame: ${message}`, options);
		this.name = "CrowdFrameError";
	}
}
