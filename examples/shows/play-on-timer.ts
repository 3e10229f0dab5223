import type { Happening, Show } from "./show.ts";

/** Plays a show in real time and tells what happens when it happens; answers how to stop. */
export function playOnTimer(show: Show, onHappening: (happening: Happening) => void): () => void {
	let timer: ReturnType<typeof setTimeout>;
	const playBeat = (): void => {
		const { afterSeconds, happening } = show.next().value;
		timer = setTimeout(() => {
			if (happening) onHappening(happening);
			playBeat();
		}, afterSeconds * 1000);
	};
	playBeat();
	return () => clearTimeout(timer);
}
