import type { Closing } from "./closing.ts";

/** Rejections that nobody looked at, from here on until the describe ends; in a process of its own the first would end it. */
export function hearUnhandled(opened: Closing): readonly unknown[] {
	const unheard: unknown[] = [];
	const hear = (error: unknown) => unheard.push(error);
	process.on("unhandledRejection", hear);
	opened.add(() => void process.off("unhandledRejection", hear));
	return unheard;
}
