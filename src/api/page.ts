import * as z from "zod";

/** Which part of a list is wanted. */
export const pageRequest = {
	page: z.number().int().min(1).max(1_000_000).default(1),
	pageSize: z.number().int().min(1).max(100).default(20),
};

/** Where in the list an answer stands. */
export const pageAnswer = {
	totalCount: z.number().int().min(0),
	page: z.number().int().min(1),
	pageSize: z.number().int().min(1).max(100),
	hasNextPage: z.boolean(),
	hasPreviousPage: z.boolean(),
};

export function pageOf(totalCount: number, { page, pageSize }: { page: number; pageSize: number }) {
	return { totalCount, page, pageSize, hasNextPage: page * pageSize < totalCount, hasPreviousPage: page > 1 };
}
