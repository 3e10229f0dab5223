/** Where the rooms tell what happened; pino's logger is one. */
export interface Logger {
	info(facts: object, message: string): void;
	warn(facts: object, message: string): void;
	error(facts: object, message: string): void;
}
