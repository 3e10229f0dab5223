import * as z from "zod";
import { uuid } from "../../events/reference.ts";
import { nothing, type Operation } from "./operation.ts";
import { isSuccess, type ServiceClient } from "./service-client.ts";

const pageShape = z.object({ participations: z.array(z.object({ eventId: uuid })), totalCount: z.number() });

const PAGE_SIZE = 100;

/** The two operations of a history that Showtime needs. */
export interface History {
	record: Operation<unknown>;
	read: Operation<z.infer<typeof pageShape>>;
}

/** `folder`: of the history's paths. */
export function historyAt(folder: string): History {
	return {
		// A second one is told that the event is recorded.
		record: { path: `/${folder}/record-participation`, isSafe: true, answer: nothing },
		read: { path: `/${folder}/get-participation`, isSafe: true, answer: pageShape },
	};
}

/** A record that a history is to have once: whose it is, and the event, by the names of the history's fields. */
export interface Participation {
	/** The field that says whose history it is, and the value. */
	owner: Record<string, string>;
	eventId: string;
	eventCategory: string;
	/** All that the history is to know, without the above. */
	details: Record<string, string | number>;
}

/** After it returns the history has the event, once. A conflict without it is a lock. */
export async function recordOnce(
	client: ServiceClient,
	{ record, read }: History,
	{ owner, eventId, eventCategory, details }: Participation,
): Promise<void> {
	await client.untilFree(record, async () => {
		const reply = await client.ask(record, { ...owner, eventId, eventCategory, ...details });
		if (isSuccess(reply)) return true;
		if (reply.status !== 409) throw client.refusal(record, reply.status);
		for (let page = 1; ; page++) {
			const request = { ...owner, eventCategory, page, pageSize: PAGE_SIZE };
			const { participations, totalCount } = await client.call(read, request);
			if (participations.some((one) => one.eventId === eventId)) return true;
			if (participations.length === 0 || page * PAGE_SIZE >= totalCount) return undefined;
		}
	});
}
