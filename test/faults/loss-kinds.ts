import type { DeadJournal } from "./journal-watch.ts";
import { journalInNats, type Kind } from "./kind.ts";

/** So many of the newest messages, of all sessions, may be hit: some before and some behind the newest checkpoints. */
const NEWEST = 300;

/** What may happen to the journal itself. */
export const LOSS_KINDS: readonly Kind[] = [
	loss("journal deleted", (journal) => journal.delete()),
	loss("journal truncated", (journal, text) => journal.cutOff(text)),
	loss("journal bit-flipped", (journal, text) => journal.flipBit(text)),
];

function loss(name: string, damage: (journal: DeadJournal, text: string) => Promise<void>): Kind {
	return {
		name,
		target: "nats",
		isLoss: true,
		async strike(scene) {
			const { dice } = scene;
			let isHit = false;
			await journalInNats(scene).lose(async (dead) => {
				const newest = dead.messages.slice(-NEWEST);
				// Right after it was deleted it may be empty.
				if (newest.length === 0) return;
				isHit = true;
				await damage(dead, dice.one(newest).text);
			});
			return isHit;
		},
	};
}
