/** The broker cannot be used; the message is one line that says what to do. */
export class AmqpError extends Error {
	/** True when it may be there soon: the broker does not answer (yet). */
	readonly isAway: boolean;

	constructor(message: string, isAway: boolean, cause?: unknown) {
		super(message, { cause });
		this.name = "AmqpError";
		this.isAway = isAway;
	}
}

/** What the broker says that waiting does not mend, and what to do. */
const DECISIONS: readonly [sign: RegExp, advice: string][] = [
	[/ACCESS[-_]REFUSED/, "the user or its password is wrong, or it lacks permissions (configure, write, read)"],
	// The driver does not tell why the broker closes a connection that asks for a virtual host.
	[/NOT[-_]ALLOWED|OpenOk; got <ConnectionClose/, "the virtual host does not exist or the user may not use it"],
	[
		/PRECONDITION[-_]FAILED/,
		"something of that name exists with other properties; delete it there, or set it up as docs/platform.md has it",
	],
];

/** `error` as an `AmqpError` that names the broker. */
export function explained(error: Error, host: string): AmqpError {
	const text = error.message.replace(/\s+/g, " ");
	const decision = DECISIONS.find(([sign]) => sign.test(text));
	if (decision !== undefined) return new AmqpError(`${host}: ${decision[1]}: ${text}`, false, error);
	return new AmqpError(`${host}: no RabbitMQ answers: ${text}`, true, error);
}
