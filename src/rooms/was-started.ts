import type { CheckpointStore } from "../persistence/checkpoint-store.ts";
import type { Journal } from "../persistence/journal.ts";
import { isJournalLost } from "./journal-epoch.ts";

export interface SessionHistory {
	journal: Pick<Journal, "read">;
	checkpoints: Pick<CheckpointStore, "list">;
}

/** Whether a session that lives nowhere was started, as far as is left of it: others have heard of it then. */
export async function wasStarted(id: string, { journal, checkpoints }: SessionHistory): Promise<boolean> {
	if ((await checkpoints.list(id)).length > 0) return true;
	try {
		return (await journal.read(id, 0)).some((entry) => "marker" in entry);
	} catch (error) {
		if (isJournalLost(error)) return true;
		throw error;
	}
}
