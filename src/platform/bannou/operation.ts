import * as z from "zod";

/** One operation of a service: a POST of JSON. */
export interface Operation<T> {
	path: `/${string}`;
	/** Whether it may be sent again when nobody knows if it arrived: it reads, or a second time changes nothing. */
	isSafe: boolean;
	/** What a success says; fields that are not named here are let pass. */
	answer: z.ZodType<T>;
}

/** What a service said: a success with its body, or another status up to 500; bodies of failures are not read. */
export type Reply<T> = { status: 200; body: T } | { status: number };

/** A success that says nothing, or nothing of interest. */
export const nothing = z.unknown();

/** A field that may be absent; the platform may send null as well. */
export function maybe<T extends z.ZodType>(inner: T) {
	return inner.nullish().transform((value) => value ?? undefined);
}

/** A time of the platform, with any number of fractional digits, as Unix milliseconds. */
export const instant = z.string().transform((text, context) => {
	const atMs = Date.parse(text);
	if (!Number.isNaN(atMs)) return atMs;
	context.addIssue({ code: "custom", message: "expected a time" });
	return z.NEVER;
});
