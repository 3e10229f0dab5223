import { jetstreamManager } from "@nats-io/jetstream";
import { LEASE_MS } from "../support/two-processes.ts";
import { until } from "../support/until.ts";
import { JOURNAL } from "./journal-watch.ts";
import type { FaultScene, Kind } from "./kind.ts";
import { pause } from "./pause.ts";

/** A store that takes nothing is noticed within this time. */
const NOTICED_WITHIN_MS = 5_000;
/** A server that another fault has ended is back before. */
const ANSWERS_WITHIN_MS = 30_000;
const COPIED_WITHIN_MS = 10_000;
/** What is left is for markers and for those that end sessions. */
const NEARLY_FULL = 1.02;

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
			await scene.journal.startAnew();
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
			const manager = await until(() => jetstreamManager(connection), "NATS answers", ANSWERS_WITHIN_MS);
			// What is taken out at once is in the copy first.
			const isCopied = await until(() => scene.journal.isCopied(), "it is copied", COPIED_WITHIN_MS).catch(() => false);
			if (!isCopied) return false;
			const { config, state } = await until(() => manager.streams.info(JOURNAL), "it tells", ANSWERS_WITHIN_MS);
			const setTo = (max_bytes: number) =>
				until(
					() => manager.streams.update(JOURNAL, { max_bytes }),
					`the journal has ${max_bytes} bytes`,
					ANSWERS_WITHIN_MS,
				);
			await setTo(Math.ceil(state.bytes * NEARLY_FULL));
			const isNoticed = await refusals(scene, ["JOURNAL_FULL"]);
			const full = await until(() => manager.streams.info(JOURNAL), "it tells", ANSWERS_WITHIN_MS);
			const { bytes } = full.state;
			if (bytes > full.config.max_bytes)
				throw new Error(`the journal has ${bytes} bytes, ${full.config.max_bytes} at most`);
			await setTo(config.max_bytes);
			return isNoticed;
		},
	},
];

/** Answers whether a caller was refused with one of these codes meanwhile. */
async function refusals({ sent }: FaultScene, codes: readonly string[]): Promise<boolean> {
	const count = () => codes.reduce((sum, code) => sum + (sent.refusals.get(code) ?? 0), 0);
	const before = count();
	return until(() => count() > before, "a caller is refused", NOTICED_WITHIN_MS).catch(() => false);
}
