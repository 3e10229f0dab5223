import type { Kind } from "./kind.ts";

const REDELIVERED = 40;
const REORDERED = 20;

/** What may happen to messages on their way in. */
export const DELIVERY_KINDS: readonly Kind[] = [
	{
		name: "redelivery",
		target: "deliveries",
		async strike({ sent, dice }) {
			return (await sent.redeliver(REDELIVERED, dice)) > 0;
		},
	},
	{
		name: "reordering",
		target: "deliveries",
		async strike({ sent, dice }) {
			await sent.reorder(REORDERED, dice);
			return true;
		},
	},
];
