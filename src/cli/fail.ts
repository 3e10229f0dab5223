/** A failure whose message says all that the reader needs: one line on stderr, exit code 1. */
export class CliError extends Error {
	constructor(message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = "CliError";
	}
}
