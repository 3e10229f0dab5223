import * as z from "zod";

/** A kind of value: how its text is read, and the rule in words for messages and docs/config.md. */
export interface Kind<T> {
	rule: string;
	read: z.ZodType<T, string>;
	/** A value that no message may show. */
	secret?: true;
}

/** One environment variable. `fallback` is the text used when the variable is unset or empty; absent: no value. */
export interface Property<T> {
	variable: string;
	fallback?: string;
	kind: Kind<T>;
	describe: string;
}

export type ValueOf<P> = P extends { fallback: string; kind: Kind<infer T> }
	? T
	: P extends { kind: Kind<infer T> }
		? T | undefined
		: never;

const text = z.string();

/** `true` or `false`, also `1`, `0`, `yes`, `no`, `on`, `off`. */
export const flag: Kind<boolean> = {
	rule: "true or false",
	read: z.stringbool({ truthy: ["true", "1", "yes", "on"], falsy: ["false", "0", "no", "off"] }),
};

/** A decimal number from `min` to `max`. */
export function decimal(min: number, max: number): Kind<number> {
	return {
		rule: `a number from ${min} to ${max}`,
		read: text
			.regex(/^-?\d+(\.\d+)?$/)
			.transform(Number)
			.pipe(z.number().min(min).max(max)),
	};
}

/** A whole number from `min` to `max`. */
export function whole(min: number, max: number): Kind<number> {
	return {
		rule: `a whole number from ${min} to ${max}`,
		read: text
			.regex(/^-?\d+$/)
			.transform(Number)
			.pipe(z.number().int().min(min).max(max)),
	};
}

/** Any text that `pattern` takes; `rule` says it in words. */
export function word(pattern: RegExp, rule: string): Kind<string> {
	return { rule, read: text.regex(pattern) };
}

export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words): Kind<Words[number]> {
	return { rule: `one of ${words.join(", ")}`, read: text.pipe(z.enum(words)) };
}

/** An absolute URL of one of the given schemes. */
export function url(...schemes: string[]): Kind<string> {
	const allowed = schemes.map((scheme) => `${scheme}://`);
	return {
		rule: `a URL that begins with ${allowed.join(" or ")}`,
		read: text.refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1))),
	};
}

/** The same with a user and password inside; never shown. */
export function secretUrl(...schemes: string[]): Kind<string> {
	return { ...url(...schemes), secret: true };
}

/** Origins (scheme, host and port, nothing more), comma-separated. */
export const origins: Kind<string[]> = {
	rule: "comma-separated origins such as https://play.example.com",
	read: text
		.transform((value) => value.split(",").map((origin) => origin.trim()))
		.pipe(z.array(z.string().refine((origin) => URL.canParse(origin) && new URL(origin).origin === origin))),
};

/** Networks such as 10.0.0.0/8, comma-separated. */
export const networks: Kind<string[]> = {
	rule: "comma-separated networks such as 10.0.0.0/8 or fd00::/8",
	read: text
		.transform((value) => value.split(",").map((network) => network.trim()))
		.pipe(z.array(z.union([z.cidrv4(), z.cidrv6()]))),
};

/** A shared secret of at least `minBytes` bytes; never shown. */
export function secret(minBytes: number): Kind<string> {
	return {
		rule: `at least ${minBytes} bytes`,
		read: text.refine((value) => Buffer.byteLength(value) >= minBytes),
		secret: true,
	};
}
