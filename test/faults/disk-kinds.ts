import { type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import { LEASE_MS } from "../support/two-processes.ts";
import { until } from "../support/until.ts";
import { JOURNAL } from "./journal-watch.ts";
import { type FaultScene, journalInNats, type Kind } from "./kind.ts";
import { pause } from "./pause.ts";

/** A store that takes nothing is noticed within this time. */
const NOTICED_WITHIN_MS = 5_000;
/** A server that another fault has ended is back before. */
const ANSWERS_WITHIN_MS = 30_000;
const COPIED_WITHIN_MS = 10_000;
/** What is left is for markers and for those that end sessions. */
const NEARLY_FULL = 1.02;
/** More than all writers put there between two requests, also those that wait for a server that stands still. */
const ROOM_BYTES = 262_144;
const BALLAST = "showtime.j.ballast";

/** What may happen to a store that has no room left: calls are refused meanwhile, and nothing that was accepted is lost. */
export const DISK_KINDS: readonly Kind[] = [
	{
		name: "nats disk full",
		target: "nats",
		isLoss: true,
		async strike(scene) {
			const { natsDisk } = scene.house;
			await natsDisk.fill();
			const isNoticed = await refusals(scene, ["STORE_UNAVAILABLE", "JOURNAL_FULL"]);
			await natsDisk.free();
			// NATS 2.9 stands still for good when a write has failed: whoever makes room starts it again.
			await journalInNats(scene).startAnew();
			return isNoticed;
		},
	},
	{
		name: "mariadb disk full",
		target: "mariadb",
		async strike({ house, dice }) {
			await house.mariadbDisk.fill();
			await pause(LEASE_MS + dice.ms(2 * LEASE_MS));
			await house.mariadbDisk.free();
			return true;
		},
	},
	{
		name: "journal full",
		target: "nats",
		takesOut: true,
		async strike(scene) {
			const { connection } = scene.house;
			const journal = journalInNats(scene);
			const manager = await until(() => jetstreamManager(connection), "NATS answers", ANSWERS_WITHIN_MS);
			// What is taken out at once is in the copy first.
			const isCopied = await until(() => journal.isCopied(), "it is copied", COPIED_WITHIN_MS).catch(() => false);
			if (!isCopied) return false;
			const { config } = await until(() => manager.streams.info(JOURNAL), "it tells", ANSWERS_WITHIN_MS);
			await until(() => lower(manager), "the journal has little room", ANSWERS_WITHIN_MS);
			await fillUp(manager).catch(() => {});
			const isNoticed = await refusals(scene, ["JOURNAL_FULL"]);
			const full = await until(() => manager.streams.info(JOURNAL), "it tells", ANSWERS_WITHIN_MS);
			const { bytes } = full.state;
			if (bytes > full.config.max_bytes)
				throw new Error(`the journal has ${bytes} bytes, ${full.config.max_bytes} at most`);
			const asBefore = async () => {
				await manager.streams.purge(JOURNAL, { filter: BALLAST });
				await manager.streams.update(JOURNAL, { max_bytes: config.max_bytes });
				return true;
			};
			await until(asBefore, `the journal may have ${config.max_bytes} bytes`, ANSWERS_WITHIN_MS);
			return isNoticed;
		},
	},
];

/**
 * Lets the journal grow by little more. Its limit must never be less than it has by then: NATS 2.9 takes out the oldest messages
 * of a stream that is larger than it may be, though the stream refuses new ones.
 */
async function lower(manager: JetStreamManager): Promise<boolean> {
	const { state } = await manager.streams.info(JOURNAL);
	await manager.streams.update(JOURNAL, { max_bytes: state.bytes + ROOM_BYTES });
	return true;
}

/** What belongs to no session takes the room that is left but for what markers and ends may take. */
async function fillUp(manager: JetStreamManager): Promise<void> {
	const { config, state } = await manager.streams.info(JOURNAL);
	const bytes = config.max_bytes - state.bytes - Math.ceil(state.bytes * (NEARLY_FULL - 1));
	if (bytes > 0) await manager.jetstream().publish(BALLAST, new Uint8Array(bytes));
}

/** Answers whether a caller was refused with one of these codes meanwhile. */
async function refusals({ sent }: FaultScene, codes: readonly string[]): Promise<boolean> {
	const count = () => codes.reduce((sum, code) => sum + (sent.refusals.get(code) ?? 0), 0);
	const before = count();
	return until(() => count() > before, "a caller is refused", NOTICED_WITHIN_MS).catch(() => false);
}
