import { openCheckpoint, sealCheckpoint } from "../../src/persistence/checkpoint-format.ts";
import { openFold } from "../../src/rooms/session-fold.ts";
import { hashOfFold } from "../support/session-probe.ts";
import { type Invariant, ofEachSession } from "./invariant.ts";

const FORMAT = { seal: sealCheckpoint, open: openCheckpoint };

/** What is accepted is in the history once, and the history is the world. */
export const JOURNAL_INVARIANTS: readonly Invariant[] = [
	{
		id: "I1",
		rule: "every accepted input is in the history unless it went with the journal, and none is there twice",
		broken: ofEachSession(({ history: { accepted }, entries, lost }) => {
			const ids = entries.flatMap((entry) => ("input" in entry ? [entry.id] : []));
			const known = new Set([...ids, ...lost]);
			const missing = [...accepted].map((eventId) => `event:${eventId}`).filter((id) => !known.has(id));
			const twice = ids.filter((id, place) => ids.indexOf(id) !== place);
			return [...missing.map((id) => `lost ${id}`), ...twice.map((id) => `twice ${id}`)];
		}),
	},
	{
		id: "I2",
		rule: "every checkpoint is the fold of the journal up to its marker",
		broken: ofEachSession(({ history: { checkpoints, simulations }, hashes, where }) => {
			if (checkpoints.length === 0) return ["there is no checkpoint"];
			return checkpoints.flatMap((checkpoint) => {
				const hash = hashOfFold(openFold(checkpoint, FORMAT, simulations));
				return hashes.get(checkpoint.marker)?.has(hash)
					? []
					: [`the checkpoint of ${where(checkpoint.marker)} is another world`];
			});
		}),
	},
	{
		id: "I3",
		rule: "markers are 1, 2, 3 and so on, and time passes by whole ticks, never back",
		broken: ofEachSession(({ history: { intervalMs }, entries, where }) => {
			const markers = entries.flatMap((entry) => ("marker" in entry ? [entry.marker] : []));
			let tick = 0;
			return markers.flatMap(({ marker, kind, atMs, ticks = 1 }, place) => {
				const passed = kind === "tick" || kind === "skip" ? ticks : 0;
				tick += passed;
				const isNext = marker === place + 1;
				const isLater = place === 0 || atMs >= markers[place - 1].atMs;
				const isOnGrid = passed === 0 ? atMs <= (tick + 1) * intervalMs : atMs === tick * intervalMs;
				return isNext && isLater && isOnGrid ? [] : [`${where(marker)} at ${atMs} ms is in place ${place + 1}`];
			});
		}),
	},
	{
		id: "I2, I5, I6",
		rule: "the journal is a history, of epochs where it was lost; counts are a recount, engagement is a share and does not rise in a pause",
		broken: ofEachSession(({ faults }) => faults),
	},
	{
		id: "I15",
		rule: "the token of a session's owner never goes back",
		broken: ofEachSession(({ history: { tokens } }) =>
			tokens.flatMap((token, place) =>
				token < (tokens[place - 1] ?? 0) ? [`token ${token} after ${tokens[place - 1]}`] : [],
			),
		),
	},
];
