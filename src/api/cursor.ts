import * as z from "zod";
import type { FollowerCursor } from "../persistence/follower-store.ts";

const SHAPE = z.tuple([z.number(), z.string().min(1).max(64)]);

/** Where a list goes on, as callers hand it back. */
export const cursor = z
	.string()
	.max(256)
	.transform((text, context): FollowerCursor => {
		const read = SHAPE.safeParse(parsed(text));
		if (read.success) return { value: read.data[0], followerId: read.data[1] };
		context.addIssue({ code: "custom", message: "expected a nextCursor as an answer gave it" });
		return z.NEVER;
	});

export function cursorText({ value, followerId }: FollowerCursor): string {
	return Buffer.from(JSON.stringify([value, followerId])).toString("base64url");
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(Buffer.from(text, "base64url").toString());
	} catch {
		// Not ours, which is told as a broken rule of the field.
		return undefined;
	}
}
