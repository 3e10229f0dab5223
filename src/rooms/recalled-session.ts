import { ShowtimeError } from "../errors.ts";
import type { CheckpointStore } from "../persistence/checkpoint-store.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import type { Simulation } from "../simulation/simulation.ts";
import type { CheckpointFormat } from "./checkpoint-format.ts";
import type { Explained } from "./explanation.ts";
import { simulationsOf } from "./fold-versions.ts";
import { isCurrent, openFold } from "./session-fold.ts";

export interface RecallParts {
	checkpoints: Pick<CheckpointStore, "list">;
	format: CheckpointFormat;
	previousSimulation?: Simulation;
}

/**
 * An ended session as its last checkpoint has it, which is kept for as long as its journal. Throws `SESSION_ENDED` when there is
 * none any more, or when it is of the version before.
 */
export async function recallSession(record: SessionRecord, parts: RecallParts): Promise<Explained> {
	const { showtimeSessionId: id } = record;
	const [last] = await parts.checkpoints.list(id);
	const fold = last && openFold(last, parts.format, simulationsOf(parts));
	if (fold === undefined || !isCurrent(fold)) {
		throw new ShowtimeError("SESSION_ENDED", `session ${id} has ended, and its causes are not kept any more`);
	}
	const { world, personas, causes } = fold;
	return { record, world, viewKey: personas.key, causes };
}
