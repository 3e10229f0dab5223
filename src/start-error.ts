/** The process cannot start; the message is one line that says what to change. */
export class StartError extends Error {
	constructor(message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = "StartError";
	}
}
