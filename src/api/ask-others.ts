import type { FastifyRequest } from "fastify";
import type { OwnerNode, Ownership } from "../persistence/ownership.ts";
import type { Logger } from "../rooms/logger.ts";
import { askOther } from "./forward.ts";

/** What every other process answers; undefined for one that does not. */
export async function askOthers<T>(
	request: FastifyRequest,
	{ ownership, log }: { ownership: Pick<Ownership, "nodes" | "nodeId">; log: Logger },
	path: string,
	body: object,
	read: (node: OwnerNode, answer: unknown) => T,
): Promise<T[]> {
	const others = (await ownership.nodes()).filter(({ nodeId }) => nodeId !== ownership.nodeId);
	return Promise.all(
		others.map(async (node) => {
			try {
				return read(node, await askOther(node.internalUrl, path, request, body));
			} catch (error) {
				log.warn({ err: error, internalUrl: node.internalUrl, path }, "another process does not answer");
				return read(node, undefined);
			}
		}),
	);
}
