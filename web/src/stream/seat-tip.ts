import type { Arena } from "../arena/arena.ts";
import { element, setText } from "../element.ts";
import { MOODS } from "../mood.ts";

/** A word on the viewer under the pointer; `lookOf` says what the one in a seat looks like. */
export function createSeatTip(arena: Arena, lookOf: (seat: number) => string): HTMLElement {
	const tip = element("div", { class: "seat-tip", "aria-hidden": "true" });
	tip.hidden = true;
	arena.root.addEventListener("pointermove", (event) => {
		const box = arena.root.getBoundingClientRect();
		const x = event.clientX - box.left;
		const y = event.clientY - box.top;
		const seat = arena.seatAt(x, y);
		tip.hidden = seat === undefined;
		if (!seat) return;
		setText(tip, `${lookOf(seat.seat)} · ${MOODS[seat.mood]} · engagement ${Math.round((seat.step / 15) * 100)} %`);
		tip.style.translate = `${Math.min(x + 14, box.width - 230)}px ${Math.max(4, y - 38)}px`;
	});
	arena.root.addEventListener("pointerleave", () => {
		tip.hidden = true;
	});
	return tip;
}
